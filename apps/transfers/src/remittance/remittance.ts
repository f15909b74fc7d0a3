import { defineErrors, type Centimes, type DomainError, type Instant, type PersonName } from '#libs/domain';
import { refusalOfOperator, type InternationalOperator, type PersonAbroad } from '../operator/operator.js';
import type { IdentifiedPerson } from '../person/person.js';
import { INTERNATIONAL_WORDS } from '../words/international.words.js';

/**
 * Money from abroad that a counter pays in an operator's stead. The row is written before the operator is asked, so that
 * whatever is lost on the way is settled by asking again, or taken back.
 */
export type InwardRemittance = Asked & (Reserving | Reserved | Frozen | NotPaid | Paid);
/** A remittance that the drawer has paid: whether the operator owes it is told by its status. */
export type PaidRemittance = Asked & Paid;
export type InwardRemittanceStatus = InwardRemittance['status'];

/** What is known before the operator is asked. */
interface Asked {
  /** Also the operator's `requestId`. */
  id: string;
  operator: InternationalOperator;
  /** The operator's number. Without the beneficiary's ID nobody is paid by it, but it leads to two persons. */
  reference: string;
  agency: string;
  /** Who presents it. */
  payee: IdentifiedPerson;
  /** The key and body that asked, as one id; a request that was refused may be tried again under its key. */
  request: string;
  /** Which try of that request it is, from 0 on. */
  attempt: number;
  begunAt: Instant;
}

/** What the operator keeps for our counter. */
export interface ReservedMoney {
  amountCentimes: Centimes;
  sender: PersonAbroad;
  /** As the sender has named them. */
  beneficiary: PersonName;
  /** After that another counter may get it. */
  reservedUntil: Instant;
}

interface Unanswered {
  amountCentimes: null;
  sender: null;
  beneficiary: null;
  reservedUntil: null;
}

interface InDrawer {
  paidOutAt: null;
  receiptNumber: null;
}

interface NotHeld {
  heldBy: null;
}

interface NotSettled {
  settledAt: null;
  settledBy: null;
  settlementReason: null;
}

/** The operator was asked, and nobody knows yet what it said. */
interface Reserving extends Unanswered, InDrawer, NotHeld, NotSettled {
  status: 'reserving';
  refusal: null;
}

/** The operator keeps the money for us: it may be paid. */
interface Reserved extends ReservedMoney, InDrawer, NotSettled {
  status: 'reserved';
  refusal: null;
  /** The screening case until which nobody is paid. */
  heldBy: string | null;
}

/**
 * Somebody of it is a listed person (law 43-05 art. 32): nobody is ever paid it here, and it is not given back to its operator
 * by us. The money is the operator's, who keeps it for our counter until `reservedUntil` and no longer: then another counter
 * may ask for it. What can be done here is to go on refusing its number, and that compliance, who has the case, tells the
 * operator before.
 */
interface Frozen extends ReservedMoney, InDrawer, NotSettled {
  status: 'frozen';
  refusal: null;
  /** The screening case that has frozen it. */
  heldBy: string;
}

/** `refused` by the operator; `released` by us. Nothing was paid, and nothing is kept. */
type NotPaid = (Unanswered | ReservedMoney) &
  InDrawer &
  NotHeld &
  NotSettled & {
    status: 'refused' | 'released';
    /** Why: the operator's code, or ours. */
    refusal: string;
  };

/** Cash is out. `confirmed`: the operator owes it; `unsettled`: it refuses to; `settled`: a person has closed that. */
type Paid = ReservedMoney &
  NotHeld & {
    paidOutAt: Instant;
    receiptNumber: string;
  } & (
    | (NotSettled & { status: 'paid-out' | 'confirmed'; refusal: null })
    | (NotSettled & { status: 'unsettled'; refusal: string })
    | {
        status: 'settled';
        refusal: string;
        settledAt: Instant;
        /** Subject of the token. */
        settledBy: string;
        settlementReason: string;
      }
  );

/** What a remittance is before the operator has answered. */
export const UNANSWERED: Unanswered & InDrawer & NotHeld & NotSettled = {
  amountCentimes: null,
  sender: null,
  beneficiary: null,
  reservedUntil: null,
  paidOutAt: null,
  receiptNumber: null,
  heldBy: null,
  settledAt: null,
  settledBy: null,
  settlementReason: null,
};

/** What whoever asks for what is held, frozen, or was refused by compliance is told, and nothing more. */
export const HELD_REFUSAL = 'transfer.under-verification';

/** Why a remittance was released that no counter paid in time. */
export const LAPSED = 'remittance.lapsed';

/** Refusals of remittances. */
export const refuseInwardRemittance = defineErrors(INTERNATIONAL_WORDS, {
  'remittance.not-found': { status: 404, detail: 'Your agency has asked for no remittance with this id.' },
  'remittance.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
  'remittance.cash-only': { status: 422, detail: 'Money from abroad is paid in cash only: leave the account out.' },
  'remittance.lapsed': {
    status: 409,
    detail: 'Too much time has passed: nothing is kept for this request any more. Ask again.',
  },
  'remittance.not-unsettled': {
    status: 409,
    detail: 'Only a payment that the operator has not confirmed is settled by a person.',
  },
});

/** Whether the drawer has paid it. */
export function isPaid(remittance: InwardRemittance): remittance is PaidRemittance {
  return remittance.paidOutAt !== null;
}

/** Whether a try is over without a payment: the same request may be tried anew. */
export function isOverUnpaid(status: string): boolean {
  return status === 'refused' || status === 'released' || status === 'lapsed';
}

/** What a counter is told whose request the operator refuses. @param code the operator's */
export function refusalOfReservation(code: string): DomainError {
  return code === 'request.released' ? refuseInwardRemittance('remittance.lapsed') : refusalOfOperator(code);
}
