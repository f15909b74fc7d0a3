import { LANE_COUNT } from '#libs/commands';
import { Kafka, logLevel, Partitioners, type Consumer, type Producer } from 'kafkajs';

/** Where messages about trouble go; pino fits. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A message for one partition of a topic. */
export interface OutgoingMessage {
  partition?: number;
  key: string;
  value: string;
  headers: Record<string, string>;
}

const REQUEST_TIMEOUT_MS = 10_000;
const SESSION_TIMEOUT_MS = 6_000;
const FETCH_WAIT_MS = 150;

/** The connection to Kafka: the one place that makes clients of kafkajs. */
export class Broker {
  private readonly kafka: Kafka;
  private readonly known = new Set<string>();

  constructor(
    brokers: readonly string[],
    clientId: string,
    log: Log,
    /** Before the name of every topic and group: several platforms may share a Kafka. */
    private readonly prefix = '',
  ) {
    this.kafka = new Kafka({
      clientId,
      brokers: [...brokers],
      connectionTimeout: 3_000,
      requestTimeout: REQUEST_TIMEOUT_MS,
      // Callers retry, with a new client; here a failure only has to come out.
      retry: { retries: 1, initialRetryTime: 100 },
      logLevel: logLevel.ERROR,
      logCreator: () => (entry) => log.warn({ kafka: entry.namespace, error: entry.log.error }, entry.log.message),
    });
  }

  /** What a topic of ours is called in Kafka. */
  topicName(topic: string): string {
    return this.prefix + topic;
  }

  /** Creates topics that are not there yet, with a partition a lane. */
  async ensureTopics(topics: readonly string[]): Promise<void> {
    const missing = topics.map((topic) => this.topicName(topic)).filter((topic) => !this.known.has(topic));
    if (missing.length === 0) return;
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const present = new Set(await admin.listTopics());
      const topics = missing.filter((topic) => !present.has(topic));
      if (topics.length > 0) {
        await admin.createTopics({
          waitForLeaders: true,
          topics: topics.map((topic) => ({ topic, numPartitions: LANE_COUNT })),
        });
      }
      for (const topic of missing) this.known.add(topic);
    } finally {
      await admin.disconnect();
    }
  }

  /** A connected producer; make a new one after any failure. */
  async producer(): Promise<Producer> {
    const producer = this.kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { retries: 0 },
    });
    await producer.connect();
    return producer;
  }

  /** Sends messages of one topic and awaits the acknowledgement of all replicas. */
  async send(producer: Producer, topic: string, messages: OutgoingMessage[]): Promise<void> {
    await producer.send({ topic: this.topicName(topic), acks: -1, timeout: REQUEST_TIMEOUT_MS, messages });
  }

  /** A consumer of a group, connected to nothing yet. */
  consumer(groupId: string): Consumer {
    return this.kafka.consumer({
      groupId: this.prefix + groupId,
      sessionTimeout: SESSION_TIMEOUT_MS,
      rebalanceTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: 1_500,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      minBytes: 500_000, // with maxWaitTimeInMs: gather, then take everything at once
      maxBytesPerPartition: 500_000,
      allowAutoTopicCreation: false,
      // A consumer that crashes is made anew by its owner, with back-off, for ever.
      retry: { retries: 2, initialRetryTime: 200, restartOnFailure: () => Promise.resolve(false) },
    });
  }
}
