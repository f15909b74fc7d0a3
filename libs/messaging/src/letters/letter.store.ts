import { fromBinaryMessage, MalformedEvent } from '#libs/events';
import { instantSql, isTransient } from '#libs/commands';
import type { DataSource, EntityManager } from 'typeorm';
import { storable, type EventHandler } from '../broker/message.js';
import { refuseDeadLetter, type DeadLetter, type DeadMessage, type KnownLetter, type StoredLetter } from './letter.js';

const SUBJECT_STORED_MAX = 255;
const REASON_STORED_MAX = 500;
const BULK_MAX = 1_000;

const COLUMNS = `id::float8 AS id, status, reason, topic, partition, kafka_offset::text AS "offset", source, lane,
  position::float8 AS position, subject,
  ${instantSql('received_at')} AS "receivedAt"`;
const STORED = `${COLUMNS}, projection, takes_place AS "takesPlace", headers, value`;

/** Dead letters that wait, and what is parked behind them, oldest first. */
export function listDeadLetters(dataSource: DataSource, afterId: number, limit: number): Promise<DeadLetter[]> {
  return dataSource.query<DeadLetter[]>(
    `SELECT ${COLUMNS} FROM dead_letter WHERE status IN ('waiting', 'parked') AND id > $1 ORDER BY id LIMIT $2`,
    [afterId, limit],
  );
}

/**
 * Asks for the event of a letter's place again: its journal says what is applied, never the letter. The consumer that has
 * the lane asks, and applies it with what is parked behind it.
 *
 * @throws {DomainError} `dead-letter.not-found`, `dead-letter.parked`, `dead-letter.nothing-to-fetch`
 */
export function askAgain(dataSource: DataSource, id: number): Promise<void> {
  return dataSource.transaction(async (manager) => {
    const letter = await lock(manager, id);
    if (!letter.takesPlace) throw refuseDeadLetter('dead-letter.nothing-to-fetch', { reason: letter.reason });
    await manager.query('UPDATE dead_letter SET fetch_asked_at = now() WHERE id = $1', [id]);
  });
}

/** Asks again for those that wait for one reason, oldest first. @returns how many: 1,000 at most */
export async function askAgainByReason(dataSource: DataSource, reason: string): Promise<number> {
  const [asked] = await dataSource.query<[unknown[], number]>(
    `UPDATE dead_letter SET fetch_asked_at = now() WHERE id IN (
       SELECT id FROM dead_letter WHERE status = 'waiting' AND takes_place AND reason = $1 ORDER BY id LIMIT ${BULK_MAX})
     RETURNING id`,
    [reason],
  );
  return asked.length;
}

/** Asks again for the events whose type nobody knew when they came, and which is known now. */
export async function askForKnownTypes(dataSource: DataSource, isKnown: (type: string) => boolean): Promise<void> {
  const types = await dataSource.query<{ type: string }[]>(
    `SELECT DISTINCT unknown_type AS type FROM dead_letter WHERE status = 'waiting' AND unknown_type IS NOT NULL`,
  );
  const known = types.map(({ type }) => type).filter(isKnown);
  if (known.length === 0) return;
  await dataSource.query(
    `UPDATE dead_letter SET fetch_asked_at = now() WHERE status = 'waiting' AND unknown_type = ANY($1)`,
    [known],
  );
}

/** What became of a letter that was asked for again. */
export async function letterState(
  dataSource: DataSource,
  id: number,
): Promise<{ status: string; reason: string; isAsked: boolean; applied: number } | undefined> {
  const [state] = await dataSource.query<{ status: string; reason: string; isAsked: boolean; applied: number }[]>(
    `SELECT status, reason, fetch_asked_at IS NOT NULL AS "isAsked", applied_with AS applied FROM dead_letter WHERE id = $1`,
    [id],
  );
  return state;
}

/**
 * Gives a dead letter up for good; what is parked behind it is applied.
 *
 * @returns how many parked events were applied
 * @throws {DomainError} `dead-letter.not-found`, `dead-letter.parked`
 */
