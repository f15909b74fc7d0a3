import type { CloudEvent } from '#libs/events';
import { askAgain, BatchConsumer, discardDeadLetter, letterState, listDeadLetters } from '#libs/messaging';
import type { DeadLetter, EventHandler } from '#libs/messaging';
import { eventually } from '../client/eventually.js';
import { openTestBooks, type TestBooks } from '../service/books.js';
import { silentLog, testBroker } from '../service/event-source.js';
import { noteHeard } from './purses.consumer.js';
import { pursesContract } from './purses.contract.js';
import { Purses1700000009001 } from './purses.migration.js';

/** What a reader has counted. */
export interface HeardTotal {
  count: number;
  cashCentimes: number;
}

/** A reader of the events of purses, alone: it notes what it is given in the table `heard` of a database of its own. */
export class PursesReader {
  /** What it does with an event besides noting it. */
  besides: (event: CloudEvent) => Promise<void> | void = () => undefined;
  private consumer: BatchConsumer | undefined;

  private constructor(
    readonly books: TestBooks,
    private readonly prefix: string,
  ) {}

  /** Opens its database, and takes nothing from Kafka before it listens; a test has its own prefix there. */
  static async open(prefix = ''): Promise<PursesReader> {
    return new PursesReader(await openTestBooks([Purses1700000009001]), prefix);
  }

  /** Opens its database, and listens. */
  static async start(prefix: string): Promise<PursesReader> {
    const reader = await PursesReader.open(prefix);
    reader.consumer = reader.listen();
    return reader;
  }

  /** Applies events. */
  readonly handler: EventHandler = async (events, manager) => {
    for (const event of events) {
      await noteHeard(event, manager);
      await this.besides(event);
    }
  };

  /** Begins a consumer on the same tables and group as any other of it, as an instance of a service does. */
  listen(): BatchConsumer {
    const { dataSource } = this.books;
    const broker = testBroker(this.prefix);
    const consumer = new BatchConsumer({
      service: 'reader',
      broker,
      dataSource,
      contracts: [pursesContract],
      log: silentLog,
    });
    consumer.addHandler(pursesContract.topic, this.handler, true);
    consumer.listen(() => undefined);
    return consumer;
  }

  /** Ends its consumer and begins another, as a restart of a service does. */
  async restart(): Promise<void> {
    await this.consumer?.close();
    this.consumer = this.listen();
  }

  /** What keeps events from being applied. */
  get troubles(): string[] {
    return this.consumer?.troubles ?? [];
  }

  /** Lanes that stand still. */
  get openGaps(): number {
    return this.consumer?.openGaps ?? 0;
  }

  /** `lane:position` of all events heard, in order. */
  async heard(): Promise<string[]> {
    const rows = await this.books.dataSource.query<{ place: string }[]>(
      `SELECT lane || ':' || position AS place FROM heard ORDER BY n`,
    );
    return rows.map(({ place }) => place);
  }

  /** Whether it has heard of a purse. */
  async has(purse: string): Promise<boolean> {
    const rows = await this.books.dataSource.query<unknown[]>('SELECT 1 FROM heard WHERE subject = $1', [purse]);
    return rows.length > 0;
  }

  async counted(): Promise<HeardTotal> {
    const [total] = await this.books.dataSource.query<HeardTotal[]>(
      'SELECT count(*)::int AS count, coalesce(sum(cash_centimes), 0)::int AS "cashCentimes" FROM heard',
    );
    return total ?? { count: 0, cashCentimes: 0 };
  }

  /** Waits until so many events are counted. */
  until(count: number, timeoutMs = 15_000): Promise<HeardTotal> {
    return eventually(
      () => this.counted(),
      (counted) => counted.count >= count,
      timeoutMs,
    );
  }

  letters(): Promise<DeadLetter[]> {
    return listDeadLetters(this.books.dataSource, 0, 1_000);
  }

  /** `position status` of all dead letters. */
  async statuses(): Promise<string[]> {
    return (await this.letters()).map(({ position, status }) => `${position} ${status}`);
  }

  /** Id of the dead letter of a position; 0 when there is none. */
  async letterAt(position: number): Promise<number> {
    return (await this.letters()).find((letter) => letter.position === position)?.id ?? 0;
  }

  /** Asks for an event again. @returns how many were applied, or why none was */
  async retry(position: number): Promise<number | string> {
    const { dataSource } = this.books;
    const id = await this.letterAt(position);
    await askAgain(dataSource, id);
    this.consumer?.wake();
    const state = await eventually(
      () => letterState(dataSource, id),
      (now) => now?.isAsked === false,
    );
    return state?.status === 'retried' ? state.applied : (state?.reason ?? '');
  }

  async discard(position: number): Promise<number> {
    return discardDeadLetter(this.books.dataSource, this.handler, await this.letterAt(position));
  }

  /** Begins anew, as if nothing had come yet. */
  async empty(): Promise<void> {
    this.besides = () => undefined;
    await this.books.dataSource.query('TRUNCATE heard, dead_letter, consumer_cursor, applied_digest');
  }

  async close(): Promise<void> {
    await this.consumer?.close();
    await this.books.close();
  }
}
