import { setTimeout as sleep } from 'node:timers/promises';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { metrics, type Histogram } from '@opentelemetry/api';
import type { Consumer, EachBatchPayload, Producer } from 'kafkajs';
import type { DataSource, EntityManager } from 'typeorm';
import { lastValueFrom, isObservable } from 'rxjs';
import { backOff } from '#libs/domain';
import type { CloudEvent, Contract } from '#libs/events';
import { LANE_COUNT } from '#libs/commands';
import type { Broker, Log } from './broker.js';
import { DeadLetterPublisher } from './dead-letters.js';
import { Inbox, type EventHandler } from './inbox.js';
import { Loop } from './loop.js';
import { requestResend, resendTopic } from './resend.js';
import type { ArrivedMessage, Gap } from './sorting.js';

interface Waiting {
  messages: ArrivedMessage[];
  done: () => void;
}

interface OpenGap extends Gap {
  product: string;
  attempts: number;
  askAtMs: number;
}

export interface BatchConsumerOptions {
  service: string;
  broker: Broker;
  dataSource: DataSource;
  /** Contracts of the products whose topics the service's `@EventPattern`s name. */
  contracts: readonly Contract[];
  log: Log;
}

const RESTART_MS = 1_000;
const RETRY_FIRST_MS = 100;
const RETRY_LONGEST_MS = 5_000;
const ASK_AGAIN_FIRST_MS = 1_000;
const ASK_AGAIN_MAX_MS = 30_000;

/**
 * Nest's transport for our topics: hands whole batches of events to `@EventPattern(topic)` handlers, as
 * `(events: CloudEvent[], manager: EntityManager)`. Batches of all lanes that arrive while a transaction runs share
 * the next one.
 */
export class BatchConsumer extends Server implements CustomTransportStrategy {
  private readonly loop: Loop;
  private readonly healing: Loop;
  private readonly publisher: DeadLetterPublisher;
  private readonly inboxes = new Map<string, Inbox>();
  private readonly waiting = new Map<string, Waiting[]>();
  private readonly draining = new Map<string, Promise<void>>();
  private readonly gaps = new Map<string, OpenGap>();
  private readonly lags = new Map<string, number>();
  private readonly batchSize: Histogram;
  private stopping = false;
  private endRun: () => void = () => undefined;
  private asking: Producer | undefined;

  constructor(private readonly options: BatchConsumerOptions) {
    super();
    this.loop = new Loop('consumer', () => this.consume(), RESTART_MS, options.log);
    this.healing = new Loop(
      'gap-healing',
      () => this.askForMissing(),
      ASK_AGAIN_FIRST_MS,
      options.log,
      async () => {
        await this.asking?.disconnect();
        this.asking = undefined;
      },
    );
    this.publisher = new DeadLetterPublisher(options.dataSource, options.broker, options.service, options.log);
    this.batchSize = this.observe();
  }

  /** Why nothing is consumed now, or undefined. */
  get failure(): string | undefined {
    return this.loop.failure;
  }

  /** Lanes that stand still because an event is missing. */
  get openGaps(): number {
    return this.gaps.size;
  }

  /** What applies the events of a topic, to retry its dead letters. */
  handlerOf(topic: string): EventHandler | undefined {
    return this.inboxes.get(topic)?.handler;
  }

  listen(callback: () => void): void {
    for (const [topic, handler] of this.getHandlers()) {
      const contract = this.options.contracts.find((candidate) => candidate.topic === topic);
      if (!contract) throw new Error(`no contract has the topic ${topic}`);
      const apply = async (events: CloudEvent[], manager: EntityManager): Promise<void> => {
        const result: unknown = await handler(events, manager);
        if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
      };
      this.inboxes.set(
        this.options.broker.topicName(topic),
        new Inbox(this.options.dataSource, contract.product, apply),
      );
    }
    this.loop.start();
    this.healing.start();
    this.publisher.start();
    callback();
  }

  async close(): Promise<void> {
    this.stopping = true;
    const stopped = this.loop.stop();
    this.endRun();
    await Promise.all([stopped, this.healing.stop(), this.publisher.stop()]);
    await Promise.all(this.draining.values());
    await this.asking?.disconnect().catch(() => undefined);
  }

  override on(): never {
    throw new Error('the batch consumer has no events of its own');
  }

  override unwrap<T>(): T {
    throw new Error('kafkajs stays inside libs/messaging');
  }