export function discardDeadLetter(dataSource: DataSource, handler: EventHandler, id: number): Promise<number> {
  return dataSource.transaction(async (manager) => {
    const letter = await lock(manager, id);
    await resolve(manager, letter.id, 'discarded', 0);
    if (manager.queryRunner) manager.queryRunner.data.projection = letter.projection;
    return letter.takesPlace ? unpark(manager, handler, letter) : 0;
  });
}

/** Letters that wait at some places of a source, with the digest of what was set aside there. */
export async function lettersAt(
  manager: EntityManager,
  projection: string,
  source: string,
  places: readonly { lane: number; position: number }[],
): Promise<(KnownLetter & { lane: number; position: number })[]> {
  return manager.query(
    `SELECT id::float8 AS id, digest, subject, lane, position::float8 AS position FROM dead_letter
     WHERE projection = $1 AND source = $2 AND status = 'waiting' AND takes_place
       AND (lane, position) IN (SELECT * FROM unnest($3::smallint[], $4::bigint[])) FOR UPDATE`,
    [projection, source, places.map(({ lane }) => lane), places.map(({ position }) => position)],
  );
}

/** Which of some subjects wait behind a dead letter. */
export async function parkedSubjects(
  manager: EntityManager,
  projection: string,
  source: string,
  subjects: readonly string[],
): Promise<Set<string>> {
  const rows = await manager.query<{ subject: string }[]>(
    `SELECT DISTINCT subject FROM dead_letter
     WHERE status IN ('waiting', 'parked') AND takes_place AND projection = $1 AND source = $2 AND subject = ANY($3)`,
    [projection, source, subjects.map((subject) => storable(subject))],
  );
  return new Set(rows.map(({ subject }) => subject));
}

/** Keeps what is set aside. A letter that holds its place already keeps it, with the reason of now. */
export async function saveLetters(
  manager: EntityManager,
  projection: string,
  source: string,
  dead: readonly DeadMessage[],
): Promise<void> {
  for (const letter of dead) {
    const { message, status, reason, takesPlace, awaitsJournal, digest, lane, position, subject, unknownType } = letter;
    const headers = Object.fromEntries(
      Object.entries(message.headers ?? {}).map(([name, value]) => [storable(name), storable(value?.toString())]),
    );
    const words = storable(reason.slice(0, REASON_STORED_MAX));
    const isHeld = takesPlace && (await refuseAgain(manager, projection, source, { lane, position }, words, digest));
    if (isHeld) continue;
    await manager.query(
      `INSERT INTO dead_letter (projection, status, reason, topic, partition, kafka_offset, source, lane, position, subject,
           headers, value, takes_place, digest, unknown_type, awaits_journal)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
       ON CONFLICT (projection, topic, partition, kafka_offset, digest, coalesce(position, 0)) DO NOTHING`,
      [
        projection,
        status,
        words,
        message.topic,
        message.partition,
        message.offset,
        lane === undefined ? null : source,
        lane,
        position,
        storable(subject?.slice(0, SUBJECT_STORED_MAX)),
        JSON.stringify(headers),
        storable(message.value?.toString('utf8')),
        takesPlace,
        digest,
        unknownType,
        awaitsJournal,
      ],
    );
  }
}

/** A place whose event cannot be applied again: its letter says why now. */
async function refuseAgain(
  manager: EntityManager,
  projection: string,
  source: string,
  { lane, position }: Pick<DeadMessage, 'lane' | 'position'>,
  reason: string,
  digest: string,
): Promise<boolean> {
  const [held] = await manager.query<[unknown[], number]>(
    `UPDATE dead_letter SET reason = $5, digest = $6, fetch_asked_at = NULL, unknown_type = NULL
     WHERE projection = $1 AND source = $2 AND lane = $3 AND position = $4 AND takes_place AND status = 'waiting' RETURNING id`,
    [projection, source, lane, position, reason, digest],
  );
  return held.length > 0;
}

/** A letter's event was applied: what is parked behind it follows, in order. */
export async function fulfil(
  manager: EntityManager,
  handler: EventHandler,
  projection: string,
  source: string,
  { id, subject }: KnownLetter,
): Promise<void> {
  await resolve(manager, id, 'retried', 1);
  const parked = await unpark(manager, handler, { projection, source, subject });
  await manager.query('UPDATE dead_letter SET applied_with = $2 WHERE id = $1', [id, 1 + parked]);
}

