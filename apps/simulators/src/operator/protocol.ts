/** Operators that own the numbers of their transfers. */
export const INTERNATIONAL = ['western-union', 'moneygram'] as const;
export type International = (typeof INTERNATIONAL)[number];

/** The operator of domestic transfers: it gives no numbers, and is told afterwards. */
export const DOMESTIC = 'cash-express';
export const OPERATORS = [DOMESTIC, ...INTERNATIONAL] as const;
export type OperatorName = (typeof OPERATORS)[number];

/** How many digits a number of theirs has. */
export const DIGITS: Readonly<Record<International, number>> = { 'western-union': 10, moneygram: 8 };

export interface Name {
  firstName: string;
  lastName: string;
}

/** Somebody abroad. */
export type Abroad = Name & { country: string };

/** Money that came from abroad and waits for somebody here. */
export interface Remittance {
  reference: string;
  operator: International;
  amountCentimes: number;
  sender: Abroad;
  /** null: whoever asks. */
  beneficiary: Name | null;
}

export interface ReservationBody {
  requestId: string;
  reference: string;
  agency: string;
  payee: Name & { idKind: string; idNumber: string };
}

export interface SendingBody {
  requestId: string;
  agency: string;
  amountCentimes: number;
  feeCentimes: number;
  sender: Name & { idKind: string; idNumber: string };
  beneficiary: Abroad;
}

/** Why the operator does not do what it is asked. */
export type Refusal =
  | 'reference.unknown'
  | 'reference.already-paid'
  | 'reference.blocked'
  | 'reference.reserved-by-another'
  | 'payee.other-name'
  | 'request.unknown'
  | 'request.refused'
  | 'request.confirmed'
  | 'request.released'
  | 'sending.country-not-served'
  | 'sending.cancelled'
  | 'sending.already-paid';

/** A line of the operator's file of a business day. */
export interface DayLine {
  reference: string;
  /** null: it was paid at a counter of the operator's own. */
  requestId: string | null;
  kind: 'paid' | 'sent' | 'cancelled';
  amountCentimes: number;
  /** Of a sending; given back with a cancellation on the day of the sending, otherwise 0. */
  feeCentimes: number;
  /** Ours, or a counter of the operator's own. */
  agency: string;
  at: string;
}

const object = (properties: Record<string, object>, optional: Record<string, object> = {}) => ({
  type: 'object',
  required: Object.keys(properties),
  additionalProperties: false,
  properties: { ...properties, ...optional },
});
const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength, pattern: '\\S' });
const ID = { type: 'string', format: 'uuid' };
const AMOUNT = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
const COUNTRY = { type: 'string', pattern: '^[A-Z]{2}$' };
const REFERENCE = { type: 'string', pattern: '^[A-Za-z0-9-]{1,40}$' };
const NAME = { firstName: text(100), lastName: text(100) };
const IDENTIFIED = object({ ...NAME, idKind: text(20), idNumber: text(20) });

/** JSON Schemas of what is sent to the simulator. */
export const PARAMS = {
  type: 'object',
  properties: { operator: { enum: INTERNATIONAL }, requestId: ID, day: { type: 'string', format: 'date' } },
};
export const DAY_PARAMS = { ...PARAMS, properties: { ...PARAMS.properties, operator: { enum: OPERATORS } } };
export const RESERVATION_BODY = object({ requestId: ID, reference: REFERENCE, agency: text(10), payee: IDENTIFIED });
export const REQUEST_BODY = object({ requestId: ID });
export const SENDING_BODY = object({
  requestId: ID,
  agency: text(10),
  amountCentimes: AMOUNT,
  feeCentimes: { ...AMOUNT, minimum: 0 },
  sender: IDENTIFIED,
  beneficiary: object({ ...NAME, country: COUNTRY }),
});
export const CANCELLATION_BODY = object({});
export const ANNOUNCED_BODY = object(
  { operator: { enum: INTERNATIONAL }, amountCentimes: AMOUNT, beneficiary: object(NAME) },
  { sender: object(NAME), country: COUNTRY },
);
export const REFERENCE_BODY = object({ reference: REFERENCE });
export const PAID_ELSEWHERE_BODY = object({ reference: REFERENCE }, { amountCentimes: AMOUNT, counter: text(40) });
