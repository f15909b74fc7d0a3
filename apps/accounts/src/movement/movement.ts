import {
  assert,
  businessDay,
  credit,
  debit,
  derivedUuid,
  type Centimes,
  type Day,
  type Entry,
  type Instant,
} from '#libs/domain';
import { chainedHash } from '#libs/commands';
import { clientFundsLedgerAccount, dueByClientsLedgerAccount, type Account } from '../account/account.js';

/** What a movement is. */
export const MOVEMENT_KINDS = [
  'deposit',
  'withdrawal',
  'deposit-reversed',
  'withdrawal-reversed',
  'atm',
  'shop',
  'card-refund',
  'payment',
  'due-advanced',
  'due-settled',
] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

/** The amount of a card operation in the currency of the place. */
export interface ForeignAmount {
  currency: string;
  amountMinor: number;
}

/** A line of an account's book: it is never changed, and its hash holds that of the line before. */
export interface Movement {
  id: string;
  accountId: string;
  /** 1, 2, 3, … on its account, without gaps. */
  number: number;
  kind: MovementKind;
  /** Above zero it came in, below zero it went out. */
  amountCentimes: Centimes;
  balanceAfterCentimes: Centimes;
  /** The business day on which the book took it; it never goes back on an account. */
  bookedOn: Day;
  /** The business day on which it happened, which the reports count. */
  valueOn: Day;
  bookedAt: Instant;
  agency: string;
  receiptNumber: string | null;
  /** What made it: the message of a card network, the payment of another product. */
  reference: string | null;
  foreignAmount: ForeignAmount | null;
  /** Subject of who moved cash at a counter; null of all else, and from before this was kept. */
  by: string | null;
  hash: string;
}

/** What is to be booked on an account. */
export interface Change extends Pick<Movement, 'id' | 'kind' | 'amountCentimes' | 'valueOn' | 'bookedAt' | 'agency'> {
  receiptNumber?: string;
  reference?: string;
  foreignAmount?: ForeignAmount | undefined;
  by?: string;
}

/** An account after movements, the one that was asked for first, with what they book on the side of the clients. */
export interface Booked {
  account: Account;
  movements: Movement[];
  entries: Entry[];
}

/** What the hash of a movement is made of, as `accounts.books.ts` reads it in SQL. */
function factsOf(movement: Omit<Movement, 'hash' | 'foreignAmount' | 'by'>): (string | number)[] {
  const { accountId, number, kind, amountCentimes, balanceAfterCentimes, bookedOn, valueOn, bookedAt } = movement;
  const { agency, receiptNumber, reference } = movement;
  const amounts = [amountCentimes, balanceAfterCentimes];
  return [
    accountId,
    number,
    kind,
    ...amounts,
    bookedOn,
    valueOn,
    bookedAt,
    agency,
    receiptNumber ?? '',
    reference ?? '',
  ];
}

/** Appends a line to an account's book. The balance stays at zero or above. */
function append(account: Account, { receiptNumber, reference, foreignAmount, by, ...change }: Change): Booked {
  const { bank, lastHash, movementCount } = account;
  const balanceCentimes = account.balanceCentimes + change.amountCentimes;
  assert(change.amountCentimes !== 0, 'a movement moves something');
  assert(balanceCentimes >= 0, 'no movement brings a balance below zero');
  const today = businessDay(change.bookedAt);
  const bookedOn = account.bookedOn !== null && account.bookedOn > today ? account.bookedOn : today;
  const line = {
    ...change,
    accountId: account.id,
    number: movementCount + 1,
    balanceAfterCentimes: balanceCentimes,
    bookedOn,
    receiptNumber: receiptNumber ?? null,
    reference: reference ?? null,
  };
  const hash = chainedHash(lastHash, factsOf(line));
  const funds = clientFundsLedgerAccount(bank);
  const { amountCentimes } = change;
  return {
    account: { ...account, balanceCentimes, bookedOn, movementCount: line.number, lastHash: hash },
    movements: [{ ...line, foreignAmount: foreignAmount ?? null, by: by ?? null, hash }],
    entries: [amountCentimes > 0 ? credit(funds, amountCentimes) : debit(funds, -amountCentimes)],
  };
}

/** Pays into an account; what its client owes is settled first, as a movement of its own. @param change above zero */
export function credited(account: Account, change: Change): Booked {
  assert(change.amountCentimes > 0, 'a credit is above zero');
  const paidIn = append(account, change);
  const { dueCentimes, balanceCentimes, bank } = paidIn.account;
  const settledCentimes = Math.min(dueCentimes, balanceCentimes);
  if (settledCentimes === 0) return paidIn;
  const { valueOn, bookedAt, agency } = change;
  const settled = append(
    { ...paidIn.account, dueCentimes: dueCentimes - settledCentimes },
    {
      id: accompanyingIdOf(change.id),
      kind: 'due-settled',
      amountCentimes: -settledCentimes,
      valueOn,
      bookedAt,
      agency,
    },
  );
  return {
    account: settled.account,
    movements: [...paidIn.movements, ...settled.movements],
    entries: [...paidIn.entries, ...settled.entries, credit(dueByClientsLedgerAccount(bank), settledCentimes)],
  };
}

/** Takes out of an account by an act of ours, which has checked that it is there. @param change below zero */
export function debited(account: Account, change: Change): Booked {
  assert(change.amountCentimes < 0, 'a debit is below zero');
  return append(account, change);
}

/** An account after a charge, and what of it the client owes. */
export interface Charged extends Booked {
  shortfallCentimes: Centimes;
}

/**
 * Books what a bank has paid, whatever is in the account: what is not there is advanced, as a movement of its own before
 * the charge, and due by the client.
 *
 * @param change below zero, with all that was paid
 */
export function charged(account: Account, change: Change): Charged {
  assert(change.amountCentimes < 0, 'a charge is below zero');
  const shortfallCentimes = Math.max(0, -change.amountCentimes - account.balanceCentimes);
  if (shortfallCentimes === 0) return { ...append(account, change), shortfallCentimes };
  const { valueOn, bookedAt, agency } = change;
  const id = accompanyingIdOf(change.id);
  const advanced = append(
    { ...account, dueCentimes: account.dueCentimes + shortfallCentimes },
    { id, kind: 'due-advanced', amountCentimes: shortfallCentimes, valueOn, bookedAt, agency },
  );
  const taken = append(advanced.account, change);
  const due = debit(dueByClientsLedgerAccount(account.bank), shortfallCentimes);
  return {
    account: taken.account,
    movements: [...taken.movements, ...advanced.movements],
    entries: [...advanced.entries, due, ...taken.entries],
    shortfallCentimes,
  };
}

/** The id of the movement that accompanies the one of an id: what is advanced before it, or settled after it. */
export function accompanyingIdOf(id: string): string {
  return derivedUuid(id, 1);
}
