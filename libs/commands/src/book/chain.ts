import { hash } from 'node:crypto';

/** What a chain begins with. */
export const CHAIN_START = '0'.repeat(64);

/**
 * The hash that a row of a chain carries: SHA-256 over the hash of the row before it and its own facts. Whoever changes a
 * row, leaves one out or puts one in between breaks every hash after it. PostgreSQL makes the same one:
 * `encode(sha256(convert_to(concat_ws('|', before, …), 'UTF8')), 'hex')`.
 *
 * @param before of the row before, {@link CHAIN_START} for the first
 * @param facts texts and whole numbers, in an order that never changes; none may hold a `|`
 * @returns 64 hexadecimal digits
 */
export function chainedHash(before: string, facts: readonly (string | number)[]): string {
  return hash('sha256', [before, ...facts].join('|'), 'hex');
}
