import type { Centimes } from '#libs/domain';
import type { VatRate } from '../tariff/tariff.js';

/** How an operator and we share what clients pay, and what a pay-out is worth to it: a dated parameter of each. */
export interface OperatorShares {
  /** Our part of the net fee of a sending; 10,000 are all of it. */
  senderFeeBasisPoints: number;
  /** What the operator owes us for a pay-out, without VAT: by amount, upper bounds included, in rising order. */
  payOutCommissions: readonly { upToCentimes: Centimes; commissionCentimes: Centimes }[];
  /** Of an amount above all of them. */
  commissionAboveCentimes: Centimes;
}

const BASIS_POINTS = 10_000;

/**
 * The operator's part of a net fee: what our part, to the nearest centime, leaves.
 *
 * @param feeNetCentimes below zero when the fee was given back: then as much goes back as the operator got
 */
export function operatorPartOf(feeNetCentimes: Centimes, { senderFeeBasisPoints }: OperatorShares): Centimes {
  const size = Math.abs(feeNetCentimes);
  const part = size - Math.round((size * senderFeeBasisPoints) / BASIS_POINTS);
  return feeNetCentimes < 0 ? 0 - part : part;
}

/** What an operator owes for a pay-out, without VAT. @param amountCentimes above zero */
export function commissionOf(amountCentimes: Centimes, shares: OperatorShares): Centimes {
  const bracket = shares.payOutCommissions.find(({ upToCentimes }) => amountCentimes <= upToCentimes);
  return bracket?.commissionCentimes ?? shares.commissionAboveCentimes;
}

/** The VAT on a net commission, to the nearest centime (domain rule: 10 %, dated). */
export function vatOn(netCentimes: Centimes, { rateBasisPoints }: VatRate): Centimes {
  return Math.round((netCentimes * rateBasisPoints) / BASIS_POINTS);
}
