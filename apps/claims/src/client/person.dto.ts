import { IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { IsDay, IsName } from '#libs/service';
import { RELATIONS, type NewMember, type Relation } from '../member/member.js';
import type { Day } from '#libs/domain';
import { checkedBirth, ID_KINDS, personKeyOf, refuseClient, type IdentityKind, type InsuredPerson } from './client.js';

const ID_NUMBER = /^[A-Za-z0-9/-]{3,20}$/;

class NamedPerson {
  /** As on the ID. */
  @IsName()
  firstName!: string;

  /** As on the ID. */
  @IsName()
  lastName!: string;

  /** From 1900 on, `1994-03-21`. */
  @IsString()
  @Matches(/^[12][0-9]{3}-[01][0-9]-[0-3][0-9]$/)
  birthOn!: string;
}

/** A client as identity document and teller, or core banking, say. */
export class PersonRequest extends NamedPerson {
  @IsIn(ID_KINDS)
  idKind!: IdentityKind;

  /** Its number, `AB123456`. */
  @IsString()
  @Matches(ID_NUMBER)
  idNumber!: string;
}

/** A member of a client's family. */
export class MemberRequest extends NamedPerson {
  @IsIn(RELATIONS)
  relation!: Relation;

  /** Of whoever has a document. */
  @IsOptional()
  @IsIn(ID_KINDS)
  idKind?: IdentityKind;

  @IsOptional()
  @IsString()
  @Matches(ID_NUMBER)
  idNumber?: string;

  /** Of a child that studies: the last day of it that is known. */
  @IsOptional()
  @IsDay()
  studentUntil?: string;
}

/** @throws {DomainError} `person.malformed-birth` */
export function toPerson(dto: PersonRequest, today: Day, field: string): InsuredPerson {
  return { ...dto, birthOn: checkedBirth(dto.birthOn, today, `${field}.birthOn`) };
}

/** @throws {DomainError} `person.malformed-birth`, `person.incomplete-document` */
export function toNewMember(dto: MemberRequest, today: Day, field: string): NewMember {
  const { relation, firstName, lastName, birthOn, idKind, idNumber, studentUntil = null } = dto;
  const at = field ? `${field}.` : '';
  if (!idKind !== !idNumber) {
    throw refuseClient('person.incomplete-document', { field: `${at}${idKind ? 'idNumber' : 'idKind'}` });
  }
  return {
    relation,
    firstName,
    lastName,
    birthOn: checkedBirth(birthOn, today, `${at}birthOn`),
    personKey: idKind && idNumber ? personKeyOf({ idKind, idNumber }) : null,
    studentUntil,
  };
}
