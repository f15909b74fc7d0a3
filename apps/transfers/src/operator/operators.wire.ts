import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { instantOf, type Day } from '#libs/domain';
import { PartnerAway } from '#libs/partners';
import {
  CANCELLATION_REFUSALS,
  CONFIRMATION_REFUSALS,
  RELEASE_REFUSALS,
  RESERVATION_REFUSALS,
  SENDING_REFUSALS,
  type CancellationAnswer,
  type ConfirmationAnswer,
  type FilingOperator,
  type OperatorLine,
  type OperatorRefusal,
  type PersonAtCounter,
  type ReleaseAnswer,
  type RequestStanding,
  type ReservationAnswer,
  type ReservationRequest,
  type ReservedRemittance,
  type SendingAnswer,
  type SendingRequest,
} from './operator.js';

/*
 * The protocol is ours, since those of the operators are not public: ../../OPERATORS.md describes it for who stands in
 * for one. Every answer says which request it is about. One that is about another request, as a gateway gives that mixes
 * up connections, says nothing of ours: whether that was done is then unknown.
 */

/** Lines of one day's file at most. */
export const DAY_LINES_MAX = 200_000;

const ajv = new Ajv({ strict: true, allErrors: false, allowUnionTypes: true });
addFormats.default(ajv);

