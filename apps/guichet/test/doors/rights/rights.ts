import { claimsOf } from '../door/callers.js';
import { abreast, requestOf, type House } from '../door/house.js';
import { doorName, type Door } from '../door/operations.js';
import { codeOf, sendWire, wireOf, type WireAnswer } from '../door/wire.js';

const NOBODY = 'nobody';

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
  const cells = doors.flatMap((door) => {
    const request = requestOf(door, 1);
    return [NOBODY, ...roles].map((role) => ({ door, role, request }));
  });
  const wrong = await abreast(cells, async ({ door, role, request }) => {
    const token = role === NOBODY ? undefined : await house.tokenOf(claimsOf(role));
    const answer = await sendWire(house.origin, wireOf(request, token));
    const found = wrongCell(door, role, answer);
    return found ? [`${doorName(door)}: ${found}`] : [];
  });
  return wrong.flat();
}
