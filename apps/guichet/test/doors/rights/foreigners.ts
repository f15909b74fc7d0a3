import { randomUUID } from 'node:crypto';
import type { Claims } from '#libs/testing';
import type { AgencyObject, AgencyObjects } from './agency-objects.js';
import { claimsOf, foreignClaimsOf } from '../door/callers.js';
import { doorName, upTo, type Door } from '../door/operations.js';
import { abreast, requestOf, type House } from '../door/house.js';
import { codeOf, sendWire, wireOf, type WireAnswer } from '../door/wire.js';

/** Whose answer does not depend on the caller's agency, with the reason. */
export type OpenToAll = Readonly<Record<string, string>>;

/** A call of a door with the ids of real objects, or with others of the same form that nobody made. */
interface Call {
  door: Door;
  claims: Claims;
  ids: Record<string, string>;
}

const namesOf = ({ parameters }: Door) => parameters.flatMap(({ name, in: place }) => (place === 'path' ? [name] : []));

/** Doors with the id of something in their path, for roles that are bound to an agency or partner. */
export function guardedDoors(doors: readonly Door[]): { door: Door; role: string }[] {
  return doors.flatMap((door) => {
    const bound = (door.roles ?? []).filter((role) => foreignClaimsOf(claimsOf(role)) !== undefined);
    return namesOf(door).length > 0 ? bound.map((role) => ({ door, role })) : [];
  });
}

/** The object that the last name of a path is of. */
export function objectAt(door: Door, objects: AgencyObjects): AgencyObject | undefined {
  const all = namesOf(door).map((name) => objects[upTo(door, name)]);
  return all.every(Boolean) ? all.at(-1) : undefined;
}

/** An id of the same form that nobody made: other digits, other letters of a UUID. */
const unknownOf = ({ id, unknown }: AgencyObject) =>
  unknown ??
  (/^[0-9a-f-]{36}$/.test(id)
    ? randomUUID()
    : id.replace(/\d(?=\D*$|\d*[.]pdf$)/g, (digit) => String(9 - Number(digit))));

const idsOf = (door: Door, objects: AgencyObjects, idOf: (object: AgencyObject) => string) =>
  Object.fromEntries(namesOf(door).map((name) => [name, idOf(objects[upTo(door, name)]!)]));

async function call({ door, claims, ids }: Call, { origin, tokenOf }: House): Promise<WireAnswer> {
  const request = requestOf(door, 1);
  const isNeeded = (asked: string) => door.parameters.some(({ name, required }) => name === asked && required);
  const query = Object.fromEntries(Object.entries(request.query).filter(([name]) => isNeeded(name)));
  const headers = {
    ...request.headers,
    ...('Idempotency-Key' in request.headers ? { 'Idempotency-Key': randomUUID() } : {}),
  };
  return sendWire(
    origin,
    wireOf({ ...request, query, headers, path: { ...request.path, ...ids } }, await tokenOf(claims)),
  );
}

const told = (answer: WireAnswer) => `${answer.status} ${codeOf(answer) ?? ''}`.trim();

/**
 * Asks for objects of an agency as the same role of another: the answer must be that for an object which is not there. At
 * last its own people ask, who must find it, or nothing was proved.
 *
 * @returns what is not so, a line each
 */
export async function foreignFindings(
  doors: readonly Door[],
  objects: AgencyObjects,
  openToAll: OpenToAll,
  house: House,
): Promise<string[]> {
  const isOpen = ({ door, role }: { door: Door; role: string }) =>
    doorName(door) in openToAll && !claimsOf(role).partner;
  const guarded = guardedDoors(doors).filter((one) => !isOpen(one));
  const asForeigners = await abreast(guarded, async ({ door, role }) => {
    const object = objectAt(door, objects);
    if (!object) return [`${doorName(door)}: no object is made for it`];
    const claims = foreignClaimsOf(claimsOf(role, object.agency))!;
    const ids = idsOf(door, objects, ({ id }) => id);
    const unknown = idsOf(door, objects, unknownOf);
    const [real, none] = [await call({ door, claims, ids }, house), await call({ door, claims, ids: unknown }, house)];
    if (none.status !== 404) return [`${doorName(door)}: ${role} got ${told(none)} for what is not there`];
    return told(real) === told(none)
      ? []
      : [`${doorName(door)}: a foreign ${role} got ${told(real)}, not ${told(none)}`];
  });
  const asOwners = await abreast(guarded, async ({ door, role }) => {
    const object = objectAt(door, objects);
    if (!object || object.isOfHeadOffice) return [];
    const ids = idsOf(door, objects, ({ id }) => id);
    const own = await call({ door, claims: claimsOf(role, object.agency), ids }, house);
    return own.status === 404 ? [`${doorName(door)}: its own ${role} got ${told(own)}`] : [];
  });
  return [...asForeigners, ...asOwners].flat();
}

/** Lists of foreigners that hold an object, and objects that no list of their own people holds, though there is one. */
export async function listFindings(
  doors: readonly Door[],
  objects: AgencyObjects,
  openToAll: OpenToAll,
  house: House,
): Promise<string[]> {
  const lists = doors.filter(
    ({ method, path, parameters }) =>
      method === 'GET' && !path.includes('{') && parameters.every(({ required }) => !required),
  );
  // No day, no name, and no number: "1" is in every list.
  const tellable = Object.values(objects).filter(
    ({ id, agency, isOfHeadOffice }) => (agency ?? isOfHeadOffice) && !/^[0-9]+$/.test(id),
  );
  const seen = async (door: Door, claims: Claims) => {
    const { status, text } = await sendWire(house.origin, {
      method: 'GET',
      target: door.parameters.some(({ name }) => name === 'limit') ? `${door.path}?limit=100` : door.path,
      headers: [['Authorization', `Bearer ${await house.tokenOf(claims)}`]],
    });
    return status === 200 ? text : '';
  };
  const found = await abreast(lists, async (door) => {
    const bound = (door.roles ?? []).filter((role) => foreignClaimsOf(claimsOf(role)) !== undefined);
    const own = objects[`${door.path}/{id}`] ?? objects[`${door.path}/{reference}`];
    const findings: string[] = [];
    for (const role of bound) {
      const texts = await Promise.all(
        tellable.map(async (object) => ({
          object,
          text: await seen(door, foreignClaimsOf(claimsOf(role, object.agency))!),
        })),
      );
      const shown = texts.filter(({ object, text }) => text.includes(object.id));
      if (doorName(door) in openToAll && !claimsOf(role).partner) continue;
      findings.push(...shown.map(({ object }) => `${doorName(door)}: a foreign ${role} is shown ${object.id}`));
      if (own && !own.isOfHeadOffice && !(await seen(door, claimsOf(role, own.agency))).includes(own.id))
        findings.push(`${doorName(door)}: its own ${role} is not shown ${own.id}`);
    }
    return findings;
  });
  return found.flat();
}
