import { setTimeout as sleep } from 'node:timers/promises';
import { LANE_COUNT } from '#libs/commands';
import { backOff } from '#libs/domain';
import { metrics, type Histogram } from '@opentelemetry/api';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { Broker, Log } from '../broker/broker.js';
import { Loop } from '../broker/loop.js';
import type { ArrivedMessage } from '../broker/message.js';

interface Waiting {
  messages: ArrivedMessage[];
  done: () => void;
}

const RESTART_MS = 1_000;
const RETRY_FIRST_MS = 100;
const RETRY_LONGEST_MS = 5_000;

/** What a topic is read with. */
export interface TopicReading {
  topic: string;
  /** Consumer group, shared by the instances of the service. */
  group: string;
  /** Applies messages; a failure passes, and they are brought again. */
  apply: (messages: ArrivedMessage[]) => Promise<void>;
  /** A partner's, with as many partitions as it likes. */
  isPartners?: boolean;
  /** For how long what comes is gathered, when it shall not be what is usual. */
  gatherMs?: number;
  /** A new group begins with what comes from now on, not with what is there. */
  isFromEnd?: boolean;
}

/**
 * Reads one topic, apart from all others: whatever stands in its way, they go on. Batches of all lanes that arrive while
 * a transaction runs share the next one.
 */
export class TopicConsumer {
  /** Offset from which each partition of ours goes on. */
  readonly offsets = new Map<number, bigint>();
  /** When something of a partition of ours came last, or the partition itself; by the monotonic clock. */
  readonly heardAtMs = new Map<number, number>();
  private readonly loop: Loop;
  private readonly waiting: Waiting[] = [];
  private readonly batchSize: Histogram;
  private draining: Promise<void> | undefined;
  private stopping = false;
  private endRun: () => void = () => undefined;
  private stuck: { sinceMs: number; reason: string } | undefined;

  constructor(
    private readonly broker: Broker,
    readonly reading: TopicReading,
    private readonly log: Log,
  ) {
    const { topic } = reading;
    this.loop = new Loop(`consumer of ${topic}`, () => this.consume(), RESTART_MS, log);
    this.batchSize = metrics.getMeter('guichet').createHistogram('guichet_consumer_batch_events', {
      description: 'Messages that shared a transaction',
      advice: { explicitBucketBoundaries: [1, 4, 16, 64, 256, 1024, 4096] },
    });
  }

  /** Why nothing is consumed now, or undefined. */
  get failure(): string | undefined {
    return this.loop.failure;
  }

  /** Why what came cannot be applied, and for how many seconds; undefined when all goes well. */
  get standstill(): { seconds: number; reason: string } | undefined {
    const { stuck } = this;
    return stuck && { seconds: Math.floor((performance.now() - stuck.sinceMs) / 1_000), reason: stuck.reason };
  }

  start(): void {
    this.loop.start();
  }

  /** What was not applied is not taken for read: it comes again. */
  async stop(): Promise<void> {
    this.stopping = true;
    const stopped = this.loop.stop();
    this.endRun();
    await stopped;
    await this.draining;
  }

  /** Consumes until the consumer stops or crashes; the loop then makes a new one. */
  private async consume(): Promise<'pause'> {
    const { topic, group, isPartners, isFromEnd = false, gatherMs } = this.reading;
    this.broker.forget([topic]); // whoever joins a topic of three partitions never asks for the others
    await (isPartners ? this.broker.ensurePresent([topic]) : this.broker.ensureTopics([topic]));
    const consumer = this.broker.consumer(group, gatherMs);
    const name = this.broker.topicName(topic);
    let crash: Error | undefined;
    const ended = new Promise<void>((resolve) => {
      this.endRun = resolve;
      consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => this.joined(payload.memberAssignment[name] ?? []));
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        crash = payload.error;
        resolve();
      });
    });
    if (this.stopping) return 'pause';
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [name], fromBeginning: !isFromEnd });
      await this.run(consumer);
      await ended;
    } finally {
      this.joined([]);
      await consumer.disconnect().catch(() => undefined);
    }
    if (crash) throw crash;
    return 'pause';
  }

  private joined(partitions: readonly number[]): void {
    if (partitions.length > 0) this.loop.succeeded();
    for (const known of this.heardAtMs.keys()) {
      if (!partitions.includes(known)) {
        this.heardAtMs.delete(known);
        this.offsets.delete(known);
      }
    }
    for (const partition of partitions) {
      if (!this.heardAtMs.has(partition)) this.heardAtMs.set(partition, performance.now());
    }
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
    this.heardAtMs.set(partition, performance.now());
    this.offsets.set(partition, BigInt(batch.firstOffset() ?? 0));
    const messages = batch.messages.map((message) => ({ ...message, topic, partition }));
    const beating = setInterval(() => void heartbeat().catch(() => undefined), 1_000);
    try {
      await new Promise<void>((done) => {
        this.waiting.push({ messages, done });
        this.draining ??= this.drain();
      });
      if (isRunning() && !isStale()) this.offsets.set(partition, BigInt(batch.lastOffset()) + 1n);
    } finally {
      clearInterval(beating);
    }
    if (this.stopping) throw new Error('stopping: what was not applied comes again');
  }

  /** Applies what waits, all lanes together, until nothing waits. */
  private async drain(): Promise<void> {
    await new Promise(setImmediate); // batches of one fetch arrive in the same turn of the loop
    while (this.waiting.length > 0) {
      const taken = this.waiting.splice(0);
      await this.applyUntilDone(taken.flatMap(({ messages }) => messages));
      for (const { done } of taken) done();
    }
    this.draining = undefined;
  }

  private async applyUntilDone(messages: ArrivedMessage[]): Promise<void> {
    const { topic, apply } = this.reading;
    for (const delayMs of backOff(RETRY_FIRST_MS, RETRY_LONGEST_MS)) {
      if (this.stopping) return;
      try {
        await apply(messages);
        this.batchSize.record(messages.length, { topic });
        this.stuck = undefined;
        return;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (this.stuck?.reason !== reason)
          this.log.warn({ topic, reason }, 'events could not be applied, will try again');
        this.stuck = { sinceMs: this.stuck?.sinceMs ?? performance.now(), reason };
        await sleep(delayMs);
      }
    }
  }
}
