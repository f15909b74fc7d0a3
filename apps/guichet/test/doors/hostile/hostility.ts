import fc from 'fast-check';
import type { AgencyObjects } from '../rights/agency-objects.js';
import { claimsOf } from '../door/callers.js';
import { complaintsOf } from './complaints.js';
import { hostileCall, TOKEN, type HostileCall } from './hostile-requests.js';
import { abreast, type House } from '../door/house.js';
import { doorName, upTo, type Door } from '../door/operations.js';
import { rawRequest, sendRaw } from './raw-sockets.js';
import { sendWire, type Wire, type WireAnswer } from '../door/wire.js';

const SHOWN_MAX = 600;

/** Fields of bodies that hold the id of an object. */
const FIELDS: Readonly<Record<string, string | undefined>> = {
  policyId: '/api/claims/v1/policies/{id}',
  memberId: '/api/claims/v1/clients/{id}/members/{memberId}',
  accountId: '/api/accounts/v1/accounts/{id}',
  reference: '/api/accounts/v1/cards/{reference}',
};

/** What came of hostile requests. */
export interface Hostility {
  /** What was not right, a line each, with the request. */
  findings: string[];
  /** How many were accepted that are done once, by their route. */
  accepted: Map<string, number>;
}

/** Sends so many hostile requests, and looks at each answer. @param how many, and the seed: the same one makes the same requests */
export async function beHostile(
  doors: readonly Door[],
  objects: AgencyObjects,
  { count, seed }: { count: number; seed: number },
  house: House,
): Promise<Hostility> {
  const idAt = (door: Door, name: string) => objects[upTo(door, name)]?.id;
  const idOf = (field: string) => objects[FIELDS[field] ?? '']?.id;
  const calls = fc.sample(hostileCall(doors, { idAt, idOf }), { numRuns: count, seed });
  const accepted = new Map<string, number>();
  const pages = new Set(doors.flatMap((door) => (door.roles ? [] : [doorName(door)])));
  const found = await abreast(calls, async (call) => {
    const wire = await withTokenOf(call, house);
    const complaints = await sendWire(house.origin, wire).then(
      async (answer) => [
        ...complaintsOf(answer, { isHead: wire.method === 'HEAD', isPage: pages.has(call.door) }),
        ...(isDone(call, answer) ? await complaintsOfAgain(call, wire, answer) : []),
      ],
      (error: unknown) => [String(error)],
    );
    return complaints.map(
      (complaint) => `${complaint}: ${call.kind} of ${call.door} by ${call.role}: ${shown(call.wire)}`,
    );
  });

  async function complaintsOfAgain(call: HostileCall, wire: Wire, first: WireAnswer): Promise<string[]> {
    if (first.headers['idempotent-replayed'] === undefined) accepted.set(call.door, (accepted.get(call.door) ?? 0) + 1);
    const again = await sendWire(house.origin, wire);
    const isSame = again.status === first.status && again.text === first.text;
    return isSame && again.headers['idempotent-replayed'] === 'true'
      ? []
      : [`again it was ${again.status} ${again.text}`];
  }

  return { findings: found.flat(), accepted };
}

const isDone = ({ isCommand, wire }: HostileCall, { status }: WireAnswer) =>
  isCommand && ['POST', 'PUT'].includes(wire.method) && status < 300;

async function withTokenOf({ role, wire }: HostileCall, { tokenOf }: House): Promise<Wire> {
  const token = await tokenOf(claimsOf(role));
  return { ...wire, headers: wire.headers.map(([name, value]) => [name, value.replaceAll(TOKEN, token)] as const) };
}

function shown({ body, ...rest }: Wire): string {
  return JSON.stringify({
    ...rest,
    body: typeof body === 'object' ? Buffer.from(body).toString('base64') : body,
  }).slice(0, SHOWN_MAX);
}

/** Sends so many requests as bytes that no client makes: what is not right of their answers, a line each. */
export async function beHostileByBytes(count: number, seed: number, origin: string): Promise<string[]> {
  const found = await abreast(fc.sample(rawRequest, { numRuns: count, seed }), async (text) => {
    const complaints = await sendRaw(origin, text).then(
      (answer) => (answer ? complaintsOf(answer) : []),
      (error: unknown) => [String(error)],
    );
    return complaints.map((complaint) => `${complaint}: ${JSON.stringify(text).slice(0, SHOWN_MAX)}`);
  });
  return found.flat();
}
