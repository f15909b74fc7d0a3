import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { metrics } from '@opentelemetry/api';
import type { Admin } from 'kafkajs';
import { isObservable, lastValueFrom } from 'rxjs';
import type { DataSource, EntityManager } from 'typeorm';
import { knownEvent, sourceOf, type CloudEvent, type Contract } from '#libs/events';
import { UNHURRIED_GATHER_MS, type Broker, type Log } from '../broker/broker.js';
import { Loop } from '../broker/loop.js';
import type { ArrivedMessage, EventHandler } from '../broker/message.js';
import { DeadLetterPublisher } from '../letters/letter.publisher.js';
import { askForKnownTypes } from '../letters/letter.store.js';
import { JOURNAL_END_HEADER, LANE_END_HEADER, pagesTopic, parseJournalEnd } from '../publish/journal-pages.js';
import { PAGE_HEADER, PROJECTION_HEADER, unpackPage } from '../publish/page.js';
import { Inbox, type InboxResult } from './inbox.js';
import { PageAsker } from './page-asker.js';
import { Rebuilder, type ProjectionParts } from './rebuild.js';
import { TopicConsumer } from './topic-consumer.js';
import { keepJournalEnd } from './whole.store.js';

export interface BatchConsumerOptions {
  service: string;
  broker: Broker;
  dataSource: DataSource;
  /** Contracts of the products whose topics the service's `@EventPattern`s name. */
  contracts: readonly Contract[];
  log: Log;
  /** How what the service makes of events is made anew, when it can be. */
  projection?: ProjectionParts;
}

const LAG_EVERY_MS = 5_000;
const STANDSTILL_MIN_SECONDS = 5;

interface Part {
  start(): void;
  stop(): Promise<void>;
}

/**
 * Nest's transport for our topics: hands whole batches of events to `@EventPattern(topic)` handlers, as
 * `(events: CloudEvent[], manager: EntityManager)`; `@EventPattern(topic, { types })` wants those types alone, and others cost it
 * little. Each topic is read apart from the others.
 */
export class BatchConsumer extends Server implements CustomTransportStrategy {
  private readonly inboxes = new Map<string, Inbox>();
  private readonly consumers: TopicConsumer[] = [];
  private readonly publisher: DeadLetterPublisher;
  private readonly asker: PageAsker;
  private readonly lagging: Loop;
  private readonly parts: Part[] = [];
  private readonly lags = new Map<string, number>();
  private admin: Admin | undefined;

  constructor(private readonly options: BatchConsumerOptions) {
    super();
    const { dataSource, broker, service, log, projection } = options;
    this.publisher = new DeadLetterPublisher(dataSource, broker, service, log);
    this.asker = new PageAsker(service, broker, dataSource, () => this.products(), log, projection !== undefined);
    this.lagging = new Loop(
      'lag',
      () => this.readLags(),
      LAG_EVERY_MS,
      log,
      () => this.disconnect(),
    );
    this.observe();
  }

  /** Why nothing of some topic is consumed now, or undefined. */
  get failure(): string | undefined {
    return this.consumers.find(({ failure }) => failure !== undefined)?.failure;
  }

  /** Lanes that stand still because an event is missing. */
  get openGaps(): number {
    return this.asker.standing.filter(({ conflict }) => conflict === null).length;
  }

  /** What keeps events from being applied, a line each; empty when all is well. */
  get troubles(): string[] {
    const stuck = this.consumers.flatMap(({ reading: { topic }, standstill }) =>
      standstill && standstill.seconds >= STANDSTILL_MIN_SECONDS
        ? [`${topic} stands still for ${standstill.seconds} s: ${standstill.reason}`]
        : [],
    );
    const conflicts = this.asker.standing.flatMap(({ source, lane, conflict }) =>
      conflict === null ? [] : [`${source}, lane ${lane}: ${conflict}`],
    );
    const gaps = this.openGaps === 0 ? [] : [`${this.openGaps} lanes wait for a missing event`];
    const letters = this.publisher.open === 0 ? [] : [`${this.publisher.open} dead letters wait`];
    return [...stuck, ...conflicts, ...gaps, ...letters];
  }

  /** What applies the events of a source, to apply what is parked behind a dead letter. */
  handlerOf(source: string): EventHandler | undefined {
    return [...this.inboxes.values()].find((inbox) => inbox.source === source)?.handler;
  }

  /** Whether what the service makes of events can be made anew from the journals. */
  get canRebuild(): boolean {
    return this.options.projection !== undefined;
  }

  /** Looks at once for letters that are asked for again. */
  wake(): void {
    this.asker.wake();
  }

  listen(callback: () => void): void {
    const { broker, service, dataSource, contracts, log, projection } = this.options;
    for (const [topic, handler] of this.getHandlers()) {
      const contract = contracts.find((candidate) => candidate.topic === topic);
      if (!contract) throw new Error(`no contract has the topic ${topic}`);
      const handle = async (events: CloudEvent[], manager: EntityManager): Promise<void> => {
        const result: unknown = await handler(events, manager);
        if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
      };
      const { types } = (handler.extras ?? {}) as { types?: readonly string[] };
      const inbox = new Inbox(dataSource, contract.product, handle, types && new Set(types));
      this.inboxes.set(topic, inbox);
      const apply = async (messages: ArrivedMessage[]) => this.note(inbox, await inbox.apply(messages));
      // Figures are to be fresh. Who reads all that another product tells for the few events that ask something of it is not.
      const gathering = projection ? {} : { gatherMs: UNHURRIED_GATHER_MS };
      this.consumers.push(new TopicConsumer(broker, { topic, group: `${service}.${topic}`, apply, ...gathering }, log));
    }
    if (this.inboxes.size > 0) {
      const topic = pagesTopic(service);
      const apply = (messages: ArrivedMessage[]) => this.takePages(messages);
      const pages = { topic, group: topic, apply, gatherMs: UNHURRIED_GATHER_MS };
      this.consumers.push(new TopicConsumer(broker, pages, log));
    }
    this.parts.push(...this.consumers, this.publisher, this.asker, this.lagging);
    if (projection) this.parts.push(new Rebuilder(dataSource, projection, log));
    for (const part of this.parts) part.start();
    // A newer version of this service may know what an older one did not.
    void askForKnownTypes(dataSource, (type) => knownEvent(type) !== undefined).catch((error: unknown) =>
      log.error({ reason: String(error) }, 'letters of unknown types could not be asked for'),
    );
    callback();
  }

