import { LANE_COUNT } from '#libs/commands';
import { Kafka, logLevel, Partitioners, type Admin, type Consumer, type KafkaConfig, type Producer } from 'kafkajs';

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

/** How a Kafka that asks for it is told who we are. */
export interface BrokerLogin {
  username: string;
  password: string;
}

/** A topic of ours that has another number of partitions than there are lanes: events would go astray. */
export class WrongPartitions extends Error {
  constructor(topic: string, partitions: number) {
    super(
      `the topic ${topic} has ${partitions} partitions, and ours have ${LANE_COUNT}: give Kafka's address of another, or move that topic away`,
    );
  }
}

const REQUEST_TIMEOUT_MS = 10_000;
const SESSION_TIMEOUT_MS = 6_000;
const GATHER_MS = 150;
/** For how long readers gather whose answers nobody waits for: each look costs the machine, also when nothing is there. */
export const UNHURRIED_GATHER_MS = 500;
const METADATA_MAX_AGE_MS = 5_000;
const PAGES_KEPT_MS = 3_600_000;
const PAGES_SEGMENT_BYTES = 64 * 1024 * 1024;

/** The connection to Kafka: the one place that makes clients of kafkajs. */
export class Broker {
  private readonly kafka: Kafka;
  private readonly known = new Set<string>();

  constructor(
    /** `host:port` of each. */
    readonly addresses: readonly string[],
    clientId: string,
    private readonly log: Log,
    /** Before the name of every topic and group: several platforms may share a Kafka. */
    private readonly prefix = '',
    login?: BrokerLogin,
  ) {
    const sasl: KafkaConfig['sasl'] = login && { mechanism: 'plain', ...login };
    this.kafka = new Kafka({
      clientId,
      brokers: [...addresses],
      ...(sasl ? { sasl } : {}),
      connectionTimeout: 3_000,
      requestTimeout: REQUEST_TIMEOUT_MS,
      // Callers retry, with a new client; here a failure only has to come out.
      retry: { retries: 1, initialRetryTime: 100 },
      logLevel: logLevel.ERROR,
      logCreator:
        () =>
        ({ namespace, log: { message, error, broker } }) =>
          log.warn({ kafka: namespace, error, broker }, message),
    });
  }

  /** What a topic of ours is called in Kafka. */
  topicName(topic: string): string {
    return this.prefix + topic;
  }

  /**
   * Makes sure that topics are there, with a partition a lane.
   *
   * @throws {WrongPartitions} when one has more or fewer
   */
  async ensureTopics(topics: readonly string[]): Promise<void> {
    const unknown = topics.map((topic) => this.topicName(topic)).filter((topic) => !this.known.has(topic));
    if (unknown.length === 0) return;
    const admin = await this.admin();
    try {
      await this.lookAt(admin, topics);
    } finally {
      await admin.disconnect();
    }
  }

  /** Makes sure that topics which partners share with us are there, with however many partitions. */
  async ensurePresent(topics: readonly string[]): Promise<void> {
    const unknown = topics.map((topic) => this.topicName(topic)).filter((topic) => !this.known.has(topic));
    if (unknown.length === 0) return;
    const admin = await this.admin();
    try {
      const present = new Set(await admin.listTopics());
      const missing = unknown.filter((topic) => !present.has(topic));
      if (missing.length > 0) {
        const topics = missing.map((topic) => ({ topic, numPartitions: LANE_COUNT }));
        await admin.createTopics({ waitForLeaders: true, topics });
      }
      for (const topic of unknown) this.known.add(topic);
    } finally {
      await admin.disconnect();
    }
  }

  /** Forgets that topics were as they must be: the next who needs them looks. */
  forget(topics: readonly string[]): void {
    for (const topic of topics) this.known.delete(this.topicName(topic));
  }

  /** A connected administrator's client, to look at topics with. */
  async admin(): Promise<Admin> {
    const admin = this.kafka.admin();
    await admin.connect();
    return admin;
  }

  /**
   * Looks whether topics are as they must be, whatever was known before, and makes those that are not there.
   *
   * @throws {WrongPartitions} when one has more or fewer partitions than there are lanes
   */
  async lookAt(admin: Admin, topics: readonly string[]): Promise<void> {
    const names = topics.map((topic) => this.topicName(topic));
    const present = new Set(await admin.listTopics());
    const missing = names.filter((topic) => !present.has(topic));
    for (const topic of missing)
      if (this.known.delete(topic))
        this.log.warn({ topic }, 'the topic is gone: it is made again, and filled from the journal');
    if (missing.length > 0) {
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({ topic, numPartitions: LANE_COUNT, configEntries: keptFor(topic) })),
      });
    }
    const { topics: found } = await admin.fetchTopicMetadata({ topics: names });
    for (const { name, partitions } of found) {
      this.known.delete(name);
      if (partitions.length !== LANE_COUNT) throw new WrongPartitions(name, partitions.length);
      this.known.add(name);
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

  /**
   * Sends messages of one topic and awaits the acknowledgement of all replicas.
   *
   * @throws {Error} also when a partition's messages were not acknowledged: kafkajs leaves out those of partitions that
   *   it does not know
   */
  async send(producer: Producer, topic: string, messages: OutgoingMessage[]): Promise<void> {
    const name = this.topicName(topic);
    const acknowledged = await producer.send({ topic: name, acks: -1, timeout: REQUEST_TIMEOUT_MS, messages });
    const partitions = new Set(
      acknowledged.filter(({ errorCode }) => errorCode === 0).map(({ partition }) => partition),
    );
    for (const { partition } of messages) {
      if (partition !== undefined && !partitions.has(partition)) {
        throw new Error(`the topic ${name} took nothing for its partition ${partition}`);
      }
    }
  }

  /** A consumer of a group, connected to nothing yet. @param gatherMs how long it gathers what comes, to take it at once */
  consumer(groupId: string, gatherMs = GATHER_MS): Consumer {
    return this.kafka.consumer({
      groupId: this.prefix + groupId,
      sessionTimeout: SESSION_TIMEOUT_MS,
      rebalanceTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: 1_500,
      // A topic that was made anew under us has partitions that nobody of the group has yet.
      metadataMaxAge: METADATA_MAX_AGE_MS,
      maxWaitTimeInMs: gatherMs,
      minBytes: 500_000, // with maxWaitTimeInMs: gather, then take everything at once
      maxBytesPerPartition: 500_000,
      allowAutoTopicCreation: false,
      // A consumer that crashes is made anew by its owner, with back-off, for ever.
      retry: { retries: 2, initialRetryTime: 200, restartOnFailure: () => Promise.resolve(false) },
    });
  }
}

/** Pages of journals, and requests for them, are read at once or never: a journal of years must not lie there for a week. */
function keptFor(topic: string): { name: string; value: string }[] {
  if (!/\.(journal-pages|page-requests)$/.test(topic)) return [];
  return [
    { name: 'retention.ms', value: String(PAGES_KEPT_MS) },
    { name: 'segment.bytes', value: String(PAGES_SEGMENT_BYTES) },
  ];
}
