import type { DataSource, EntityManager } from 'typeorm';
import { NO_DIGEST, placeName, type LaneState } from './sorting.js';

const BLOCK = 128;
const DIGEST_BYTES = NO_DIGEST.length / 2;

interface StoredLane extends LaneState {
  lane: number;
}

/** The name of a service's current projection, which stays so until the transaction ends; undefined while it changes. */
export async function holdCurrent(manager: EntityManager): Promise<string | undefined> {
  const rows = await manager.query<{ name: string; isChanging: boolean }[]>(
    `SELECT name, EXISTS (SELECT 1 FROM projection WHERE role = 'switching') AS "isChanging" FROM projection
     WHERE role = 'current' FOR SHARE`,
  );
  const [current] = rows;
  return current && !current.isChanging ? current.name : undefined;
}

/**
 * Whether a projection that is being made has what is derived from the rest, which stays so until the transaction ends;
 * undefined when it is none, or is being changed just now.
 */
export async function holdNext(manager: EntityManager, name: string): Promise<boolean | undefined> {
  const [next] = await manager.query<{ isDerived: boolean }[]>(
    `SELECT is_derived AS "isDerived" FROM projection WHERE name = $1 AND role IN ('building', 'switching')
     FOR SHARE SKIP LOCKED`,
    [name],
  );
  return next?.isDerived;
}

/** Locks lanes of a source, in order, and tells how far they are. */
export async function lockLanes(
  manager: EntityManager,
  projection: string,
  source: string,
  lanes: readonly number[],
): Promise<Map<number, LaneState>> {
  const select = () =>
    manager.query<{ lane: number; position: string; epoch: string | null; seen: string; conflict: string | null }[]>(
      `SELECT lane, position, epoch, seen, conflict FROM consumer_cursor
       WHERE projection = $1 AND source = $2 AND lane = ANY($3) ORDER BY lane FOR UPDATE`,
      [projection, source, lanes],
    );
  let rows = await select();
  if (rows.length < lanes.length) {
    await manager.query(
      `INSERT INTO consumer_cursor (projection, source, lane) SELECT $1, $2, unnest($3::smallint[]) ON CONFLICT DO NOTHING`,
      [projection, source, lanes],
    );
    rows = await select();
  }
  return new Map(
    rows.map(({ lane, position, epoch, seen, conflict }) => [
      lane,
      {
        position: Number(position),
        seen: Number(seen),
        ...(epoch === null ? {} : { epoch }),
        ...(conflict === null ? {} : { conflict }),
      },
    ]),
  );
}

/** Keeps how far lanes have come. */
export async function saveLanes(
  manager: EntityManager,
  projection: string,
  source: string,
  before: ReadonlyMap<number, LaneState>,
  after: ReadonlyMap<number, LaneState>,
): Promise<void> {
  const moved = [...after]
    .map(([lane, state]): StoredLane => ({ lane, ...state }))
    .filter((lane) => !isSame(before, lane));
  if (moved.length === 0) return;
  await manager.query(
    `UPDATE consumer_cursor c SET position = m.position, epoch = m.epoch, seen = m.seen, conflict = m.conflict,
       gap_since = CASE WHEN m.seen <= m.position THEN NULL WHEN c.position = m.position THEN coalesce(c.gap_since, now())
                   ELSE now() END
     FROM unnest($3::int[], $4::bigint[], $5::uuid[], $6::bigint[], $7::text[]) AS m(lane, position, epoch, seen, conflict)
     WHERE c.projection = $1 AND c.source = $2 AND c.lane = m.lane`,
    [
      projection,
      source,
      moved.map(({ lane }) => lane),
      moved.map(({ position }) => position),
      moved.map(({ epoch }) => epoch ?? null),
      moved.map(({ seen }) => seen),
      moved.map(({ conflict }) => conflict ?? null),
    ],
  );
}

function isSame(lanes: ReadonlyMap<number, LaneState>, { lane, position, epoch, seen, conflict }: StoredLane): boolean {
  const before = lanes.get(lane);
  return (
    before?.position === position && before.seen === seen && before.epoch === epoch && before.conflict === conflict
  );
}

