import { assert } from './assert.js';
import type { Centimes } from './money.js';

/** One line of a double-entry booking: a debit is positive, a credit negative; never zero. */
export interface Entry {
  /** The account, `till:RAB-001`, `payables:cash-express`. */
  account: string;
  amountCentimes: Centimes;
}

/** Debits an account: assets grow, debts and income shrink. @param amountCentimes above zero */
export function debit(account: string, amountCentimes: Centimes): Entry {
  assert(Number.isSafeInteger(amountCentimes) && amountCentimes > 0, 'a debit is a positive amount');
  return { account, amountCentimes };
}

/** Credits an account: debts and income grow, assets shrink. @param amountCentimes above zero */
export function credit(account: string, amountCentimes: Centimes): Entry {
  assert(Number.isSafeInteger(amountCentimes) && amountCentimes > 0, 'a credit is a positive amount');
  return { account, amountCentimes: -amountCentimes };
}