const object = (properties: Record<string, object>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const amount = (minimum: number) => ({ type: 'integer', minimum, maximum: Number.MAX_SAFE_INTEGER });
const REFERENCE = { type: 'string', pattern: '^[A-Za-z0-9-]{1,40}$' };
const INSTANT = { type: 'string', format: 'date-time' };
const NAME = { firstName: text(100), lastName: text(100) };
const COUNTRY = { type: 'string', pattern: '^[A-Z]{2}$' };
const outcome = (value: string) => ({ outcome: { const: value } });
const status = (...values: string[]) => ({ status: { enum: values } });
const RESERVED = {
  reservationId: text(100),
  reference: REFERENCE,
  amountCentimes: amount(1),
  sender: object({ ...NAME, country: COUNTRY }),
  beneficiary: object(NAME),
  reservedUntil: INSTANT,
};
const OR_NULL = { type: ['string', 'null'], pattern: REFERENCE.pattern };

type About<Answer> = Answer & { requestId: string };
type Refused = About<{ outcome: 'refused'; code: string }>;
type Outcome<Answer, Value extends string> = Extract<Answer, { outcome: Value }>;

/** A schema of an answer, which says what request it is about. */
const about = <Answer>(properties: Record<string, object>): ValidateFunction<About<Answer>> =>
  ajv.compile<About<Answer>>(object({ requestId: { type: 'string' }, ...properties }));

const isRefused = about<Refused>({ ...outcome('refused'), code: text(80) });
const isReserved = about<Outcome<ReservationAnswer, 'reserved'>>({ ...outcome('reserved'), ...RESERVED });
const isConfirmed = about<Outcome<ConfirmationAnswer, 'confirmed'>>({
  ...outcome('confirmed'),
  reference: REFERENCE,
  amountCentimes: amount(1),
  confirmedAt: INSTANT,
});
const isReleased = about<Outcome<ReleaseAnswer, 'released'>>(outcome('released'));
const isSent = about<Outcome<SendingAnswer, 'sent'>>({ ...outcome('sent'), reference: REFERENCE });
const isCancelled = about<Outcome<CancellationAnswer, 'cancelled'>>({ ...outcome('cancelled'), reference: OR_NULL });
const hasNothing = about<{ status: 'unknown' | 'released' }>(status('unknown', 'released'));
const hasRefusal = about<{ status: 'refused'; code: string }>({ ...status('refused'), code: text(80) });
const hasMoney = about<{ status: 'reserved' | 'confirmed' } & ReservedRemittance>({
  ...status('reserved', 'confirmed'),
  ...RESERVED,
});
const hasSending = about<{ status: 'sent'; reference: string }>({ ...status('sent'), reference: REFERENCE });
const hasCancelled = about<{ status: 'cancelled'; reference: string | null }>({
  ...status('cancelled'),
  reference: OR_NULL,
});
const isDayFile = ajv.compile<{ operator: string; day: string; lines: OperatorLine[] }>(
  object({
    operator: { type: 'string' },
    day: { type: 'string' },
    lines: {
      type: 'array',
      maxItems: DAY_LINES_MAX,
      items: object({
        reference: REFERENCE,
        requestId: { type: ['string', 'null'], format: 'uuid' },
        kind: { enum: ['paid', 'sent', 'cancelled'] },
        amountCentimes: amount(1),
        feeCentimes: amount(0),
        agency: text(40),
        at: INSTANT,
      }),
    },
  }),
);

/** What is sent to reserve: what the protocol names and nothing else. */
export function reservationBody({ requestId, reference, agency, payee }: ReservationRequest): object {
  return { requestId, reference, agency, payee: personBody(payee) };
}

/** What is sent to send: what the protocol names and nothing else. */
export function sendingBody({ sender, beneficiary, ...request }: SendingRequest): object {
  const { requestId, agency, amountCentimes, feeCentimes } = request;
  const { firstName, lastName, country } = beneficiary;
  const to = { firstName, lastName, country };
  return { requestId, agency, amountCentimes, feeCentimes, sender: personBody(sender), beneficiary: to };
}

function personBody({ firstName, lastName, idKind, idNumber }: PersonAtCounter): object {
  return { firstName, lastName, idKind, idNumber };
}

/** What a reservation is answered; undefined when it cannot be understood. @throws {PartnerAway} about another one */
export function readReservation(asked: ReservationRequest, answer: unknown): ReservationAnswer | undefined {
  if (isReserved(answer)) {
    checkAbout(asked, answer);
    if (answer.reference !== asked.reference) throw aboutAnother();
    return { outcome: 'reserved', ...reservedIn(answer) };
  }
  return readRefusal(asked, answer, RESERVATION_REFUSALS);
}

/** What a confirmation is answered; undefined when it cannot be understood. @throws {PartnerAway} about another one */
export function readConfirmation(requestId: string, answer: unknown): ConfirmationAnswer | undefined {
  if (!isConfirmed(answer)) return readRefusal({ requestId }, answer, CONFIRMATION_REFUSALS);
  checkAbout({ requestId }, answer);
  const { reference, amountCentimes, confirmedAt } = answer;
  return { outcome: 'confirmed', reference, amountCentimes, confirmedAt: inUtc(confirmedAt) };
}

/** What a release is answered; undefined when it cannot be understood. @throws {PartnerAway} about another one */
export function readRelease(requestId: string, answer: unknown): ReleaseAnswer | undefined {
  if (!isReleased(answer)) return readRefusal({ requestId }, answer, RELEASE_REFUSALS);
  checkAbout({ requestId }, answer);
  return { outcome: 'released' };
}

/** What a sending is answered; undefined when it cannot be understood. @throws {PartnerAway} about another one */
export function readSending(asked: SendingRequest, answer: unknown): SendingAnswer | undefined {
  if (!isSent(answer)) return readRefusal(asked, answer, SENDING_REFUSALS);
  checkAbout(asked, answer);
  return { outcome: 'sent', reference: answer.reference };
}

/** What a cancellation is answered; undefined when it cannot be understood. @throws {PartnerAway} about another one */
export function readCancellation(requestId: string, answer: unknown): CancellationAnswer | undefined {
  if (!isCancelled(answer)) return readRefusal({ requestId }, answer, CANCELLATION_REFUSALS);
  checkAbout({ requestId }, answer);
  return { outcome: 'cancelled', reference: answer.reference };
}

/** What became of a request; undefined when it cannot be understood. @throws {PartnerAway} about another one */
export function readStanding(requestId: string, answer: unknown): RequestStanding | undefined {
  const asked = { requestId };
  if (hasNothing(answer)) return checkAbout(asked, answer) ?? { status: answer.status };
  if (hasMoney(answer)) return checkAbout(asked, answer) ?? { status: answer.status, ...reservedIn(answer) };
  if (hasSending(answer)) return checkAbout(asked, answer) ?? { status: 'sent', reference: answer.reference };
  if (hasCancelled(answer)) return checkAbout(asked, answer) ?? { status: 'cancelled', reference: answer.reference };
  if (!hasRefusal(answer)) return undefined;
  checkAbout(asked, answer);
  return { status: 'refused', code: codeIn(answer.code, [...RESERVATION_REFUSALS, ...SENDING_REFUSALS]) };
}

/** The lines of a day; undefined when one of them cannot be understood. @throws {PartnerAway} of another day or operator */
export function readDayFile(operator: FilingOperator, day: Day, answer: unknown): readonly OperatorLine[] | undefined {
  if (!isDayFile(answer)) return undefined;
  if (answer.operator !== operator || answer.day !== day) throw aboutAnother();
  return answer.lines.map(({ reference, requestId, kind, amountCentimes, feeCentimes, agency, at }) => ({
    reference,
    requestId,
    kind,
    amountCentimes,
    feeCentimes,
    agency,
    at: inUtc(at),
  }));
}

function readRefusal<Code extends string>(
  asked: { requestId: string },
  answer: unknown,
  known: readonly Code[],
): OperatorRefusal<Code> | undefined {
  if (!isRefused(answer)) return undefined;
  checkAbout(asked, answer);
  return { outcome: 'refused', code: codeIn(answer.code, known) };
}

function codeIn<Code extends string>(code: string, known: readonly Code[]): Code | 'other' {
  return known.find((one) => one === code) ?? 'other';
}

function checkAbout(asked: { requestId: string }, answer: { requestId: string }): undefined {
  if (answer.requestId.toLowerCase() !== asked.requestId.toLowerCase()) throw aboutAnother();
}

function aboutAnother(): PartnerAway {
  return new PartnerAway('its answer is about another request', 'garbled');
}

function reservedIn(answer: ReservedRemittance): ReservedRemittance {
  const { reservationId, reference, amountCentimes } = answer;
  const { firstName, lastName, country } = answer.sender;
  const beneficiary = { firstName: answer.beneficiary.firstName, lastName: answer.beneficiary.lastName };
  const sender = { firstName, lastName, country };
  return { reservationId, reference, amountCentimes, sender, beneficiary, reservedUntil: inUtc(answer.reservedUntil) };
}

function inUtc(text: string): string {
  return instantOf(Date.parse(text));
}
