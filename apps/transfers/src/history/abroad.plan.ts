import { instantOf } from '#libs/domain';
import { nameAt } from '#libs/history';
import type { BeginFamilyAid } from '../family-aid/sending-aid.js';
import type { PersonAbroad, ReservedRemittance } from '../operator/operator.js';
import { REFERENCE_DIGITS } from '../operator/reference.js';
import type { IdentifiedPerson } from '../person/person.js';
import { PAPERS_NEEDED } from '../person/sender-status.js';
import { otherNameOf, personOf } from './people.plan.js';
import { AIDS_OF_SENDER, type AbroadOperation } from './year.plan.js';

// Where most relatives live (working assumption).
const COUNTRIES = ['FR', 'ES', 'IT', 'FR', 'BE', 'NL', 'FR', 'DE', 'ES', 'US'];
// Of ten senders of family aid.
const STATUSES = ['resident-moroccan', 'resident-foreigner', 'foreign-visitor'] as const;
const STATUS_OF_TEN = [0, 0, 0, 0, 1, 0, 0, 1, 0, 2] as const;
const KEPT_MS = 30 * 60_000;
// Two years have no number in common: each gets a million, mixed by a factor that shares no divisor with a power of 10.
const FIRST_YEAR = 2_000;
const NUMBERS_OF_YEAR = 1_000_000;
const MIXED_BY = 6_180_339_887n;

/** The invented people of the n-th remittance of a year: each payee comes once a year. */
export function remittedOf(n: number): { sender: PersonAbroad; payee: IdentifiedPerson } {
  return { sender: { ...otherNameOf(n), country: nameAt(COUNTRIES, n) }, payee: personOf('EF', n) };
}

/** Who sends the n-th family aid of a year, to whom: a sender does so {@link AIDS_OF_SENDER} times. */
export function aidOf(
  n: number,
): Pick<BeginFamilyAid, 'sender' | 'senderStatus' | 'beneficiary' | 'relation' | 'papers'> {
  const sender = Math.floor(n / AIDS_OF_SENDER);
  const senderStatus = STATUSES[STATUS_OF_TEN[sender % 10] ?? 0];
  const {
    idKinds: [idKind],
    papers,
  } = PAPERS_NEEDED[senderStatus];
  return {
    sender: personOf('GH', sender, idKind),
    senderStatus,
    beneficiary: { ...otherNameOf(sender), country: nameAt(COUNTRIES, sender) },
    relation: sender % 4 === 0 ? 'parent' : 'child',
    papers,
  };
}

/** The number that the operator gives: no other one of the history has it. */
export function referenceAbroad({ kind, number, operator, atMs }: AbroadOperation): string {
  const year = new Date(atMs).getUTCFullYear();
  // Family aid counts down from the end of its year's numbers.
  const ofYear = kind === 'remittance' ? number : NUMBERS_OF_YEAR - 1 - number;
  const serial = BigInt((year - FIRST_YEAR) * NUMBERS_OF_YEAR + ofYear);
  const digits = REFERENCE_DIGITS[operator];
  return String((serial * MIXED_BY) % 10n ** BigInt(digits)).padStart(digits, '0');
}

/** What the operator says that was asked for a remittance: it keeps the money, for the usual half hour. */
export function answerOfOperator(
  operation: AbroadOperation,
  requestId: string,
): { outcome: 'reserved' } & ReservedRemittance {
  const { number, amountCentimes, atMs } = operation;
  const { sender, payee } = remittedOf(number);
  return {
    outcome: 'reserved',
    reservationId: requestId,
    reference: referenceAbroad(operation),
    amountCentimes,
    sender,
    beneficiary: { firstName: payee.firstName, lastName: payee.lastName },
    reservedUntil: instantOf(atMs + KEPT_MS),
  };
}
