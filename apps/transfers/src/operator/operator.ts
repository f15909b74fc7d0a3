import { defineErrors, type Centimes, type Day, type DomainError, type Instant, type PersonName } from '#libs/domain';
import { OPERATOR_WORDS } from '../words/operator.words.js';

/** Operators that own the numbers of their transfers, and say whether somebody may be paid. */
export const INTERNATIONAL_OPERATORS = ['western-union', 'moneygram'] as const;
export type InternationalOperator = (typeof INTERNATIONAL_OPERATORS)[number];

/** Whether an operator owns the numbers of its transfers. */
export function isInternational(operator: string): operator is InternationalOperator {
  return INTERNATIONAL_OPERATORS.some((one) => one === operator);
}

/** Operators that give a file of each business day. */
export type FilingOperator = InternationalOperator | 'cash-express';

/** Somebody at our counter, as the ID says. */
export interface PersonAtCounter extends PersonName {
  idKind: 'cin' | 'passport' | 'residence-permit';
  idNumber: string;
}

/** Somebody abroad. `country`: ISO 3166-1, two capitals. */
export interface PersonAbroad extends PersonName {
  country: string;
}

/** What a counter asks before it pays: every retry with the same `requestId`, every other payment with another one. */
export interface ReservationRequest {
  /** Ours, a UUID: it makes the request one. */
  requestId: string;
  /** The operator's number, {@link writtenReference}. */
  reference: string;
  agency: string;
  payee: PersonAtCounter;
}

/** Money that is kept for our counter. After `reservedUntil` another may get it, until then nobody. */
export interface ReservedRemittance {
  reservationId: string;
  reference: string;
  amountCentimes: Centimes;
  sender: PersonAbroad;
  beneficiary: PersonName;
  reservedUntil: Instant;
}

/** The operator says no, for good: the same request gets the same answer. */
export interface OperatorRefusal<Code extends string> {
  outcome: 'refused';
  /** `other`: for a reason that we do not know. */
  code: Code | 'other';
}

/** Why nothing is reserved; `request.released`: the request was released before it came. */
export const RESERVATION_REFUSALS = [
  'reference.unknown',
  'reference.already-paid',
  'reference.blocked',
  'reference.reserved-by-another',
  'payee.other-name',
  'request.released',
] as const;
export type ReservationRefusal = (typeof RESERVATION_REFUSALS)[number];
export type ReservationAnswer = ({ outcome: 'reserved' } & ReservedRemittance) | OperatorRefusal<ReservationRefusal>;

/** Why a payment is not confirmed: nothing is reserved for it. */
export const CONFIRMATION_REFUSALS = ['request.unknown', 'request.released', 'request.refused'] as const;
export type ConfirmationRefusal = (typeof CONFIRMATION_REFUSALS)[number];
/** `confirmed`: the operator owes us the amount, for good, however often it is asked. */
export type ConfirmationAnswer =
  | { outcome: 'confirmed'; reference: string; amountCentimes: Centimes; confirmedAt: Instant }
  | OperatorRefusal<ConfirmationRefusal>;

/** Why a reservation stays. */
export const RELEASE_REFUSALS = ['request.confirmed'] as const;
export type ReleaseRefusal = (typeof RELEASE_REFUSALS)[number];
/** `released`: nothing is kept for the request, and nothing ever will be, even when it comes only now. */
export type ReleaseAnswer = { outcome: 'released' } | OperatorRefusal<ReleaseRefusal>;

/** Why something was refused; which of them, the kind of the request says. */
export type RefusedCode = ReservationRefusal | SendingRefusal | 'other';

/** What became of a request. `unknown`: it has not come; it may still come, unless it is released or cancelled. */
export type RequestStanding =
  | { status: 'unknown' | 'released' }
  | { status: 'refused'; code: RefusedCode }
  | ({ status: 'reserved' | 'confirmed' } & ReservedRemittance)
  | { status: 'sent'; reference: string }
  /** `reference` null: it was cancelled before it came. */
  | { status: 'cancelled'; reference: string | null };

/** Money that a counter takes for somebody abroad. */
export interface SendingRequest {
  /** Ours, a UUID: it makes the sending one. */
  requestId: string;
  agency: string;
  amountCentimes: Centimes;
  feeCentimes: Centimes;
  sender: PersonAtCounter;
  beneficiary: PersonAbroad;
}

/** Why nothing is sent; `sending.cancelled`: it was cancelled before it came. */
export const SENDING_REFUSALS = ['sending.country-not-served', 'sending.cancelled'] as const;
export type SendingRefusal = (typeof SENDING_REFUSALS)[number];
/** `sent`: under the number that the operator gave, the same one however often it is asked. */
export type SendingAnswer = { outcome: 'sent'; reference: string } | OperatorRefusal<SendingRefusal>;

