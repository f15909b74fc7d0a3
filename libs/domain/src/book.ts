import { assert } from './assert.js';
import type { Centimes } from './money.js';

/** One line of a double-entry booking: a debit is positive, a credit negative; never zero. */
export interface Entry {
  /** Of the ledger, `drawer:RAB-001`, `payables:cash-express`. */
  ledgerAccount: string;
  amountCentimes: Centimes;
}

/** Debits a ledger account: assets grow, debts and income shrink. @param amountCentimes above zero */
export function debit(ledgerAccount: string, amountCentimes: Centimes): Entry {
  assert(Number.isSafeInteger(amountCentimes) && amountCentimes > 0, 'a debit is a positive amount');
  return { ledgerAccount, amountCentimes };
}

/** Credits a ledger account: debts and income grow, assets shrink. @param amountCentimes above zero */
export function credit(ledgerAccount: string, amountCentimes: Centimes): Entry {
  assert(Number.isSafeInteger(amountCentimes) && amountCentimes > 0, 'a credit is a positive amount');
  return { ledgerAccount, amountCentimes: -amountCentimes };
}

/** Where head office books: no agency of the network. */
export const HEAD_OFFICE = 'HEAD-OFFICE';

/** Where money of partners is settled, one for all products. */
export const SETTLEMENT_LEDGER_ACCOUNT = 'bank:settlement';

/** The ledger account of the cash in an agency's drawer, one for all products. */
export function drawerLedgerAccount(agency: string): string {
  return `drawer:${agency}`;
}

/** What a product owes to another one, which has paid for it. @param product who has paid, `accounts` */
export function dueToLedgerAccount(product: string): string {
  return `due-to:${product}`;
}

/** What another product owes for what was paid for it. @param product whom it was paid for, `claims` */
export function dueFromLedgerAccount(product: string): string {
  return `due-from:${product}`;
}
