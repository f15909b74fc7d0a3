import { LANE_COUNT } from '#libs/commands';
import { isInstant, type Instant } from '#libs/domain';
import { readersOf, sourceOf, type Contract } from '#libs/events';
import type { Producer } from 'kafkajs';
import pg from 'pg';
import { UNHURRIED_GATHER_MS, type Broker, type Log, type OutgoingMessage } from '../broker/broker.js';
import { Loop } from '../broker/loop.js';
import { openEpochs, type Epochs } from './epoch.js';
import { messageOfJournal, readJournal, type Stretch } from './journal.js';
import { packPage, PROJECTION_HEADER } from './page.js';
import { sessionOptions } from './session.js';

/** The topic on which readers ask a product for pages of its journal. */
export function pageRequestsTopic(product: string): string {
  return `${product}.page-requests`;
}

/** The topic of a reader's own on which it gets the pages it asked for: nobody else reads them. */
export function pagesTopic(reader: string): string {
  return `${reader}.journal-pages`;
}

/** In the place of a page, when a reader asks at or beyond the end of a lane: `<after>:<head>`, what it asked and the end. */
export const LANE_END_HEADER = 'guichet_lane_end';

/** In the place of a page, when a reader asks how far the journal is: the value says it, a {@link JournalEnd}. */
export const JOURNAL_END_HEADER = 'guichet_journal_end';

/** Where the lanes of a journal ended at an instant: whoever has applied all that has all that had been answered until then. */
export interface JournalEnd {
  /** By the source's clock, read before the heads. */
  at: Instant;
  /** Lanes without an event are left out. */
  heads: { lane: number; head: number }[];
}

/** A reader wants to know how far the journal is. */
export interface EndRequest {
  reader: string;
  asksEnd: true;
}

/** A reader wants the events of a lane after a position. */
export interface PageRequest extends Stretch {
  reader: string;
  projection: string;
  /** How many are enough; 1 fetches a single one again. */
  eventsMax: number;
  /** It misses nothing that it knows of: all being well needs no answer. */
  isRoutine?: boolean;
}

const RETRY_MS = 1_000;
const REST_MS = 5;
const EVENTS_MAX = 5_000;
const NAME = /^[a-z0-9-]{1,60}$/;

/** Reads a request; undefined when it is none that a known reader may make. */
export function parsePageRequest(value: Buffer | null, readers: readonly string[]): PageRequest | undefined {
  try {
    const request = JSON.parse(value?.toString('utf8') ?? '') as PageRequest;
    const { reader, projection, lane, after, eventsMax, isRoutine = false } = request;
    const isOurs =
      readers.includes(reader) &&
      NAME.test(projection) &&
      [lane, after, eventsMax].every(Number.isSafeInteger) &&
      lane >= 0 &&
      lane < LANE_COUNT &&
      after >= 0 &&
      eventsMax >= 1;
    if (!isOurs) return undefined;
    return { reader, projection, lane, after, eventsMax: Math.min(eventsMax, EVENTS_MAX), isRoutine };
  } catch {
    return undefined;
  }
}

/** Reads a request for the end of a journal; undefined when it is none that a known reader may make. */
export function parseEndRequest(value: Buffer | null, readers: readonly string[]): EndRequest | undefined {
  try {
    const { reader, asksEnd } = JSON.parse(value?.toString('utf8') ?? '') as Partial<EndRequest>;
    return reader !== undefined && readers.includes(reader) && asksEnd === true ? { reader, asksEnd } : undefined;
  } catch {
    return undefined;
  }
}