  /** Consumes until the consumer stops or crashes; the loop then makes a new one. */
  private async consume(): Promise<'pause'> {
    const { broker, service } = this.options;
    const topics = [...this.inboxes.keys()];
    if (topics.length === 0) return 'pause';
    const products = [...this.inboxes.values()].map(({ product }) => product);
    await broker.ensureTopics([...this.getHandlers().keys(), ...products.map(resendTopic)]);
    const consumer = broker.consumer(service);
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
      await consumer.subscribe({ topics, fromBeginning: true });
      await this.run(consumer);
      await ended;
    } finally {
      await consumer.disconnect().catch(() => undefined);
    }
    if (crash) throw crash;
    return 'pause';
  }

  private run(consumer: Consumer): Promise<void> {
    return consumer.run({
      autoCommitInterval: 1_000,
      eachBatchAutoResolve: true,
      partitionsConsumedConcurrently: LANE_COUNT,
      eachBatch: (payload) => this.take(payload),
    });
  }

  private async take({ batch, heartbeat, isRunning, isStale }: EachBatchPayload): Promise<void> {
    const { topic, partition } = batch;
    this.lags.set(`${topic}/${partition}`, Number(batch.offsetLagLow()));
    const messages = batch.messages.map((message) => ({ ...message, topic, partition }));
    const beating = setInterval(() => void heartbeat().catch(() => undefined), 1_000);
    try {
      await new Promise<void>((done) => {
        const waiting = this.waiting.get(topic) ?? [];
        this.waiting.set(topic, waiting);
        waiting.push({ messages, done });
        if (!this.draining.has(topic)) this.draining.set(topic, this.drain(topic, waiting));
      });
      if (isRunning() && !isStale()) this.lags.set(`${topic}/${partition}`, Number(batch.offsetLag()));
    } finally {
      clearInterval(beating);
    }
    if (this.stopping) throw new Error('stopping: what was not applied comes again');
  }

  /** Applies what waits, all lanes together, until nothing waits. */
  private async drain(topic: string, waiting: Waiting[]): Promise<void> {
    await new Promise(setImmediate); // batches of one fetch arrive in the same turn of the loop
    while (waiting.length > 0) {
      const taken = waiting.splice(0);
      await this.applyUntilDone(
        topic,
        taken.flatMap(({ messages }) => messages),
      );
      for (const { done } of taken) done();
    }
    this.draining.delete(topic);
  }

  private async applyUntilDone(topic: string, messages: ArrivedMessage[]): Promise<void> {
    const inbox = this.inboxes.get(topic);
    if (!inbox) return;
    for (const delayMs of backOff(RETRY_FIRST_MS, RETRY_LONGEST_MS)) {
      if (this.stopping) return;
      try {
        const result = await inbox.apply(messages);
        this.batchSize.record(messages.length, { topic });
        if (result.dead > 0) this.publisher.wake();
        if (result.gaps.length > 0 || this.gaps.size > 0) this.healing.wake();
        return;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.options.log.warn({ topic, reason }, 'events could not be applied, will try again');
        await sleep(delayMs);
      }
    }
  }

  /** Which lanes stand still, as the cursors tell: also after a restart, and whichever instance has the lane. */
  private async readGaps(): Promise<void> {
    const rows = await this.options.dataSource.query<{ source: string; lane: number; position: string }[]>(
      'SELECT source, lane, position FROM consumer_cursor WHERE gap_since IS NOT NULL',
    );
    const open = new Set<string>();
    for (const { product, source } of this.inboxes.values()) {
      for (const { lane, position } of rows.filter((row) => row.source === source)) {
        const [name, expected] = [`${product}/${lane}`, Number(position) + 1];
        open.add(name);
        if (this.gaps.get(name)?.expected === expected) continue;
        const fields = { product, lane, expected };
        this.options.log.warn(fields, 'an event is missing: the lane stands still until it is sent again');
        this.gaps.set(name, { ...fields, attempts: 0, askAtMs: 0 });
      }
    }
    for (const [name, { product, lane }] of this.gaps) {
      if (open.has(name)) continue;
      this.options.log.info({ product, lane }, 'gap healed');
      this.gaps.delete(name);
    }
  }

  private async askForMissing(): Promise<'pause'> {
    await this.readGaps();
    for (const gap of this.gaps.values()) {
      if (gap.askAtMs > Date.now()) continue;
      this.asking ??= await this.options.broker.producer();
      await requestResend(this.options.broker, this.asking, gap.product, { lane: gap.lane, from: gap.expected });
      gap.askAtMs = Date.now() + Math.min(ASK_AGAIN_FIRST_MS * 2 ** gap.attempts++, ASK_AGAIN_MAX_MS);
    }
    return 'pause';
  }

  private observe(): Histogram {
    const meter = metrics.getMeter('guichet');
    meter
      .createObservableGauge('guichet_consumer_lag_positions', {
        description: 'Messages of a partition not yet applied',
      })
      .addCallback((result) => {
        for (const [name, lag] of this.lags) {
          const [topic = '', partition = ''] = name.split('/');
          result.observe(lag, { topic, partition });
        }
      });
    meter
      .createObservableGauge('guichet_consumer_gaps', { description: 'Lanes that stand still: an event is missing' })
      .addCallback((result) => result.observe(this.gaps.size));
    return meter.createHistogram('guichet_consumer_batch_events', {
      description: 'Messages that shared a transaction',
      advice: { explicitBucketBoundaries: [1, 4, 16, 64, 256, 1024, 4096] },
    });
  }
}
