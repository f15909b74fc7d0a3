import type { Contract } from '#libs/events';
import { metrics, type ObservableResult } from '@opentelemetry/api';
import type { Producer } from 'kafkajs';
import pg from 'pg';
import type { Broker, Log } from '../broker/broker.js';
import { Loop } from '../broker/loop.js';
import { relaySpans } from '../broker/spans.js';
import { openEpochs, type Epochs } from './epoch.js';
import { JournalPages } from './journal-pages.js';
import { messageOfJournal, readJournal, type JournalEvent, type Stretch } from './journal.js';
import { RELAY_APPLICATION_NAME, takeShareOfLanes } from './lanes.js';
import { sessionOptions } from './session.js';

/** How far the journal is ahead of what is published. */
interface JournalLag {
  positions: number;
  seconds: number;
}

const POLL_MS = 250;
const GATHER_MS = 40;
const SHARE_EVERY_MS = 1_000;
// A relay that says nothing for so long is frozen: its lanes are for the others.
const IDLE_MAX_MS = 5_000;
const SIGN_OF_LIFE_MS = 1_000;

/**
 * Publishes the journal: in order within each lane, one send in flight, the cursor moved when Kafka has
 * acknowledged. What was sent twice, consumers drop by its position.
 */
export class Relay {
  private readonly loop: Loop;
  private readonly pages: JournalPages;
  private readonly topic: string;
  private readonly product: string;
  private client: pg.Client | undefined;
  private producer: Producer | undefined;
  private lanes = new Set<number>();
  private epochs: Epochs = [];
  private sharedAtMs = -Infinity;
  private gathering: NodeJS.Timeout | undefined;
  private lag: JournalLag = { positions: 0, seconds: 0 };

  constructor(
    private readonly databaseUrl: string,
    private readonly broker: Broker,
    contract: Contract,
    private readonly log: Log,
  ) {
    this.topic = contract.topic;
    this.product = contract.product;
    this.loop = new Loop(
      'relay',
      () => this.round(),
      POLL_MS,
      log,
      () => this.disconnect(),
    );
    this.pages = new JournalPages(databaseUrl, broker, contract, log);
    observeLag(() => this.lag);
  }

  /** Why nothing can be published now, or undefined. */
  get failure(): string | undefined {
    return this.loop.failure ?? this.pages.failure;
  }

  start(): void {
    this.loop.start();
    this.pages.start();
  }

  /** Something was committed: publish it, together with what follows within a moment. */
  wake(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.loop.wake();
    }, GATHER_MS);
  }

  async stop(): Promise<void> {
    clearTimeout(this.gathering);
    await Promise.all([this.loop.stop(), this.pages.stop()]);
    await this.disconnect();
  }

  private async round(): Promise<'again' | 'pause'> {
    const client = (this.client ??= await this.connect());
    if (performance.now() - this.sharedAtMs > SHARE_EVERY_MS) {
      this.lanes = await takeShareOfLanes(client, this.lanes);
      this.lag = await journalLag(client);
      this.sharedAtMs = performance.now();
    }
    const { events, hasMore } = await readJournal(client, await cursorsOf(client, this.lanes), 'head');
    if (events.length === 0) return 'pause';
    await this.broker.ensureTopics([this.topic]);
    const producer = (this.producer ??= await this.broker.producer());
    const messages = events.map((event) => messageOfJournal(this.product, this.epochs, event));
    await relaySpans(this.topic, events, () =>
      showingLife(client, () => this.broker.send(producer, this.topic, messages)),
    );
    await moveCursors(client, events);
    return hasMore ? 'again' : 'pause';
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client(sessionOptions(this.databaseUrl, RELAY_APPLICATION_NAME, IDLE_MAX_MS));
    client.on('error', () => undefined); // the next query tells
    await client.connect();
    this.epochs = await openEpochs(client, this.log);
    return client;
  }

  // Locks go with the connection, so that another relay may have the lanes; a failed producer is never used again.
  private async disconnect(): Promise<void> {
    const { client, producer } = this;
    this.client = this.producer = undefined;
    this.lanes = new Set();
    this.sharedAtMs = -Infinity;
    await Promise.allSettled([client?.end(), producer?.disconnect()]);
  }
}

/** Keeps a connection from looking abandoned while Kafka is waited for. */
async function showingLife(client: pg.Client, work: () => Promise<void>): Promise<void> {
  const beat = setInterval(() => void client.query('SELECT 1').catch(() => undefined), SIGN_OF_LIFE_MS);
  try {
    await work();
  } finally {
    clearInterval(beat);
  }
}

/** Up to where some lanes are published. */
async function cursorsOf(client: pg.Client, lanes: ReadonlySet<number>): Promise<Stretch[]> {
  const { rows } = await client.query<{ lane: number; position: string }>({
    name: 'relay-cursors',
    text: 'SELECT lane, position FROM relay_cursor WHERE lane = ANY($1)',
    values: [[...lanes]],
  });
  return rows.map(({ lane, position }) => ({ lane, after: Number(position) }));
}

/** Moves cursors behind events, by compare-and-set: a relay that was frozen while another had its lanes moves nothing. */
export async function moveCursors(
  client: pg.Client,
  events: readonly Pick<JournalEvent, 'lane' | 'position'>[],
): Promise<void> {
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  for (const { lane, position } of events) {
    if (!first.has(lane)) first.set(lane, Number(position));
    last.set(lane, Number(position));
  }
  const lanes = [...last.keys()];
  await client.query({
    name: 'move-cursors',
    text: `UPDATE relay_cursor c SET position = m.last
           FROM unnest($1::int[], $2::bigint[], $3::bigint[]) AS m(lane, first, last)
           WHERE c.lane = m.lane AND c.position = m.first - 1`,
    values: [lanes, lanes.map((lane) => first.get(lane)), lanes.map((lane) => last.get(lane))],
  });
}

async function journalLag(client: pg.Client): Promise<JournalLag> {
  const { rows } = await client.query<JournalLag>(`
    SELECT coalesce(sum(l.head - c.position), 0)::float8 AS positions,
      coalesce(extract(epoch FROM clock_timestamp() - min(j.written_at)), 0)::float8 AS seconds
    FROM journal_lane l JOIN relay_cursor c USING (lane)
    LEFT JOIN journal j ON j.lane = l.lane AND j.position = c.position + 1`);
  return rows[0] ?? { positions: 0, seconds: 0 };
}

function observeLag(lag: () => JournalLag): void {
  const meter = metrics.getMeter('guichet');
  const gauge = (name: string, description: string, read: (lag: JournalLag) => number) =>
    meter
      .createObservableGauge(name, { description })
      .addCallback((result: ObservableResult) => result.observe(read(lag())));
  gauge('guichet_journal_lag_positions', 'Events of the journal not yet published', ({ positions }) => positions);
  gauge('guichet_journal_lag_seconds', 'Age of the oldest unpublished event', ({ seconds }) => seconds);
}