/** Reads where a journal ended; undefined when it is no such message. */
export function parseJournalEnd(value: Buffer | null): JournalEnd | undefined {
  try {
    const { at, heads } = JSON.parse(value?.toString('utf8') ?? '') as JournalEnd;
    const isWhole =
      isInstant(at) &&
      heads.every(({ lane, head }) => [lane, head].every(Number.isSafeInteger) && lane >= 0 && lane < LANE_COUNT);
    return isWhole ? { at, heads } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Gives readers pages of the journal beside what is published: one who missed something, one who begins anew. Requests
 * are served one after another, each bounded, with a rest between: nobody can keep the relay or the counters from work.
 */
export class JournalPages {
  private readonly loop: Loop;
  private readonly product: string;
  private readonly readers: readonly string[];
  private stopping = false;
  private endRun: () => void = () => undefined;
  private client: pg.Client | undefined;
  private producer: Producer | undefined;
  private epochs: Epochs = [];

  constructor(
    private readonly databaseUrl: string,
    private readonly broker: Broker,
    contract: Contract,
    private readonly log: Log,
  ) {
    this.product = contract.product;
    this.readers = readersOf(contract);
    this.loop = new Loop(
      'journal-pages',
      () => this.listen(),
      RETRY_MS,
      log,
      () => this.disconnect(),
    );
  }

  get failure(): string | undefined {
    return this.loop.failure;
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const stopped = this.loop.stop();
    this.endRun();
    await stopped;
    await this.disconnect();
  }

  /** Listens until the consumer stops or crashes. */
  private async listen(): Promise<'pause'> {
    const topic = pageRequestsTopic(this.product);
    await this.broker.ensureTopics([topic]);
    const consumer = this.broker.consumer(topic, UNHURRIED_GATHER_MS);
    let crash: Error | undefined;
    const ended = new Promise<void>((resolve) => {
      this.endRun = resolve;
      consumer.on(consumer.events.GROUP_JOIN, () => this.loop.succeeded());
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        crash = payload.error;
        resolve();
      });
    });
    if (this.stopping) return 'pause';
    try {
      await consumer.connect();
      await consumer.subscribe({ topic: this.broker.topicName(topic), fromBeginning: false });
      await consumer.run({ eachMessage: ({ message }) => this.serve(message.value) });
      await ended;
    } finally {
      await consumer.disconnect().catch(() => undefined);
    }
    if (crash) throw crash;
    return 'pause';
  }

  private async serve(value: Buffer | null): Promise<void> {
    const asking = parseEndRequest(value, this.readers);
    const request = asking ? undefined : parsePageRequest(value, this.readers);
    if (!asking && !request)
      return this.log.warn({}, 'a request for pages that no reader of ours makes was passed over');
    try {
      if (asking) await this.tellJournalEnd(asking);
      else if (request) await this.givePages(request);
    } catch (error) {
      await this.disconnect(); // the reader asks again
      this.log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'pages could not be given');
    }
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }

  private async givePages(request: PageRequest): Promise<void> {
    const client = (this.client ??= await this.connect());
    if (await this.tellEnd(client, request)) return;
    const { reader, projection, lane, eventsMax } = request;
    for (let { after } = request, left = eventsMax; left > 0;) {
      const { events, hasMore } = await readJournal(client, [{ lane, after }], 'published');
      const wanted = events.slice(0, left);
      const messages = wanted.map((event) => messageOfJournal(this.product, this.epochs, event));
      if (messages.length > 0) await this.send(reader, [packPage(sourceOf(this.product), projection, lane, messages)]);
      if (!hasMore) return;
      after = Number(wanted.at(-1)!.position);
      left -= wanted.length;
    }
  }

  /** One statement, one snapshot: all that was committed before its instant is in the heads. */
  private async tellJournalEnd({ reader }: EndRequest): Promise<void> {
    const client = (this.client ??= await this.connect());
    const { rows } = await client.query<{ at: Date; heads: JournalEnd['heads'] | null }>(
      `SELECT statement_timestamp() AS at,
         (SELECT json_agg(json_build_object('lane', lane, 'head', head)) FROM journal_lane WHERE head > 0) AS heads`,
    );
    const end: JournalEnd = { at: rows[0]!.at.toISOString(), heads: rows[0]!.heads ?? [] };
    const headers = { ce_source: sourceOf(this.product), [JOURNAL_END_HEADER]: '1' };
    await this.send(reader, [{ partition: 0, key: this.product, value: JSON.stringify(end), headers }]);
  }

  /** Tells one who asks at or beyond the end of a lane where it ends. @returns whether that was the answer */
  private async tellEnd(
    client: pg.Client,
    { reader, projection, lane, after, isRoutine }: PageRequest,
  ): Promise<boolean> {
    const { rows } = await client.query<{ head: string }>('SELECT head FROM journal_lane WHERE lane = $1', [lane]);
    const head = Number(rows[0]?.head ?? 0);
    if (after < head) return false;
    if (after === head && isRoutine) return true;
    const headers = {
      ce_source: sourceOf(this.product),
      [PROJECTION_HEADER]: projection,
      [LANE_END_HEADER]: `${after}:${head}`,
    };
    await this.send(reader, [{ partition: lane, key: String(lane), value: '', headers }]);
    return true;
  }

  private async send(reader: string, messages: OutgoingMessage[]): Promise<void> {
    const topic = pagesTopic(reader);
    await this.broker.ensureTopics([topic]);
    this.producer ??= await this.broker.producer();
    await this.broker.send(this.producer, topic, messages);
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client(sessionOptions(this.databaseUrl, 'journal-pages'));
    client.on('error', () => undefined); // the next query tells
    await client.connect();
    this.epochs = await openEpochs(client, this.log);
    return client;
  }

  private async disconnect(): Promise<void> {
    const { client, producer } = this;
    this.client = this.producer = undefined;
    await Promise.allSettled([client?.end(), producer?.disconnect()]);
  }
}
