import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { defineErrors, instantOf, type Day } from '#libs/domain';
import type { PartnerEvent } from '#libs/messaging';
import { checked, IsDay } from '#libs/service';
import { MemberRequest, PersonRequest, toNewMember, toPerson } from '../client/person.dto.js';
import type { Disbursed, LoanEndCause, Moved } from './loan.js';

class OfLoan {
  /** As core banking names it. */
  @IsString()
  @Length(1, 40)
  @Matches(/^[A-Za-z0-9._/-]+$/)
  loanId!: string;
}

/** `core-banking.loan-disbursed.v1` */
export class LoanDisbursed extends OfLoan {
  @IsString()
  @Matches(/^[A-Z]{3}-[0-9]{3}$/)
  agency!: string;

  @ValidateNested()
  @Type(() => PersonRequest)
  client!: PersonRequest;

  /** Of the client's family, as far as core banking knows them. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => MemberRequest)
  members?: MemberRequest[];

  /** The first day of the loan, and of the cover. */
  @IsDay()
  startsOn!: string;

  /** The last one. */
  @IsDay()
  endsOn!: string;
}

/** `core-banking.loan-rescheduled.v1`, `-repaid-early.v1`, `-closed.v1`, `-written-off.v1` */
export class LoanMoved extends OfLoan {
  /** The last day of the loan, as it is now. */
  @IsDay()
  endsOn!: string;
}

/** Refusals of what core banking says. */
export const refuseLoanEvent = defineErrors({
  'loan-event.unknown-type': {
    status: 422,
    detail: 'An event of this type is not known: core-banking.loan-disbursed.v1 is, and so on.',
  },
});

const DISBURSED = 'core-banking.loan-disbursed.v1';
const MOVED: Readonly<Record<string, LoanEndCause>> = {
  'core-banking.loan-rescheduled.v1': 'rescheduled',
  'core-banking.loan-repaid-early.v1': 'repaid-early',
  'core-banking.loan-closed.v1': 'closed',
  'core-banking.loan-written-off.v1': 'written-off',
};

/** What an event of core banking says. */
export type LoanSaid = { disbursed: Disbursed } | { moved: Moved };

/**
 * Reads an event of core banking.
 *
 * @throws {DomainError} `loan-event.unknown-type`, `request.invalid` with the field, `request.malformed-text`,
 *   `person.malformed-birth`, `person.incomplete-document`
 */
export function readLoanEvent({ type, data, occurredAt }: PartnerEvent, today: Day): LoanSaid {
  const cause = MOVED[type];
  if (cause) {
    const { loanId, endsOn } = checked(LoanMoved, data);
    return { moved: { loanId, end: { endsOn, cause, occurredAt: instantOf(Date.parse(occurredAt)) } } };
  }
  if (type !== DISBURSED) throw refuseLoanEvent('loan-event.unknown-type', { type: type.slice(0, 100) });
  const { client, members = [], ...loan } = checked(LoanDisbursed, data);
  return {
    disbursed: {
      ...loan,
      client: toPerson(client, today, 'client'),
      members: members.map((member, i) => toNewMember(member, today, `members.${i}`)),
    },
  };
}
