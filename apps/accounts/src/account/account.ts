import { defineErrors, isUuid, type Centimes, type Day, type Instant } from '#libs/domain';
import { ACCOUNTS_WORDS } from '../words/refusals.words.js';

/** What an account may do: it is confirmed by the bank, active from the first deposit, dormant when nothing happens. */
export const ACCOUNT_STATUSES = ['confirmed', 'active', 'dormant', 'closed'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** What may not be done with an account: take money out, pay in, or neither. */
export const BLOCK_KINDS = ['debit', 'credit', 'all'] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

/** Why an account is blocked, and by whom. */
export interface AccountBlock {
  kind: BlockKind;
  reason: string;
  by: string;
  /** Compliance has blocked it: compliance alone lets through again what it stopped. */
  byCompliance?: true;
  at: Instant;
}

/** An account of a client at the partner bank, with what its book says now. */
export interface Account {
  id: string;
  /** Of its request, which says whose it is. */
  openingId: string;
  /** Whose: `cin:AB123456`. */
  holderKey: string;
  bank: string;
  rib: string;
  /** Where it was requested: its people look after it. */
  agency: string;
  /** How well its holder was identified, 1 to 3. */
  level: number;
  status: AccountStatus;
  openedOn: Day;
  /** When, and at which agency; null until then. */
  closedOn: Day | null;
  closedAt: string | null;
  /** What the movements come to, never below zero. */
  balanceCentimes: Centimes;
  /** Of it, what is held for cards and for withdrawals without a network. */
  heldCentimes: Centimes;
  /** What the bank has paid for cards beyond the balance: the client owes it. */
  dueCentimes: Centimes;
  /** How many movements there are, and the hash of the last. */
  movementCount: number;
  lastHash: string;
  /** The business day of the last movement; null before the first. */
  bookedOn: Day | null;
  /** When the client last did something: after a year without it is dormant. */
  lastUsedOn: Day;
  block: AccountBlock | null;
  /** What counters took in and gave out on the day of `countedOn`. */
  countedOn: Day | null;
  depositedCentimes: Centimes;
  withdrawnCentimes: Centimes;
}

/** Refusals of accounts. */
export const refuseAccount = defineErrors(ACCOUNTS_WORDS, {
  'account.not-found': { status: 404, detail: 'There is no account with this id.' },
  'account.closed': { status: 409, detail: 'The account is closed.' },
  'account.blocked': { status: 409, detail: 'The account is blocked: the reason says by whom to ask.' },
  'account.insufficient-funds': { status: 409, detail: 'There is not so much available in the account.' },
  'account.due-by-client': {
    status: 409,
    detail:
      'The client owes what the bank paid for the card: the next deposit settles it, until then nothing is paid out.',
  },
  'account.day-ceiling': { status: 422, detail: 'More than an account may take in or give out at counters in a day.' },
  'account.balance-ceiling': {
    status: 422,
    detail: 'More than an account of this level may hold: identify the client better, or take less.',
  },
  'account.mobile-ceiling': {
    status: 422,
    detail: 'More than a mobile agency may take in at once without a network.',
  },
  'account.needs-approval': {
    status: 422,
    detail: 'A supervisor stands for so much: ask at withdrawal-requests, the withdrawal is done when it is approved.',
  },
  'account.not-empty': { status: 409, detail: 'An account is closed with nothing in it, held, or due.' },
  'account.unblocked': { status: 409, detail: 'The account is not blocked.' },
  'account.blocked-by-compliance': {
    status: 409,
    detail: 'Compliance has blocked this account: somebody of compliance changes or lifts that.',
  },
  'account.same-person': {
    status: 409,
    detail: 'You blocked this account yourself: another supervisor or compliance must let it be used again.',
  },
  'account.search-incomplete': {
    status: 422,
    detail: 'Accounts are found by rib, or by idKind and idNumber.',
  },
  'account.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
});

/** What can be taken out: the balance without what is held; nothing below zero, though a card took more than was left. */
export function availableCentimes({ balanceCentimes, heldCentimes }: Account): Centimes {
  return Math.max(0, balanceCentimes - heldCentimes);
}

/** The id of an account in an address. @throws {DomainError} `account.not-found` when it is written otherwise */
export function checkedAccountId(id: string): string {
  if (!isUuid(id)) throw refuseAccount('account.not-found');
  return id;
}

/** The account that is there and not closed. @throws {DomainError} `account.not-found`, `account.closed` */
export function openAccount(account: Account | undefined): Account {
  if (!account) throw refuseAccount('account.not-found');
  if (account.status === 'closed') throw refuseAccount('account.closed');
  return account;
}

/** Checks that nobody forbids it. @throws {DomainError} `account.blocked` */
export function checkUnblocked({ block }: Account, side: 'debit' | 'credit'): void {
  if (block?.kind === side || block?.kind === 'all')
    throw refuseAccount('account.blocked', { block: block.kind, reason: block.reason });
}

/**
 * Checks that money may leave the account by an act of ours.
 *
 * @throws {DomainError} `account.blocked`, `account.due-by-client`, `account.insufficient-funds`
 */
export function checkDebit(account: Account, amountCentimes: Centimes): void {
  checkUnblocked(account, 'debit');
  const { dueCentimes } = account;
  if (dueCentimes > 0) throw refuseAccount('account.due-by-client', { dueCentimes });
  if (amountCentimes > availableCentimes(account))
    throw refuseAccount('account.insufficient-funds', {
      field: 'amountCentimes',
      availableCentimes: availableCentimes(account),
    });
}

/** The account that its client uses by other means than a counter: what was dormant is active, the rest as it was. */
export function usedWithoutCounter(account: Account, day: Day): Account {
  const lastUsedOn = day > account.lastUsedOn ? day : account.lastUsedOn;
  return { ...account, status: account.status === 'dormant' ? 'active' : account.status, lastUsedOn };
}

/** What clients have in their accounts at a bank, owed to them. */
export const clientFundsLedgerAccount = (bank: string): string => `client-funds:${bank}`;
/** What clients owe because a bank paid more for their cards than they had. */
export const dueByClientsLedgerAccount = (bank: string): string => `due-by-clients:${bank}`;
/** What a bank has paid for cards, owed to it. */
export const cardSettlementLedgerAccount = (bank: string): string => `card-settlement:${bank}`;
