import { isTransient } from '#libs/commands';
import { defineErrors } from '#libs/domain';
import { fromBinaryMessage, MalformedEvent } from '#libs/events';
import { metrics } from '@opentelemetry/api';
import type { Producer } from 'kafkajs';
import type { DataSource, EntityManager } from 'typeorm';
import type { Broker, Log } from './broker.js';
import type { EventHandler } from './inbox.js';
import { Loop } from './loop.js';

/** Refusals of administrators' requests about dead letters. */
export const refuseDeadLetter = defineErrors({
  'dead-letter.not-found': { status: 404, detail: 'No dead letter waits under this id.' },
  'dead-letter.parked': {
    status: 409,
    detail: 'This event waits behind an earlier one of its subject: retry or discard that one.',
  },
  'dead-letter.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
  'dead-letter.still-refused': { status: 422, detail: 'The event was refused again and stays where it is.' },
});

/** A dead letter as administrators see it. Its data stays in the database: it may be personal. */
export interface DeadLetter {
  id: number;
  status: 'waiting' | 'parked' | 'retried' | 'discarded';
  reason: string;
  topic: string;
  partition: number;
  offset: string;
  source: string | null;
  lane: number | null;
  position: number | null;
  subject: string | null;
  receivedAt: string;
}

interface Stored extends DeadLetter {
  headers: Record<string, string>;
  value: string | null;
}

const COLUMNS = `id::float8 AS id, status, reason, topic, partition, kafka_offset::text AS "offset", source, lane,
  position::float8 AS position, subject,
  to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "receivedAt"`;

/** Dead letters that wait, and what is parked behind them, oldest first. */
export function listDeadLetters(dataSource: DataSource, afterId: number, limit: number): Promise<DeadLetter[]> {
  return dataSource.query<DeadLetter[]>(
    `SELECT ${COLUMNS} FROM dead_letter WHERE status IN ('waiting', 'parked') AND id > $1 ORDER BY id LIMIT $2`,
    [afterId, limit],
  );
}

/**
 * Applies a dead letter again, then what is parked behind it, in order.
 *
 * @returns how many events were applied
 * @throws {DomainError} `dead-letter.not-found`, `dead-letter.parked`, `dead-letter.still-refused`
 */
export function retryDeadLetter(dataSource: DataSource, handler: EventHandler, id: number): Promise<number> {
  return dataSource.transaction(async (manager) => {
    const letter = await lock(manager, id);
    await applyAgain(manager, handler, letter);
    await resolve(manager, letter.id, 'retried');
    return 1 + (await unpark(manager, handler, letter));
  });
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
    await resolve(manager, letter.id, 'discarded');
    return unpark(manager, handler, letter);
  });
}

async function lock(manager: EntityManager, id: number): Promise<Stored> {
  // As the inbox does: an event that is being parked behind this letter is there before the letter is gone.
  await manager.query(
    `SELECT 1 FROM consumer_cursor WHERE (source, lane) IN (SELECT source, lane FROM dead_letter WHERE id = $1) FOR UPDATE`,
    [id],
  );
  const [letter] = await manager.query<Stored[]>(
    `SELECT ${COLUMNS}, headers, value FROM dead_letter WHERE id = $1 AND status IN ('waiting', 'parked') FOR UPDATE`,
    [id],
  );
  if (!letter) throw refuseDeadLetter('dead-letter.not-found');
  if (letter.status === 'parked') throw refuseDeadLetter('dead-letter.parked');
  return letter;
}

async function applyAgain(manager: EntityManager, handler: EventHandler, letter: Stored): Promise<void> {
  try {
    await handler([fromBinaryMessage({ headers: letter.headers, value: Buffer.from(letter.value ?? '') })], manager);
  } catch (error) {
    if (isTransient(error)) throw error;
    const reason = error instanceof Error ? error.message : 'refused';
    throw refuseDeadLetter('dead-letter.still-refused', {
      reason: error instanceof MalformedEvent ? reason : reason.slice(0, 200),
    });
  }
}

async function unpark(manager: EntityManager, handler: EventHandler, letter: Stored): Promise<number> {
  if (letter.source === null || letter.subject === null) return 0;
  const parked = await manager.query<Stored[]>(
    `SELECT ${COLUMNS}, headers, value FROM dead_letter
     WHERE status = 'parked' AND source = $1 AND subject = $2 ORDER BY id FOR UPDATE`,
    [letter.source, letter.subject],
  );
  let applied = 0;
  for (const next of parked) {
    await manager.query('SAVEPOINT parked');
    try {
      await applyAgain(manager, handler, next);
    } catch (error) {
      if (isTransient(error)) throw error;
      await manager.query('ROLLBACK TO SAVEPOINT parked');
      await manager.query(`UPDATE dead_letter SET status = 'waiting', reason = $2 WHERE id = $1`, [
        next.id,
        error instanceof Error ? error.message : 'refused',
      ]);
      return applied; // the rest stays parked, now behind this one
    }
    await manager.query('RELEASE SAVEPOINT parked');
    await resolve(manager, next.id, 'retried');
    applied++;
  }
  return applied;
}

async function resolve(manager: EntityManager, id: number, status: 'retried' | 'discarded'): Promise<void> {
  await manager.query('UPDATE dead_letter SET status = $2, resolved_at = now() WHERE id = $1', [id, status]);
}

const PUBLISH_EVERY_MS = 2_000;
const PUBLISHED_AT_ONCE_MAX = 100;

/** Copies dead letters to the topic `<service>.dead-letters`, for whoever watches it, and counts those that wait. */
export class DeadLetterPublisher {
  private readonly loop: Loop;
  private producer: Producer | undefined;
  private open = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly broker: Broker,
    private readonly service: string,
    log: Log,
  ) {
    this.loop = new Loop(
      'dead-letters',
      () => this.publish(),
      PUBLISH_EVERY_MS,
      log,
      () => this.disconnect(),
    );
    metrics
      .getMeter('guichet')
      .createObservableGauge('guichet_dead_letters', { description: 'Events set aside, and those parked behind them' })
      .addCallback((result) => result.observe(this.open));
  }

  start(): void {
    this.loop.start();
  }

  wake(): void {
    this.loop.wake();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    await this.disconnect();
  }

  private async publish(): Promise<'again' | 'pause'> {
    const [counted] = await this.dataSource.query<{ open: number }[]>(
      `SELECT count(*)::int AS open FROM dead_letter WHERE status IN ('waiting', 'parked')`,
    );
    this.open = counted?.open ?? 0;
    const letters = await this.dataSource.query<Stored[]>(
      `SELECT ${COLUMNS}, headers, value FROM dead_letter WHERE published_at IS NULL ORDER BY id LIMIT $1`,
      [PUBLISHED_AT_ONCE_MAX],
    );
    if (letters.length === 0) return 'pause';
    const topic = `${this.service}.dead-letters`;
    await this.broker.ensureTopics([topic]);
    this.producer ??= await this.broker.producer();
    const messages = letters.map(({ id, headers, value, reason, subject }) => ({
      key: subject ?? String(id),
      value: value ?? '',
      headers: { ...headers, guichet_reason: reason, guichet_dead_letter: String(id) },
    }));
    await this.broker.send(this.producer, topic, messages);
    await this.dataSource.query('UPDATE dead_letter SET published_at = now() WHERE id = ANY($1)', [
      letters.map(({ id }) => id),
    ]);
    return letters.length === PUBLISHED_AT_ONCE_MAX ? 'again' : 'pause';
  }

  private async disconnect(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    await producer?.disconnect();
  }
}