/** What was applied at some places: `lane:position` → digest, where one was kept. */
export async function readDigests(
  manager: EntityManager,
  projection: string,
  source: string,
  places: readonly { lane: number; position: number }[],
): Promise<Map<string, string>> {
  const blocks = new Map(places.map(({ lane, position }) => [`${lane}:${blockOf(position)}`, { lane, position }]));
  const rows = await manager.query<{ lane: number; block: number; digests: Buffer }[]>(
    `SELECT lane, block, digests FROM applied_digest WHERE projection = $1 AND source = $2
       AND (lane, block) IN (SELECT * FROM unnest($3::smallint[], $4::int[]))`,
    [
      projection,
      source,
      [...blocks.values()].map(({ lane }) => lane),
      [...blocks.values()].map(({ position }) => blockOf(position)),
    ],
  );
  const found = new Map(rows.map(({ lane, block, digests }) => [`${lane}:${block}`, digests]));
  return new Map(
    places.flatMap(({ lane, position }) => {
      const digests = found.get(`${lane}:${blockOf(position)}`);
      const from = offsetOf(position);
      if (!digests || digests.length < from + DIGEST_BYTES) return [];
      return [[placeName(lane, position), digests.toString('hex', from, from + DIGEST_BYTES)]];
    }),
  );
}

/** Keeps the digests of the positions by which lanes have moved. */
export async function appendDigests(
  manager: EntityManager,
  projection: string,
  source: string,
  before: ReadonlyMap<number, LaneState>,
  digests: ReadonlyMap<number, readonly string[]>,
): Promise<void> {
  const blocks = [...digests].flatMap(([lane, added]) => {
    const parts = blocksOf(before.get(lane)?.position ?? 0, added);
    return parts.map((part) => ({ lane, ...part }));
  });
  if (blocks.length === 0) return;
  // What stood before in a block is zero in the new bytes: only what lies behind it is added.
  await manager.query(
    `INSERT INTO applied_digest (projection, source, lane, block, digests)
     SELECT $1, $2, lane, block, decode(hex, 'hex') FROM unnest($3::smallint[], $4::int[], $5::text[]) AS b(lane, block, hex)
     ON CONFLICT (projection, source, lane, block) DO UPDATE SET digests = applied_digest.digests
       || substring(excluded.digests FROM octet_length(applied_digest.digests) + 1)`,
    [
      projection,
      source,
      blocks.map(({ lane }) => lane),
      blocks.map(({ block }) => block),
      blocks.map(({ hex }) => hex),
    ],
  );
}

/** Keeps the digest of a place that was passed before its event could be applied. */
export async function setDigest(
  manager: EntityManager,
  projection: string,
  source: string,
  { lane, position }: { lane: number; position: number },
  digest: string,
): Promise<void> {
  await manager.query(
    `UPDATE applied_digest SET digests = overlay(digests PLACING decode($5, 'hex') FROM $6::int)
     WHERE projection = $1 AND source = $2 AND lane = $3 AND block = $4 AND octet_length(digests) >= $6::int + $7::int - 1`,
    [projection, source, lane, blockOf(position), digest, offsetOf(position) + 1, DIGEST_BYTES],
  );
}

/** The bytes of each block that positions from `position + 1` on fill, as hex, with zeros for what stood before. */
function blocksOf(position: number, added: readonly string[]): { block: number; hex: string }[] {
  const blocks = new Map<number, string>();
  added.forEach((digest, i) => {
    const at = position + 1 + i;
    const hex = blocks.get(blockOf(at)) ?? NO_DIGEST.repeat(offsetOf(at) / DIGEST_BYTES);
    blocks.set(blockOf(at), hex + digest);
  });
  return [...blocks].map(([block, hex]) => ({ block, hex }));
}

function blockOf(position: number): number {
  return Math.floor((position - 1) / BLOCK);
}

function offsetOf(position: number): number {
  return ((position - 1) % BLOCK) * DIGEST_BYTES;
}

/** A lane that does not move by itself: what stands in its way. */
export interface StandingLane {
  projection: string;
  source: string;
  lane: number;
  position: number;
  seen: number;
  conflict: string | null;
}

/** Lanes that wait for a missing event, or stand still for good, and all lanes of a projection that is being made. */
export function standingLanes(dataSource: DataSource): Promise<StandingLane[]> {
  return dataSource.query<StandingLane[]>(
    `SELECT c.projection, c.source, c.lane, c.position::float8 AS position, c.seen::float8 AS seen, c.conflict
     FROM consumer_cursor c JOIN projection p ON p.name = c.projection
     WHERE p.role <> 'retired' AND (c.seen > c.position OR c.conflict IS NOT NULL)`,
  );
}
