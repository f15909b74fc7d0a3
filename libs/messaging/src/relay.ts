import { sourceOf, toBinaryMessage, type Contract } from '#libs/events';
import { metrics, type ObservableResult } from '@opentelemetry/api';
import type { Producer } from 'kafkajs';
import pg from 'pg';
import type { Broker, Log } from './broker.js';
import { RELAY_APPLICATION_NAME, takeShareOfLanes } from './lanes.js';
import { Loop } from './loop.js';
import { ResendListener } from './resend.js';
import { relaySpans } from './spans.js';

interface JournalEvent {
  lane: number;
  position: number;
  type: string;
  subject: string;
  occurred_at: string;
  traceparent: string | null;
  data: string;
}

/** How far the journal is ahead of what is published. */
export interface JournalLag {
  positions: number;
  seconds: number;
}

const POLL_MS = 250;
const GATHER_MS = 40;
const SHARE_EVERY_MS = 1_000;
const EVENTS_OF_A_LANE_MAX = 1_000;

/**
 * Publishes the journal: in order within each lane, one send in flight, the cursor moved when Kafka has
 * acknowledged. What was sent twice, consumers drop by its position.
 */
export class Relay {
  private readonly loop: Loop;
  private readonly resends: ResendListener;
  private readonly topic: string;
  private readonly source: string;
  private client: pg.Client | undefined;
  private producer: Producer | undefined;
  private lanes = new Set<number>();
  private sharedAtMs = 0;
  private gathering: NodeJS.Timeout | undefined;
  private lag: JournalLag = { positions: 0, seconds: 0 };

  constructor(
    private readonly databaseUrl: string,
    private readonly broker: Broker,
    contract: Contract,
    log: Log,
  ) {
    this.topic = contract.topic;
    this.source = sourceOf(contract.product);
    this.loop = new Loop(
      'relay',
      () => this.round(),
      POLL_MS,
      log,
      () => this.disconnect(),
    );
    this.resends = new ResendListener(databaseUrl, broker, contract.product, log, () => this.wake());
    observeLag(() => this.lag);
  }

  /** Why nothing can be published now, or undefined. */
  get failure(): string | undefined {
    return this.loop.failure;
  }

  start(): void {
    this.loop.start();
    this.resends.start();
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
    await Promise.all([this.loop.stop(), this.resends.stop()]);
    await this.disconnect();
  }

  private async round(): Promise<'again' | 'pause'> {
    const client = (this.client ??= await this.connect());
    if (Date.now() - this.sharedAtMs > SHARE_EVERY_MS) {
      this.lanes = await takeShareOfLanes(client, this.lanes);
      this.lag = await journalLag(client);
      this.sharedAtMs = Date.now();
    }
    const events = await this.unpublished(client);
    if (events.length === 0) return 'pause';
    await this.broker.ensureTopics([this.topic]);
    const producer = (this.producer ??= await this.broker.producer());
    await relaySpans(this.topic, events, () =>
      this.broker.send(
        producer,
        this.topic,
        events.map((event) => this.toMessage(event)),
      ),
    );
    await moveCursors(client, events);
    return events.length >= EVENTS_OF_A_LANE_MAX ? 'again' : 'pause';
  }

  private async unpublished(client: pg.Client): Promise<JournalEvent[]> {
    const { rows } = await client.query<JournalEvent>({
      name: 'unpublished',
      text: `SELECT j.lane, j.position, j.type, j.subject, j.traceparent, j.data::text AS data,
               to_char(j.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS occurred_at
             FROM relay_cursor c CROSS JOIN LATERAL (
               SELECT * FROM journal WHERE lane = c.lane AND position > c.position ORDER BY position LIMIT $2
             ) j WHERE c.lane = ANY($1) ORDER BY j.lane, j.position`,
      values: [[...this.lanes], EVENTS_OF_A_LANE_MAX],
    });
    return rows;
  }

  private toMessage({ lane, position: text, type, subject, occurred_at, traceparent, data }: JournalEvent) {
    const position = Number(text);
    const envelope = {
      id: `${lane}-${position}`,
      type,
      source: this.source,
      subject,
      occurredAt: occurred_at,
      sequence: { lane, position },
      ...(traceparent ? { traceparent } : {}),
    };
    return { partition: lane, ...toBinaryMessage(envelope, data) };
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: RELAY_APPLICATION_NAME,
      connectionTimeoutMillis: 3_000,
      statement_timeout: 10_000,
      query_timeout: 12_000,
      keepAlive: true,
      // Plans through the index from the first event on; see libs/commands/src/queue.ts.
      options: '-c enable_seqscan=off -c plan_cache_mode=force_generic_plan',
    });
    client.on('error', () => undefined); // the next query tells
    await client.connect();
    return client;
  }

  // Locks go with the connection, so that another relay may have the lanes; a failed producer is never used again.
  private async disconnect(): Promise<void> {
    const { client, producer } = this;
    this.client = this.producer = undefined;
    this.lanes = new Set();
    this.sharedAtMs = 0;
    await Promise.allSettled([client?.end(), producer?.disconnect()]);
  }
}

// Compare-and-set: a cursor that was moved back for a resend meanwhile stays there.
async function moveCursors(client: pg.Client, events: readonly JournalEvent[]): Promise<void> {
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
