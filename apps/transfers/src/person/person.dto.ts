import { IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { IsDay, IsName, IsOptionalPhone } from '#libs/service';
import { ID_KINDS_TAKEN, type IdKind } from './person.js';

/** A person as the sender names them. */
export class Person {
  /** As on the ID. */
  @IsName()
  firstName!: string;

  /** As on the ID. */
  @IsName()
  lastName!: string;

  /** With or without country code. */
  @IsOptionalPhone()
  phone?: string;
}

/** An identity document that the teller has seen. */
export class PresentedId {
  /** The document: national card, passport or residence permit. */
  @IsIn(ID_KINDS_TAKEN)
  idKind!: IdKind;

  /** Its number, `AB123456`. */
  @IsString()
  @Matches(/^[A-Za-z0-9/-]{3,20}$/)
  idNumber!: string;
}

/** A person whose identity document the teller has seen. */
export class IdentifiedPersonRequest extends Person {
  /** The document: national card, passport or residence permit. */
  @IsIn(ID_KINDS_TAKEN)
  idKind!: IdKind;

  /** Its number, `AB123456`. */
  @IsString()
  @Matches(/^[A-Za-z0-9/-]{3,20}$/)
  idNumber!: string;

  /** The last day on which it is valid, as it says. */
  @IsOptional()
  @IsDay()
  idValidUntil?: string;
}
