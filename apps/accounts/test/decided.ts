import { seededParameters } from '#libs/approvals';
import { CHAIN_START, type DecisionContext } from '#libs/commands';
import type { Account } from '../src/account/account.js';
import { ACCOUNTS_PARAMETERS } from '../src/account/rules.parameter.js';
import type { Card } from '../src/card/card.js';
import type { CardHold, CardMessage } from '../src/card/hold.js';
import type { Reservation } from '../src/reservation/reservation.js';

/** Ids of a test: their last digits count. */
export const idOf = (n: number): string => `01a20309-4c27-766d-b3de-${String(n).padStart(12, '0')}`;

export const AT = '2026-11-26T09:30:00.000Z';
export const ON = '2026-11-26';

/** With what decisions are taken on that day. */
export const CONTEXT: DecisionContext = { at: AT, parameters: seededParameters(...ACCOUNTS_PARAMETERS) };

/** An account that was confirmed yesterday, with nothing in it. */
export const ACCOUNT: Account = {
  id: idOf(1),
  openingId: idOf(2),
  holderKey: 'cin:AB123456',
  bank: 'attijari',
  rib: '007810000123456789012345',
  agency: 'RAB-001',
  level: 2,
  status: 'confirmed',
  openedOn: '2026-11-25',
  closedOn: null,
  closedAt: null,
  balanceCentimes: 0,
  heldCentimes: 0,
  dueCentimes: 0,
  movementCount: 0,
  lastHash: CHAIN_START,
  bookedOn: null,
  lastUsedOn: '2026-11-25',
  block: null,
  countedOn: null,
  depositedCentimes: 0,
  withdrawnCentimes: 0,
};

/** One that is used, with so much in it. */
export function accountWith(balanceCentimes: number, change: Partial<Account> = {}): Account {
  const used = { status: 'active', movementCount: 1, lastHash: 'a'.repeat(64), bookedOn: '2026-11-25' } as const;
  return { ...ACCOUNT, ...used, balanceCentimes, ...change };
}

export const blocked = (kind: 'debit' | 'credit' | 'all'): Partial<Account> => ({
  block: { kind, reason: 'a tax lien', by: 'compliance', at: AT },
});

/** The card of that account. */
export const CARD: Card = {
  reference: 'CB0000000001',
  bank: 'attijari',
  status: 'activated',
  agency: 'RAB-001',
  accountId: ACCOUNT.id,
  lastFour: '4242',
  soldOn: ON,
  feeCentimes: 5_000,
  replacedBy: null,
  steps: [],
};

/** What every command of a message of that card says besides. */
export const BY_CARD = { id: idOf(9), bank: CARD.bank, cardReference: CARD.reference, channel: 'shop' } as const;

export const messageOf = (n: number): CardMessage => ({
  acquirer: '007',
  terminal: 'GAB00123',
  sentAt: '1126091500',
  stan: String(n).padStart(6, '0'),
  rrn: String(n).padStart(12, '0'),
});

/** What is held for the first message. */
export function holdOf(heldCentimes: number, change: Partial<CardHold> = {}): CardHold {
  return {
    id: idOf(3),
    messageKey: '007/GAB00123/1126091500/000001/000000000001',
    cardReference: CARD.reference,
    accountId: ACCOUNT.id,
    channel: 'shop',
    status: 'held',
    authorisedCentimes: heldCentimes,
    heldCentimes,
    clearedCentimes: 0,
    heldAt: AT,
    expiresOn: '2026-12-03',
    foreignAmount: null,
    ...change,
  };
}

/** The sum of entries, which is zero when they are booked whole. */
export const sumOf = (entries: readonly { amountCentimes: number }[] = []): number =>
  entries.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0);

/** With what decisions are taken at another time. */
export const at = (instant: string): DecisionContext => ({ ...CONTEXT, at: instant });

/** What a mobile agency has reserved in that account. */
export const RESERVATION: Reservation = {
  id: idOf(5),
  accountId: ACCOUNT.id,
  agency: 'RAB-068',
  amountCentimes: 100_000,
  status: 'held',
  reservedAt: '2026-11-19T08:00:00.000Z',
  reservedBy: 'teller',
  expiresOn: '2026-11-20',
  heldUntil: '2027-01-21',
  endedAt: null,
  paidCentimes: null,
};
