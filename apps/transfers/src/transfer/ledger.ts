import type { Centimes } from '#libs/domain';
import type { Operator, Price, PricedOperator } from '../tariff/tariff.js';

/** What the institution owes to beneficiaries of an operator. */
export const payablesLedgerAccount = (operator: Operator): string => `payables:${operator}`;
/** What it owes to senders whose transfers nobody collected. */
export const owedBackLedgerAccount = (operator: Operator): string => `owed-back:${operator}`;
/** What is blocked. */
export const frozenLedgerAccount = (operator: PricedOperator): string => `frozen:${operator}`;
/** What an operator owes the institution for what it paid in its stead; below zero, what the institution owes it. */
export const operatorLedgerAccount = (operator: PricedOperator): string => `operator:${operator}`;
/** Fees that an operator's senders paid, without VAT. */
export const feesLedgerAccount = (operator: PricedOperator): string => `fees:${operator}`;
/** VAT on them, which the treasury gets. */
export const VAT_LEDGER_ACCOUNT = 'vat';

/** To whom the parts of a fee belong, by ledger account; a part of nothing is left out. */
export function feeParts(
  operator: PricedOperator,
  { feeCentimes, feeVatCentimes }: Pick<Price, 'feeCentimes' | 'feeVatCentimes'>,
): [ledgerAccount: string, Centimes][] {
  const net: [string, Centimes] = [feesLedgerAccount(operator), feeCentimes - feeVatCentimes];
  const vat: [string, Centimes] = [VAT_LEDGER_ACCOUNT, feeVatCentimes];
  return [net, vat].filter(([, centimes]) => centimes > 0);
}
