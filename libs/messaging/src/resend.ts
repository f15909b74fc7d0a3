import { LANE_COUNT } from '#libs/commands';
import type { Producer } from 'kafkajs';
import pg from 'pg';
import type { Broker, Log } from './broker.js';
import { Loop } from './loop.js';

/** The topic on which consumers ask a product to send again. */
export function resendTopic(product: string): string {
  return `${product}.resend-requests`;
}

/** A consumer misses the event at `from` of a lane and everything behind it. */
export interface ResendRequest {
  lane: number;
  from: number;
}

/** Asks the source of a lane to publish it again from a position. */
export async function requestResend(
  broker: Broker,
  producer: Producer,
  product: string,
  request: ResendRequest,
): Promise<void> {
  const message = { key: String(request.lane), value: JSON.stringify(request), headers: {} };
  await broker.send(producer, resendTopic(product), [message]);
}

/** Reads a request; undefined when it is none. */
export function parseResendRequest(value: Buffer | null): ResendRequest | undefined {
  try {
    const { lane, from } = JSON.parse(value?.toString('utf8') ?? '') as Partial<ResendRequest>;
    if (!Number.isSafeInteger(lane) || !Number.isSafeInteger(from)) return undefined;
    const request = { lane: Number(lane), from: Number(from) };
    return request.lane >= 0 && request.lane < LANE_COUNT && request.from >= 1 ? request : undefined;
  } catch {
    return undefined;
  }
}

const RETRY_MS = 1_000;

/** Moves relay cursors back when a consumer has missed something: the journal is kept, so anything can be sent again. */
export class ResendListener {
  private readonly loop: Loop;
  private stopping = false;
  private endRun: () => void = () => undefined;

  constructor(
    private readonly databaseUrl: string,
    private readonly broker: Broker,
    private readonly product: string,
    private readonly log: Log,
    private readonly onRequest: () => void,
  ) {
    this.loop = new Loop('resend-listener', () => this.listen(), RETRY_MS, log);
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const stopped = this.loop.stop();
    this.endRun();
    await stopped;
  }

  /** Listens until the consumer stops or crashes. */
  private async listen(): Promise<'pause'> {
    await this.broker.ensureTopics([resendTopic(this.product)]);
    const consumer = this.broker.consumer(resendTopic(this.product));
    const ended = new Promise<void>((resolve) => {
      consumer.on(consumer.events.CRASH, () => resolve());
      this.endRun = resolve;
    });
    if (this.stopping) return 'pause';
    try {
      await consumer.connect();
      await consumer.subscribe({ topic: this.broker.topicName(resendTopic(this.product)), fromBeginning: true });
      await consumer.run({ eachMessage: ({ message }) => this.sendAgain(parseResendRequest(message.value)) });
      await ended;
    } finally {
      await consumer.disconnect().catch(() => undefined);
    }
    return 'pause';
  }

  private async sendAgain(request: ResendRequest | undefined): Promise<void> {
    if (!request) return;
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      connectionTimeoutMillis: 3_000,
      query_timeout: 5_000,
    });
    client.on('error', () => undefined); // its query tells
    try {
      await client.connect();
      await client.query('UPDATE relay_cursor SET position = least(position, $2::bigint - 1) WHERE lane = $1', [
        request.lane,
        request.from,
      ]);
      this.log.warn({ ...request }, 'a consumer missed events: sending the lane again from there');
      this.onRequest();
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
