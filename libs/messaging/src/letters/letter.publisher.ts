import { metrics } from '@opentelemetry/api';
import type { Producer } from 'kafkajs';
import type { DataSource } from 'typeorm';
import type { Broker, Log } from '../broker/broker.js';
import { Loop } from '../broker/loop.js';

const LOOK_EVERY_MS = 2_000;
const PUBLISHED_AT_ONCE_MAX = 100;

interface Unpublished {
  id: number;
  subject: string | null;
  reason: string;
  source: string | null;
  place: string | null;
  headers: Record<string, string>;
  value: string | null;
}

/** The topic to which a service copies its dead letters. */
export function deadLettersTopic(service: string): string {
  return `${service}.dead-letters`;
}

/** Tells of dead letters: in the log, to the topic `<service>.dead-letters` for whoever watches it, and how many wait. */
export class DeadLetterPublisher {
  /** How many wait, those parked behind them included. */
  open = 0;
  private readonly loop: Loop;
  private producer: Producer | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly broker: Broker,
    private readonly service: string,
    log: Log,
  ) {
    this.loop = new Loop(
      'dead-letters',
      () => this.publish(),
      LOOK_EVERY_MS,
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
    const letters = await this.dataSource.query<Unpublished[]>(
      `SELECT id::float8 AS id, subject, reason, source, lane || ':' || position AS place, headers, value FROM dead_letter
       WHERE published_at IS NULL ORDER BY id LIMIT $1`,
      [PUBLISHED_AT_ONCE_MAX],
    );
    if (letters.length === 0) return 'pause';
    await this.send(letters);
    await this.dataSource.query('UPDATE dead_letter SET published_at = now() WHERE id = ANY($1)', [
      letters.map(({ id }) => id),
    ]);
    return letters.length === PUBLISHED_AT_ONCE_MAX ? 'again' : 'pause';
  }

  private async send(letters: readonly Unpublished[]): Promise<void> {
    const topic = deadLettersTopic(this.service);
    await this.broker.ensureTopics([topic]);
    this.producer ??= await this.broker.producer();
    const messages = letters.map(({ id, headers, value, reason, subject }) => ({
      key: subject ?? String(id),
      value: value ?? '',
      headers: { ...headers, guichet_reason: reason, guichet_dead_letter: String(id) },
    }));
    await this.broker.send(this.producer, topic, messages);
  }

  private async disconnect(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    await producer?.disconnect();
  }
}
