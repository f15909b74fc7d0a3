import { businessDay, defineErrors, type DomainError, type Instant } from '#libs/domain';
import { giveBackUse, type PersonUse, type Use, type UseKind } from '../ceiling/ceiling.js';
import { refusalOfOperator, type InternationalOperator, type PersonAbroad } from '../operator/operator.js';
import type { IdentifiedPerson } from '../person/person.js';
import type { AidPaper, SenderStatus } from '../person/sender-status.js';
import type { Price } from '../tariff/tariff.js';
import { INTERNATIONAL_WORDS } from '../words/international.words.js';

/** Whom a sender may help (closed list, working rule). */
export const AID_RELATIONS = [
  'spouse',
  'child',
  'parent',
  'sibling',
  'grandparent',
  'grandchild',
  'other-relative',
] as const;
export type AidRelation = (typeof AID_RELATIONS)[number];

/**
 * Money that a counter takes for a relative abroad. The row is written before the operator is asked: cash is taken when the
 * operator has given its number, so that what was lost on the way has cost nobody anything.
 */
export type FamilyAid = AskedAid & (HeldAid | AskingAid | NotSentAid | SentAid | OwedBackAid | FrozenAid | ReturnedAid);
export type FamilyAidStatus = FamilyAid['status'];
/** Family aid that the operator has taken, and whose cash is in the drawer. */
export type TakenAid = AskedAid & (SentAid | OwedBackAid | FrozenAid);
/** Family aid that its operator has taken back: amount and fee are the sender's. */
export type AidOwedBack = AskedAid & OwedBackAid;

/** What is known before the operator is asked. */
interface AskedAid extends Price {
  /** Also the operator's `requestId`. */
  id: string;
  operator: InternationalOperator;
  agency: string;
  sender: IdentifiedPerson;
  /** {@link documentText} of the sender: against their ceilings it counts. */
  senderDocument: string;
  senderStatus: SenderStatus;
  beneficiary: PersonAbroad;
  relation: AidRelation;
  /** What the teller has seen. */
  papers: readonly AidPaper[];
  /** The key and body that asked, as one id. */
  request: string;
  /** Which try of that request it is, from 0 on. */
  attempt: number;
  begunAt: Instant;
}

interface NotKept {
  heldBy: null;
}

interface NoCashYet extends NotKept {
  reference: null;
  sentAt: null;
  receiptNumber: null;
}

interface CashIn {
  /** The operator's number, by which the beneficiary collects. */
  reference: string;
  sentAt: Instant;
  receiptNumber: string;
}

interface CashKept {
  returnedAt: null;
  returnReceiptNumber: null;
}

/** Somebody may be listed: the operator is not asked, no cash is taken, and nothing counts until compliance has decided. */
interface HeldAid extends NoCashYet, CashKept {
  status: 'under-verification';
  refusal: null;
}

/** The operator was asked, and nobody knows yet what it said. */
interface AskingAid extends NoCashYet, CashKept {
  status: 'asking';
  refusal: null;
}

/**
 * `refused` by the operator; `lapsed`: nobody asked again in time, and it is taken back there; `dropped`: compliance has
 * decided, and nothing of it is left.
 */
interface NotSentAid extends NoCashYet, CashKept {
  status: 'refused' | 'lapsed' | 'dropped';
  refusal: string;
}

/** `cancelling`: the operator is asked to take it back. */
interface SentAid extends CashIn, CashKept, NotKept {
  status: 'sent' | 'cancelling';
  refusal: null;
}

/** The operator has taken it back, and the cash waits for the sender. */
interface OwedBackAid extends CashIn, CashKept {
  status: 'owed-back';
  refusal: null;
  /** The screening case until which the sender gets nothing. */
  heldBy: string | null;
}

/** The sender is a listed person: amount and fee are blocked (law 43-05 art. 32). */
interface FrozenAid extends CashIn, CashKept {
  status: 'frozen';
  refusal: null;
  /** The screening case that has frozen it. */
  heldBy: string;
}

/** Amount and fee are with the sender again. */
interface ReturnedAid extends CashIn, NotKept {
  status: 'cancelled';
  refusal: null;
  returnedAt: Instant;
  returnReceiptNumber: string;
}

/** What family aid is before the operator has answered. */
export const NO_CASH_YET: NoCashYet & CashKept = {
  reference: null,
  sentAt: null,
  receiptNumber: null,
  returnedAt: null,
  returnReceiptNumber: null,
  heldBy: null,
};

/** Refusals of family aid. */
export const refuseFamilyAid = defineErrors(INTERNATIONAL_WORDS, {
  'family-aid.not-found': { status: 404, detail: 'Your agency has asked for no family aid with this id.' },
  'family-aid.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
  'family-aid.papers-missing': { status: 422, detail: 'Papers are missing that a sender of this status must show.' },
  'family-aid.other-id-kind': { status: 422, detail: 'A sender of this status must show another kind of ID.' },
  'family-aid.not-abroad': {
    status: 422,
    detail: 'Family aid goes abroad: within Morocco send a transfer.',
  },
  'family-aid.lapsed': {
    status: 409,
    detail: 'Nobody asked again in time: the sending is taken back, and nothing was sent. Ask again.',
  },
  'family-aid.not-sent': { status: 409, detail: 'This family aid was not sent: there is nothing to give back.' },
  'family-aid.too-late': { status: 409, detail: 'Family aid is cancelled on the day of its sending only.' },
  'family-aid.other-sender': { status: 422, detail: 'The ID is not the one that the sender presented.' },
  'family-aid.already-cancelled': {
    status: 409,
    detail: 'This family aid was cancelled already, and the money given back.',
  },
});

/** What a counter is told whose sending the operator refuses. @param code the operator's */
export function refusalOfSending(code: string): DomainError {
  return code === 'sending.cancelled' ? refuseFamilyAid('family-aid.lapsed') : refusalOfOperator(code);
}

/** What family aid fills of a ceiling: it counts as a sending, and as family aid. */
export function useOfAid<Kind extends UseKind>(
  kind: Kind,
  { id, operator, amountCentimes, begunAt }: Pick<FamilyAid, 'id' | 'operator' | 'amountCentimes' | 'begunAt'>,
): Use<Kind> {
  return { kind, on: businessDay(begunAt), operator, amountCentimes, receiptNumber: id };
}

/** The sender's ceilings without family aid that was not sent, or was given back. */
export function useWithout(use: PersonUse | undefined, aid: FamilyAid): PersonUse | undefined {
  return giveBackUse(giveBackUse(use, useOfAid('sending', aid)), useOfAid('family-aid', aid));
}