/** Why a sending stays: it was collected. */
export const CANCELLATION_REFUSALS = ['sending.already-paid'] as const;
export type CancellationRefusal = (typeof CANCELLATION_REFUSALS)[number];
/** `cancelled`: nobody collects it; `reference` null: it had not come, and never will. */
export type CancellationAnswer =
  { outcome: 'cancelled'; reference: string | null } | OperatorRefusal<CancellationRefusal>;

/** A line of an operator's file of a business day, in the order in which the operator did it. */
export interface OperatorLine {
  reference: string;
  /** Ours; null: it was paid at a counter of the operator's own. */
  requestId: string | null;
  kind: 'paid' | 'sent' | 'cancelled';
  amountCentimes: Centimes;
  /** Of a sending, or given back with its cancellation; otherwise 0. */
  feeCentimes: Centimes;
  /** Ours, or a counter of the operator's own. */
  agency: string;
  at: Instant;
}

/**
 * Operators, as counters need them. Whatever throws {@link PartnerAway} may have been done, unless its `outcome` is
 * `not-asked`: `ask` says what became of it, and asking the same again with the same `requestId` does nothing twice. An
 * id that was used for something else before is refused with {@link PartnerRefused}, status 422.
 */
export interface Operators {
  /** Asks for the money of a number. @throws {PartnerAway} */
  reserve: (operator: InternationalOperator, request: ReservationRequest) => Promise<ReservationAnswer>;
  /** The payee has the money. @throws {PartnerAway} */
  confirm: (operator: InternationalOperator, requestId: string) => Promise<ConfirmationAnswer>;
  /** The payee does not get it, also when nobody knows whether it was reserved. @throws {PartnerAway} */
  release: (operator: InternationalOperator, requestId: string) => Promise<ReleaseAnswer>;
  /** What became of a request. @throws {PartnerAway} */
  ask: (operator: InternationalOperator, requestId: string) => Promise<RequestStanding>;
  /** Sends abroad. @throws {PartnerAway} */
  send: (operator: InternationalOperator, request: SendingRequest) => Promise<SendingAnswer>;
  /** Takes a sending back, also when nobody knows whether it came. @throws {PartnerAway} */
  cancelSending: (operator: InternationalOperator, requestId: string) => Promise<CancellationAnswer>;
  /** What the operator says of a business day. @throws {PartnerAway} */
  dayFile: (operator: FilingOperator, day: Day) => Promise<readonly OperatorLine[]>;
}

/** Refusals of what an operator refuses, or cannot be asked. */
export const refuseOperator = defineErrors(OPERATOR_WORDS, {
  'reference.unknown': { status: 404, detail: 'The operator has no transfer of this number: read it again.' },
  'reference.already-paid': { status: 409, detail: 'The operator says that this transfer was paid already.' },
  'reference.blocked': { status: 409, detail: 'This transfer is under verification at the operator.' },
  'reference.reserved-by-another': {
    status: 409,
    detail: 'This transfer is being paid at another counter: ask again in half an hour.',
  },
  'reference.other-beneficiary': { status: 422, detail: 'The name on the ID is not that of the beneficiary.' },
  'sending.country-not-served': { status: 422, detail: 'The operator pays nobody in this country.' },
  'sending.already-paid': { status: 409, detail: 'The beneficiary has collected this transfer already.' },
  'operator.refuses': { status: 409, detail: 'The operator refuses this, without a reason that we know.' },
  'operator.away': { status: 503, detail: 'The operator does not answer now: try again in a moment.' },
});

const REFUSED = {
  'reference.unknown': 'reference.unknown',
  'reference.already-paid': 'reference.already-paid',
  'reference.blocked': 'reference.blocked',
  'reference.reserved-by-another': 'reference.reserved-by-another',
  'payee.other-name': 'reference.other-beneficiary',
  'sending.country-not-served': 'sending.country-not-served',
  'sending.already-paid': 'sending.already-paid',
} as const;

/**
 * What a counter is told of an operator's refusal.
 *
 * @param code any code of an {@link OperatorRefusal}; of those that only a fault of ours brings, `operator.refuses`
 */
export function refusalOfOperator(code: string): DomainError {
  return refuseOperator(isTold(code) ? REFUSED[code] : 'operator.refuses', { operatorCode: code });
}

function isTold(code: string): code is keyof typeof REFUSED {
  return Object.hasOwn(REFUSED, code);
}
