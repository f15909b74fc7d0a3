import { randomUUID } from 'node:crypto';
import { addDays, type Day, type Instant } from '#libs/domain';

/** A claim event as an insurer writes it: a structured CloudEvent. */
export interface InsurerEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  time: Instant;
  sequence?: string;
  data: object;
}

/** How a request is signed. */
export type Signing = 'well' | 'not' | 'with another secret' | 'ten minutes ago' | 'and changed afterwards';

/** What the platform is to answer. */
export interface ExpectedAnswer {
  status: 'taken' | 'refused' | 'held';
  code?: string;
  field?: string;
  /** Numbers that are missing. */
  missing?: readonly { from: number; to: number }[];
}

/** One event that is sent, and the answer that is expected. */
export interface Sending {
  by: 'kafka' | 'http' | 'both';
  /** A text is no event at all. */
  event: InsurerEvent | string;
  signed?: Signing;
  expected: ExpectedAnswer;
}

/** Something that an insurer has to be able to do, or is refused. */
export interface CheckCase {
  name: string;
  sendings: readonly Sending[];
  /** Cancels what it has declared, should it end before its end. */
  end: Sending['event'];
  /** What to look at when another answer comes. */
  mend: string;
}

/** Who checks what. */
export interface CheckedInsurer {
  insurer: string;
  /** A policy of the insurer that covers its client today. */
  policyId: string;
  today: Day;
  at: Instant;
  /** Told apart from all other runs. */
  run: string;
}

const TAKEN: ExpectedAnswer = { status: 'taken' };
const refused = (code: string, field?: string): ExpectedAnswer => ({
  status: 'refused',
  code,
  ...(field === undefined ? {} : { field }),
});
const SIGNATURE = 'sign `id.timestamp.body` over the bytes that you send, with the secret that you were given';

/**
 * The good and bad cases of a self-test. Each has a source and claim numbers of its own, and what it declares it cancels:
 * nothing is paid, nothing stays open.
 */
export function casesFor(checked: CheckedInsurer): CheckCase[] {
  return draftsFor(checked).map(({ name, mend, sendingsOf }, i) => {
    const teller = tellerOf(checked, i + 1);
    const sendings = sendingsOf(teller);
    return { name, mend, sendings, end: teller.tell('claim-cancelled', cancellation(checked), TAKEN).event };
  });
}