/**
 * Letters that asked for what the journal says of a place: it gave the event that was spoilt on its way, or it ends
 * before that place.
 */
export async function resolveAwaiting(manager: EntityManager, projection: string, source: string): Promise<void> {
  await manager.query(
    `UPDATE dead_letter d SET status = 'retried', resolved_at = now(), applied_with = 1, awaits_journal = false
     FROM consumer_cursor c
     WHERE d.awaits_journal AND d.status = 'waiting' AND d.projection = $1 AND d.source = $2
       AND c.projection = $1 AND c.source = $2 AND c.lane = d.lane AND c.position >= d.position`,
    [projection, source],
  );
}

/** A journal ends before the place of some letters: they stay until it says something there, or are discarded. */
export async function tellEnd(
  manager: EntityManager,
  projection: string,
  source: string,
  lane: number,
  head: number,
): Promise<void> {
  await manager.query(
    `UPDATE dead_letter SET awaits_journal = false, fetch_asked_at = NULL,
       reason = left(reason, 400) || '; its journal ends at ' || $4::text
     WHERE projection = $1 AND source = $2 AND lane = $3 AND position > $4::bigint AND status = 'waiting'
       AND (awaits_journal OR fetch_asked_at IS NOT NULL)`,
    [projection, source, lane, head],
  );
}

async function lock(manager: EntityManager, id: number): Promise<StoredLetter> {
  // As the inbox does: an event that is being parked behind this letter is there before the letter is gone.
  await manager.query(
    `SELECT 1 FROM consumer_cursor WHERE (projection, source, lane) IN
       (SELECT projection, source, lane FROM dead_letter WHERE id = $1) FOR UPDATE`,
    [id],
  );
  const [letter] = await manager.query<StoredLetter[]>(
    `SELECT ${STORED} FROM dead_letter WHERE id = $1 AND status IN ('waiting', 'parked') FOR UPDATE`,
    [id],
  );
  if (!letter) throw refuseDeadLetter('dead-letter.not-found');
  if (letter.status === 'parked') throw refuseDeadLetter('dead-letter.parked');
  return letter;
}

async function unpark(
  manager: EntityManager,
  handler: EventHandler,
  { projection, source, subject }: Pick<StoredLetter, 'projection' | 'source' | 'subject'>,
): Promise<number> {
  if (source === null || subject === null) return 0;
  const parked = await manager.query<StoredLetter[]>(
    `SELECT ${STORED} FROM dead_letter
     WHERE status = 'parked' AND projection = $1 AND source = $2 AND subject = $3 ORDER BY id FOR UPDATE`,
    [projection, source, subject],
  );
  let applied = 0;
  for (const { id, headers, value } of parked) {
    await manager.query('SAVEPOINT parked');
    try {
      await handler([fromBinaryMessage({ headers, value: Buffer.from(value ?? '') })], manager);
    } catch (error) {
      if (isTransient(error)) throw error;
      await manager.query('ROLLBACK TO SAVEPOINT parked');
      const reason = error instanceof Error ? error.message : 'refused';
      const unknownType = error instanceof MalformedEvent ? error.unknownType : undefined;
      await manager.query(`UPDATE dead_letter SET status = 'waiting', reason = $2, unknown_type = $3 WHERE id = $1`, [
        id,
        storable(reason.slice(0, REASON_STORED_MAX)),
        unknownType,
      ]);
      return applied; // the rest stays parked, now behind this one
    }
    await manager.query('RELEASE SAVEPOINT parked');
    await resolve(manager, id, 'retried', 1);
    applied++;
  }
  return applied;
}

async function resolve(
  manager: EntityManager,
  id: number,
  status: 'retried' | 'discarded',
  appliedWith: number,
): Promise<void> {
  await manager.query(
    'UPDATE dead_letter SET status = $2, resolved_at = now(), fetch_asked_at = NULL, applied_with = $3 WHERE id = $1',
    [id, status, appliedWith],
  );
}