  async close(): Promise<void> {
    await Promise.all(this.parts.map((part) => part.stop()));
    await this.disconnect();
  }

  override on(): never {
    throw new Error('the batch consumer has no events of its own');
  }

  override unwrap<T>(): T {
    throw new Error('kafkajs stays inside libs/messaging');
  }

  private products() {
    return this.consumers.flatMap(({ reading, heardAtMs }) => {
      const inbox = this.inboxes.get(reading.topic);
      return inbox ? [{ product: inbox.product, source: sourceOf(inbox.product), heardAtMs }] : [];
    });
  }

  /** Pages of journals that were asked for, in the order in which they came. */
  private async takePages(messages: readonly ArrivedMessage[]): Promise<void> {
    const pages = new Map<string, { inbox: Inbox; projection: string; messages: ArrivedMessage[] }>();
    for (const message of messages) {
      const projection = textOf(message, PROJECTION_HEADER);
      const source = textOf(message, PAGE_HEADER) ?? textOf(message, 'ce_source');
      const inbox = [...this.inboxes.values()].find((candidate) => candidate.source === source);
      const journalEnd = textOf(message, JOURNAL_END_HEADER) && parseJournalEnd(message.value);
      if (inbox && journalEnd) await keepJournalEnd(this.options.dataSource, inbox.source, journalEnd);
      if (!inbox || !projection) continue;
      const end = /^(\d{1,15}):(\d{1,15})$/.exec(textOf(message, LANE_END_HEADER) ?? '');
      if (end) {
        const [after, head] = [Number(end[1]), Number(end[2])];
        await this.note(inbox, await inbox.laneEnds(projection, message.partition, after, head));
        continue;
      }
      const name = `${source} ${projection}`;
      const page = pages.get(name) ?? { inbox, projection, messages: [] };
      pages.set(name, page);
      page.messages.push(...unpackPage(message));
    }
    // Those of different journals share no lane, and no figure.
    const applying = [...pages.values()].map(async ({ inbox, messages: page, projection }) => {
      this.note(inbox, await inbox.applyPage(page, projection));
      this.asker.pageCame(inbox.source);
    });
    const failed = (await Promise.allSettled(applying)).find(({ status }) => status === 'rejected');
    if (failed) throw (failed as PromiseRejectedResult).reason;
    this.asker.wake();
  }

  private note({ source }: Inbox, { dead, gaps, conflicts }: InboxResult): void {
    const { log } = this.options;
    for (const { lane, conflict } of conflicts) log.error({ source, lane, conflict }, 'the lane stands still for good');
    for (const { message, reason, lane, position } of dead) {
      const { topic, partition, offset } = message;
      log.warn({ topic, partition, offset, lane, position, reason }, 'a message was set aside');
    }
    if (dead.length > 0) this.publisher.wake();
    if (dead.length > 0 || gaps.length > 0) this.asker.wake();
  }

  private async readLags(): Promise<'pause'> {
    const { broker } = this.options;
    this.admin ??= await broker.admin();
    for (const { reading, offsets, heardAtMs } of this.consumers) {
      const name = broker.topicName(reading.topic);
      const ends = await this.admin.fetchTopicOffsets(name);
      const committed = await this.admin.fetchOffsets({ groupId: broker.topicName(reading.group), topics: [name] });
      const reached = new Map(committed[0]?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
      for (const { partition, high, low } of ends) {
        const known = reached.get(partition) ?? -1n;
        // Of a lane that another instance has, or nobody, what its group has committed tells.
        const own = heardAtMs.has(partition) ? offsets.get(partition) : undefined;
        const from = own ?? (known < 0n ? BigInt(low) : known);
        this.lags.set(`${reading.topic}/${partition}`, Math.max(0, Number(BigInt(high) - from)));
      }
    }
    return 'pause';
  }

  private async disconnect(): Promise<void> {
    const { admin } = this;
    this.admin = undefined;
    await admin?.disconnect().catch(() => undefined);
  }

  private observe(): void {
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
      .addCallback((result) => result.observe(this.openGaps));
    meter
      .createObservableGauge('guichet_lanes_in_conflict', {
        description: 'Lanes that stand still for good: their source says other than what was applied',
      })
      .addCallback((result) => result.observe(this.asker.standing.filter(({ conflict }) => conflict !== null).length));
    meter
      .createObservableGauge('guichet_consumer_standstill_seconds', {
        description: 'How long what came of a topic could not be applied',
      })
      .addCallback((result) => {
        for (const { reading, standstill } of this.consumers)
          result.observe(standstill?.seconds ?? 0, { topic: reading.topic });
      });
  }
}

function textOf({ headers }: ArrivedMessage, name: string): string | undefined {
  return headers?.[name]?.toString();
}