function draftsFor(checked: CheckedInsurer): Draft[] {
  const { policyId, today } = checked;
  const declared = { policyId, benefit: 'ambulance', eventOn: today };
  const cancelled = cancellation(checked);
  const tomorrow = addDays(today, 1);
  return [
    draft('a claim by Kafka, from its declaration on', KAFKA, ({ tell }) => [
      tell('claim-declared', declared, TAKEN),
      tell('documents-received', { documents: ['invoice'], receivedOn: today }, TAKEN),
      tell('claim-accepted', { amountCentimes: 30_000, decidedOn: today }, TAKEN),
      tell('claim-cancelled', cancelled, TAKEN),
    ]),
    draft('a claim by signed HTTP', `${SIGNATURE}; the policy has to cover today`, ({ tell }) => [
      tell('claim-declared', declared, TAKEN, { by: 'http' }),
      tell('claim-cancelled', cancelled, TAKEN, { by: 'http' }),
    ]),
    draft('the same event by both ways at once', `one id by whichever way; ${SIGNATURE}`, ({ tell }) => [
      tell('claim-declared', declared, TAKEN, { by: 'both' }),
      tell('claim-cancelled', cancelled, TAKEN, { by: 'both' }),
    ]),
    draft('a number that is missing', 'number from 1, up by one within a source', ({ tell }) => [
      tell('claim-declared', declared, TAKEN, { sequence: 1 }),
      tell('claim-cancelled', cancelled, { status: 'held', missing: [{ from: 2, to: 2 }] }, { sequence: 3 }),
      tell('documents-received', { documents: ['invoice'], receivedOn: today }, TAKEN, { sequence: 2 }),
      tell('claim-cancelled', cancelled, TAKEN, { sequence: 3, again: 1 }),
    ]),
    draft('another event under a known id', 'a new event has a new id', ({ tell }) => [
      tell('claim-declared', declared, TAKEN),
      tell('claim-declared', { ...declared, benefit: 'birth' }, refused('partner-event.id-reused'), {
        again: 0,
      }),
      tell('claim-cancelled', cancelled, TAKEN),
    ]),
    draft('a version that nobody knows', 'send the versions of the AsyncAPI document', ({ tell }) => [
      tell('claim-declared', declared, refused('claim-event.unknown-type'), { version: 9 }),
    ]),
    draft('a field that nobody knows', 'send the fields of the JSON Schema, and no others', ({ tell }) => [
      tell('claim-declared', { ...declared, remark: 'none' }, refused('request.invalid', 'remark')),
    ]),
    draft('a policy that you do not have', 'name policies as statements and GET /cover do', ({ tell }) => [
      tell('claim-declared', { ...declared, policyId: randomUUID() }, refused(POLICY_UNKNOWN, 'policyId')),
    ]),
    draft('an event of tomorrow', 'send what has happened, by the day in Casablanca', ({ tell }) => [
      tell('claim-declared', { ...declared, eventOn: tomorrow }, refused(IN_THE_FUTURE, 'eventOn')),
    ]),
    draft('money before its time, and too much of it', 'settle what was accepted, by the table', ({ tell }) => [
      tell('claim-declared', declared, TAKEN),
      tell('claim-settled', { amountCentimes: 30_000, settledOn: today }, refused('claim.not-accepted')),
      tell('claim-accepted', { amountCentimes: 99_999_999, decidedOn: today }, refused(OUTSIDE, 'amountCentimes')),
      tell('claim-cancelled', cancelled, TAKEN),
    ]),
    draft('what is no event', 'write CloudEvents 1.0, binary or structured', () => [
      { by: 'kafka', event: '{"specversion"', expected: refused('partner-event.unreadable') },
    ]),
    ...(
      [
        ['not', 'signature.missing'],
        ['with another secret', 'signature.wrong'],
        ['ten minutes ago', 'signature.expired'],
        ['and changed afterwards', 'signature.wrong'],
      ] as const
    ).map(([signed, code]) =>
      draft(
        signed === 'not' ? 'a request that is not signed' : `a request that is signed ${signed}`,
        'tell us: the platform took what it must not',
        ({ tell }) => [tell('claim-declared', declared, refused(code), { by: 'http', signed })],
      ),
    ),
  ];
}

const cancellation = ({ today }: CheckedInsurer) => ({ reason: 'a self-test', cancelledOn: today });

const POLICY_UNKNOWN = 'claim.policy-not-found';
const IN_THE_FUTURE = 'claim.day-in-the-future';
const OUTSIDE = 'claim.amount-outside-table';
const KAFKA =
  'the policy has to cover today, without an ambulance in these days; your login writes to your topic alone';

interface Telling {
  by?: Sending['by'];
  signed?: Signing;
  sequence?: number;
  version?: number;
  /** Under the id of an earlier event of the case. */
  again?: number;
}

interface Teller {
  tell: (what: string, data: object, expected: ExpectedAnswer, how?: Telling) => Sending;
}

interface Draft {
  name: string;
  mend: string;
  sendingsOf: (teller: Teller) => Sending[];
}

function draft(name: string, mend: string, sendingsOf: Draft['sendingsOf']): Draft {
  return { name, mend, sendingsOf };
}

/** Tells the events of a case. @param number of the case */
function tellerOf({ insurer, run, at }: CheckedInsurer, number: number): Teller {
  let told = 0;
  return {
    tell: (what, data, expected, { by = 'kafka', signed, sequence, version = 1, again } = {}) => {
      const event: InsurerEvent = {
        specversion: '1.0',
        id: `check-${run}-${number}-${again ?? told}`,
        source: `/${insurer}/check-${run}/${number}`,
        type: `insurer.${what}.v${version}`,
        time: at,
        ...(sequence === undefined ? {} : { sequence: String(sequence) }),
        data: { claimNumber: `CHECK-${run}-${number}`, ...data },
      };
      told += 1;
      return { by, event, ...(signed ? { signed } : {}), expected };
    },
  };
}
