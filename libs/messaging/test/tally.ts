import { randomUUID } from 'node:crypto';
import { laneOf } from '#libs/commands';
import { transfersContract, type CloudEvent, type TransferSentV1 } from '#libs/events';
import { eventually, openTestBooks, silentLog, testBroker, type TestBooks } from '#libs/testing';
import type { EntityManager } from 'typeorm';
import { BatchConsumer } from '../src/batch-consumer.js';

/** What has been counted, lane by lane. */
export interface Counted {
  count: number;
  amountCentimes: number;
}

/** A service that notes every event of `transfers` that it applies: the consumer alone, without HTTP. */
export class Tally {
  consumer: BatchConsumer;

  private constructor(
    readonly prefix: string,
    readonly books: TestBooks,
  ) {
    this.consumer = this.listen();
  }

  static async start(prefix: string): Promise<Tally> {
    const books = await openTestBooks();
    await books.dataSource.query('CREATE TABLE noted (subject uuid, lane int, position int, amount_centimes bigint)');
    return new Tally(prefix, books);
  }

  /** Ends the consumer and begins another, as a restart of the service would. */
  async restart(): Promise<void> {
    await this.consumer.close();
    this.consumer = this.listen();
  }

  async counted(): Promise<Counted> {
    const [row] = await this.books.dataSource.query<Counted[]>(
      'SELECT count(*)::int AS count, coalesce(sum(amount_centimes), 0)::int AS "amountCentimes" FROM noted',
    );
    return row ?? { count: 0, amountCentimes: 0 };
  }

  /** Waits until so many events are counted. */
  until(count: number): Promise<Counted> {
    return eventually(
      () => this.counted(),
      (counted) => counted.count >= count,
    );
  }

  async has(subject: string): Promise<boolean> {
    const rows = await this.books.dataSource.query<unknown[]>('SELECT 1 FROM noted WHERE subject = $1', [subject]);
    return rows.length > 0;
  }

  async stop(): Promise<void> {
    await this.consumer.close();
    await this.books.close();
  }

  /** Begins another consumer on the same tables and group, as a second instance of the service would. */
  listen(): BatchConsumer {
    const broker = testBroker(this.prefix);
    const { dataSource } = this.books;
    const options = { service: 'tally', broker, dataSource, contracts: [transfersContract], log: silentLog };
    const consumer = new BatchConsumer(options);
    consumer.addHandler(transfersContract.topic, note, true);
    consumer.listen(() => undefined);
    return consumer;
  }
}

async function note(events: CloudEvent[], manager: EntityManager): Promise<void> {
  for (const event of events) {
    await manager.query('INSERT INTO noted VALUES ($1, $2, $3, $4)', [
      event.subject,
      event.sequence.lane,
      event.sequence.position,
      (event as unknown as TransferSentV1).data.amountCentimes,
    ]);
  }
}

/** An id whose events lie on a lane. */
export function subjectOn(lane: number): string {
  for (;;) {
    const id = randomUUID();
    if (laneOf(id) === lane) return id;
  }
}
