import type { InvariantResult } from '#libs/service';
import type { Client } from './client.js';

/**
 * What does not hold in a service's books, each with the name of the invariant.
 *
 * @param administrator who asks the service
 * @param checkedMin how many invariants its books and product have at least
 * @throws {Error} when fewer were checked
 */
export async function brokenInvariants(administrator: Client, checkedMin: number): Promise<string[]> {
  const { body } = await administrator.get<InvariantResult[]>('/verification/invariants');
  if (body.length < checkedMin) throw new Error('the invariants of books and product are checked');
  return body.flatMap(({ name, differences }) => differences.map((difference) => `${name}: ${difference}`));
}
