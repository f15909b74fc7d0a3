import { businessDay, defineErrors, isDay, type Day, type Instant } from '#libs/domain';
import { CHAIN_START, defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { AccountOpenedV1 } from '#libs/events';
import { announce, AnnouncementTable, type Announcement } from '#libs/partners';
import type { Account } from '../account/account.js';
import { AccountTable } from '../account/account.table.js';
import { holderKeyOf, type Holder } from '../account/holder.js';
import { bankCodeOf, isRib } from '../account/rib.js';
import { BANK_RULES } from '../account/rules.parameter.js';
import { HolderTable, OpeningTable } from './opening.table.js';
import { ACCOUNTS_WORDS } from '../words/refusals.words.js';

/** A request to the partner bank to open an account. */
export type Opening = OpeningRequest & (WaitingOpening | ConfirmedOpening | RefusedOpening);

interface OpeningRequest {
  id: string;
  holderKey: string;
  holder: Holder;
  /** How well the person is identified, 1 to 3. */
  level: number;
  bank: string;
  agency: string;
  requestedAt: Instant;
  requestedBy: string;
}

interface WaitingOpening {
  status: 'requested';
  accountId: null;
  rib: null;
  answeredAt: null;
  refusal: null;
}

interface ConfirmedOpening {
  status: 'confirmed';
  accountId: string;
  rib: string;
  answeredAt: Instant;
  refusal: null;
}

interface RefusedOpening {
  status: 'refused';
  accountId: null;
  rib: null;
  answeredAt: Instant;
  /** As the bank says it. */
  refusal: string;
}

/** That a person has an account, or has asked for one: nobody has two. */
export interface HolderOpening {
  holderKey: string;
  /** None once it was refused, or its account closed. */
  openingId: string | null;
}

/** Refusals of openings. */
export const refuseOpening = defineErrors(ACCOUNTS_WORDS, {
  'opening.not-found': { status: 404, detail: 'There is no request with this id.' },
  'opening.known-holder': {
    status: 409,
    detail: 'This person has an account, or has asked for one: openingId says which request it is.',
  },
  'opening.expired-document': { status: 422, detail: 'The identity document has expired: ask for a valid one.' },
  'opening.malformed-day': { status: 422, detail: 'A day is one that the calendar has, written 1994-03-21.' },
  'opening.not-yet-born': { status: 422, detail: 'A person is born before today.' },
  'opening.answered-already': { status: 409, detail: 'The bank has answered this request otherwise before.' },
  'opening.malformed-rib': { status: 422, detail: 'A RIB has 24 digits, of this bank, and the last two are its key.' },
  'opening.known-rib': { status: 409, detail: 'This RIB is that of another account.' },
});

const OLDEST_BIRTH = '1900-01-01';

/** Asks the bank for an account. */
export interface RequestOpening {
  id: string;
  holder: Holder;
  level: number;
  agency: string;
  by: string;
}

/** What a counter is answered that asks for an account. */
export interface OpeningReply {
  id: string;
  status: 'requested';
}

interface RequestRows {
  known: HolderOpening | undefined;
}

interface SavedRequest {
  opening: Opening;
  known: HolderOpening;
  request: Announcement;
}

/**
 * Asks the partner bank to open an account for a person whom a counter has identified.
 *
 * Refuses `opening.malformed-day`, `opening.not-yet-born`, `opening.expired-document`, `opening.known-holder`.
 */
export const requestOpening = defineCommand({
  name: 'accounts.request-opening',
  rows: ({ id, holder }: RequestOpening) => ({
    known: HolderTable.by('holderKey', holderKeyOf(holder)),
    opening: OpeningTable.madeBy(id),
    request: AnnouncementTable.madeBy(id),
  }),
  decide: decideRequest,
});

function decideRequest(
  { known }: RequestRows,
  { id, holder, level, agency, by }: RequestOpening,
  { at, parameters }: DecisionContext,
): Decision<OpeningReply, SavedRequest> {
  const today = businessDay(at);
  checkHolder(holder, today);
  if (known?.openingId) throw refuseOpening('opening.known-holder', { openingId: known.openingId });
  const { bank } = parameters.on(BANK_RULES, today);
  const holderKey = holderKeyOf(holder);
  const unanswered = { status: 'requested', accountId: null, rib: null, answeredAt: null, refusal: null } as const;
  return {
    save: {
      opening: { id, holderKey, holder, level, bank, agency, requestedAt: at, requestedBy: by, ...unanswered },
      known: { holderKey, openingId: id },
      request: announce({ id, partner: bank, what: 'requested' }, at),
    },
    reply: { id, status: 'requested' },
  };
}

function checkHolder({ birthOn, idExpiresOn }: Holder, today: Day): void {
  if (!isDay(birthOn, OLDEST_BIRTH)) throw refuseOpening('opening.malformed-day', { field: 'holder.birthOn' });
  if (birthOn >= today) throw refuseOpening('opening.not-yet-born', { field: 'holder.birthOn' });
  if (!isDay(idExpiresOn)) throw refuseOpening('opening.malformed-day', { field: 'holder.idExpiresOn' });
  if (idExpiresOn < today)
    throw refuseOpening('opening.expired-document', { field: 'holder.idExpiresOn', idExpiresOn });
}

/** The bank has opened the account. */
export interface ConfirmOpening {
  /** Of the account. */
  id: string;
  bank: string;
  openingId: string;
  rib: string;
}

/** What became of a request. */
export interface AnsweredReply {
  openingId: string;
  status: 'confirmed' | 'refused';
}

interface ConfirmRows {
  opening: Opening | undefined;
  ofRib: Account | undefined;
}

/**
 * The bank confirms an account with its RIB; the first deposit makes it active. The same answer again changes nothing.
 *
 * Refuses `opening.not-found`, `opening.malformed-rib`, `opening.answered-already`, `opening.known-rib`.
 */
export const confirmOpening = defineCommand({
  name: 'accounts.confirm-opening',
  rows: ({ id, openingId, rib }: ConfirmOpening) => ({
    opening: OpeningTable.by('id', openingId),
    ofRib: AccountTable.by('rib', rib),
    account: AccountTable.madeBy(id),
  }),
  decide: decideConfirmation,
});

function decideConfirmation(
  { opening, ofRib }: ConfirmRows,
  { id, bank, openingId, rib }: ConfirmOpening,
  { at, parameters }: DecisionContext,
): Decision<AnsweredReply, { opening?: Opening; account?: Account }> {
  if (opening?.bank !== bank) throw refuseOpening('opening.not-found', { field: 'openingId' });
  const openedOn = businessDay(at);
  checkRib(rib, parameters.on(BANK_RULES, openedOn).bankCode);
  if (opening.status === 'confirmed' && opening.rib === rib) return { reply: { openingId, status: 'confirmed' } };
  if (opening.status !== 'requested')
    throw refuseOpening('opening.answered-already', { openingStatus: opening.status });
  if (ofRib) throw refuseOpening('opening.known-rib', { field: 'rib' });
  const account = newAccount(id, opening, rib, openedOn);
  return {
    save: { opening: { ...opening, status: 'confirmed', accountId: id, rib, answeredAt: at }, account },
    events: [openedEvent(account, at)],
    reply: { openingId, status: 'confirmed' },
  };
}

/** @throws {DomainError} `opening.malformed-rib` when it is none of the bank */
export function checkRib(rib: string, bankCode: string): void {
  if (!isRib(rib) || bankCodeOf(rib) !== bankCode) throw refuseOpening('opening.malformed-rib', { field: 'rib' });
}

/** The account of a request, with nothing in it. */
export function newAccount(
  id: string,
  { id: openingId, agency, bank, holderKey, level }: OpeningRequest,
  rib: string,
  openedOn: Day,
): Account {
  return { id, openingId, holderKey, bank, rib, agency, level, openedOn, lastUsedOn: openedOn, ...NEW_ACCOUNT };
}

/** That an account is there. */
export function openedEvent({ id, bank, agency, openedOn }: Account, at: Instant): AccountOpenedV1 {
  return {
    type: 'accounts.account-opened.v1',
    subject: id,
    occurredAt: at,
    data: { accountId: id, bank, agency, bookedOn: openedOn, cashCentimes: 0 },
  };
}

const NEW_ACCOUNT = {
  status: 'confirmed',
  closedOn: null,
  closedAt: null,
  balanceCentimes: 0,
  heldCentimes: 0,
  dueCentimes: 0,
  movementCount: 0,
  lastHash: CHAIN_START,
  bookedOn: null,
  block: null,
  countedOn: null,
  depositedCentimes: 0,
  withdrawnCentimes: 0,
} as const;

/** The bank opens no account. */
export interface RefuseOpening {
  bank: string;
  openingId: string;
  reason: string;
}

interface RefuseRows {
  opening: Opening | undefined;
  known: HolderOpening | undefined;
}

/**
 * The bank refuses: the person may ask again, with what was missing. The same answer again changes nothing.
 *
 * Refuses `opening.not-found`, `opening.answered-already`.
 */
export const refuseRequest = defineCommand({
  name: 'accounts.refuse-opening',
  rows: ({ openingId }: RefuseOpening) => {
    const opening = OpeningTable.by('id', openingId);
    return { opening, known: HolderTable.through('holderKey', opening, 'holderKey') };
  },
  decide: (
    { opening, known }: RefuseRows,
    { bank, openingId, reason }: RefuseOpening,
    { at }: DecisionContext,
  ): Decision<AnsweredReply, Partial<RefuseRows>> => {
    if (opening?.bank !== bank) throw refuseOpening('opening.not-found', { field: 'openingId' });
    if (opening.status === 'refused') return { reply: { openingId, status: 'refused' } };
    if (opening.status !== 'requested')
      throw refuseOpening('opening.answered-already', { openingStatus: opening.status });
    return {
      save: {
        opening: { ...opening, status: 'refused', answeredAt: at, refusal: reason },
        ...(known ? { known: { ...known, openingId: null } } : {}),
      },
      reply: { openingId, status: 'refused' },
    };
  },
});
