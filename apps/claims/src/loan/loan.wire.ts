import { defineErrors, instantOf, type Day } from '#libs/domain';
import { LOAN_EVENTS, LoanDisbursedV1, LoanEndingV1 } from '#libs/events';
import type { PartnerEvent } from '#libs/messaging';
import { checkedBy } from '#libs/service';
import { toNewMember, toPerson } from '../client/person.dto.js';
import { LOAN_ENDS, type Disbursed, type LoanEndCause, type Moved } from './loan.js';
import { CLAIMS_WORDS } from '../words/refusals.words.js';

/** Refusals of what core banking says. */
export const refuseLoanEvent = defineErrors(CLAIMS_WORDS, {
  'loan-event.unknown-type': {
    status: 422,
    detail: 'No event has this type and version; the AsyncAPI document lists them.',
  },
});

const ENDS = new Map<string, LoanEndCause>(LOAN_ENDS.map((cause) => [`core-banking.loan-${cause}.v1`, cause]));

/** What an event of core banking says. */
export type LoanSaid = { disbursed: Disbursed } | { moved: Moved };

/**
 * Reads an event of core banking.
 *
 * @throws {DomainError} `loan-event.unknown-type`, `request.invalid` with the field, `request.malformed-text`,
 *   `person.malformed-birth`, `person.incomplete-document`
 */
export function readLoanEvent({ type, data, occurredAt }: PartnerEvent, today: Day): LoanSaid {
  const cause = ENDS.get(type);
  if (cause) {
    const { loanId, endsOn } = checkedBy(LoanEndingV1, data);
    return { moved: { loanId, end: { endsOn, cause, occurredAt: instantOf(Date.parse(occurredAt)) } } };
  }
  if (type !== LoanDisbursedV1.type) {
    const known = LOAN_EVENTS.map((event) => event.type);
    throw refuseLoanEvent('loan-event.unknown-type', { type: type.slice(0, 100), known });
  }
  const { client, members = [], ...loan } = checkedBy(LoanDisbursedV1.schema, data);
  return {
    disbursed: {
      ...loan,
      client: toPerson(client, today, 'client'),
      members: members.map((member, i) => toNewMember(member, today, `members.${i}`)),
    },
  };
}
