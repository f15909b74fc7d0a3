import fc from 'fast-check';
import type { Claims } from '#libs/testing';
import { claimsOf } from './callers.js';
import { doorName, type Door } from './operations.js';
import { validRequest, type DoorRequest } from './valid-requests.js';
import { codeOf, sendWire, wireOf, type WireAnswer } from './wire.js';

const ABREAST = 8;
const NOBODY = 'nobody';

/** Where the doors are, and how a token is got. */
export interface House {
  origin: string;
  tokenOf: (claims: Claims) => Promise<string>;
}

/** Does something with each, some at a time; what came of it, in their order. */
export async function abreast<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const entries = items.entries();
  const one = async () => {
    for (const [i, item] of entries) results[i] = await work(item);
  };
  await Promise.all(Array.from({ length: ABREAST }, one));
  return results;
}

/** One request that the document allows. @param seed another one gives another request */
export function requestOf(door: Door, seed: number): DoorRequest {
  return fc.sample(validRequest(door), { numRuns: 1, seed })[0]!;
}

/** What is wrong with an answer of a door to somebody of a role, or to nobody. */
export function wrongCell({ roles }: Pick<Door, 'roles'>, role: string, answer: WireAnswer): string | undefined {
  const { status } = answer;
  const code = codeOf(answer);
  const may = roles === undefined || roles.includes(role);
  const told = `${role} got ${status} ${code ?? ''}`.trim();
  if (may) return status >= 500 || code === 'role.not-allowed' || code?.startsWith('token.') ? told : undefined;
  const refusal = role === NOBODY ? [401, 'token.missing'] : [403, 'role.not-allowed'];
  return status === refusal[0] && code === refusal[1] ? undefined : told;
}

/** Calls each door as nobody and as each role: the cells that are not as the documents say, a line each. */
export async function wrongCells(doors: readonly Door[], roles: readonly string[], house: House): Promise<string[]> {
  const cells = doors.flatMap((door) => [NOBODY, ...roles].map((role) => ({ door, role })));
  const wrong = await abreast(cells, async ({ door, role }) => {
    const token = role === NOBODY ? undefined : await house.tokenOf(claimsOf(role));
    const answer = await sendWire(house.origin, wireOf(requestOf(door, cells.length), token));
    const found = wrongCell(door, role, answer);
    return found ? [`${doorName(door)}: ${found}`] : [];
  });
  return wrong.flat();
}
