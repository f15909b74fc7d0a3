import { assert } from './assert.js';

/** An amount of Moroccan dirhams in centimes (1 DH = 100): an integer, safe up to 2⁵³ − 1. */
export type Centimes = number;

/**
 * Centimes of an amount in dirhams.
 *
 * @param amountDirhams an amount with at most two decimals
 * @throws {Error} when the result is no safe integer
 */
export function dirhams(amountDirhams: number): Centimes {
  const amountCentimes = Math.round(amountDirhams * 100);
  assert(Number.isSafeInteger(amountCentimes), `${amountDirhams} DH is no amount`);
  assert(Math.abs(amountCentimes / 100 - amountDirhams) < 1e-8, `${amountDirhams} DH has more than two decimals`);
  return amountCentimes;
}

/** Thousands of dirhams (KDH), rounded half up, as the institution prints volumes. */
export function toKiloDirhams(amountCentimes: Centimes): number {
  return Math.round(amountCentimes / 100_000);
}

/** Whole dirhams, rounded half up, as the annual report prints volumes. */
export function toDirhams(amountCentimes: Centimes): number {
  return Math.round(amountCentimes / 100);
}
