import { randomUUID } from 'node:crypto';
import { CommandQueue, defineCommand, NO_PARAMETERS } from '#libs/commands';
import type { CommandRequest, DecisionContext, Parameters } from '#libs/commands';
import { businessDay, credit, debit, drawerLedgerAccount, instantOf } from '#libs/domain';
import {
  sourceOf,
  toBinaryMessage,
  transfersContract,
  type BinaryMessage,
  type DomainEvent,
  type Sequence,
  type TransferPaidOutV1,
  type TransferSentV1,
} from '#libs/events';
import { Broker, Relay, type Log, type OutgoingMessage } from '#libs/messaging';
import type { DataSource } from 'typeorm';
import { openTestBooks } from './books.js';
import { testInfrastructure } from './test-service.js';

/** What a test says about a transfer's event; the rest is made up. */
export interface TransferFacts {
  transferId?: string;
  agency?: string;
  bookedOn?: string;
  amountCentimes?: number;
  occurredAt?: string;
}

/** An event `transfers.transfer-sent.v1`. */
export function transferSent(facts: TransferFacts = {}): TransferSentV1 {
  const { data, ...rest } = transferFacts(facts);
  const feeCentimes = 1_500;
  const cashCentimes = data.amountCentimes + feeCentimes;
  return { type: 'transfers.transfer-sent.v1', ...rest, data: { ...data, feeCentimes, cashCentimes } };
}

/** An event `transfers.transfer-paid-out.v1`. */
export function transferPaidOut(facts: TransferFacts = {}): TransferPaidOutV1 {
  const { data, ...rest } = transferFacts(facts);
  return {
    type: 'transfers.transfer-paid-out.v1',
    ...rest,
    data: { ...data, cashCentimes: -data.amountCentimes },
  };
}

function transferFacts({ transferId = randomUUID(), agency = 'RAB-001', ...facts }: TransferFacts) {
  const { amountCentimes = 10_000, occurredAt = instantOf(Date.now()) } = facts;
  const bookedOn = facts.bookedOn ?? businessDay(occurredAt);
  const data = { transferId, operator: 'cash-express', agency, bookedOn, amountCentimes };
  return { subject: transferId, occurredAt, data };
}

/** The message of an event at a place in the journal of `transfers`, as its relay would write it. */
export function messageOf(event: DomainEvent, sequence: Sequence): BinaryMessage & { partition: number } {
  const id = `${sequence.lane}-${sequence.position}`;
  const envelope = { ...event, id, source: sourceOf(transfersContract.product), sequence };
  return { partition: sequence.lane, ...toBinaryMessage(envelope, JSON.stringify(event.data)) };
}

/** States an event, and books the cash that it moves. */
const stateEvent = defineCommand({
  name: 'test.state',
  rows: () => ({}),
  decide: (_rows, event: DomainEvent) => {
    const { agency, bookedOn, cashCentimes } = event.data;
    const [drawer, other] = cashCentimes > 0 ? [debit, credit] : [credit, debit];
    const entries = [
      drawer(drawerLedgerAccount(agency), Math.abs(cashCentimes)),
      other('test', Math.abs(cashCentimes)),
    ];
    return { booking: { agency, bookedOn, entries }, events: [event], reply: {} };
  },
});

/** What comes with a command, as if a teller of RAB-001 had asked; a key of its own unless one is given. */
export function requestOf(
  asked: unknown,
  idempotencyKey: string = randomUUID(),
  at: string = instantOf(Date.now()),
): CommandRequest {
  return { idempotencyKey, scope: 'RAB-001', by: 'test', asked, at };
}

/** What a decision knows besides rows and command: an instant, and parameters when it asks for some. */
export function contextAt(at: string, parameters: Parameters = NO_PARAMETERS): DecisionContext {
  return { at, parameters };
}

/** A log that nobody reads. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The broker of this test run; every test has a prefix of its own for topics and groups. */
export function testBroker(prefix: string): Broker {
  return new Broker(testInfrastructure().kafkaBrokers.split(','), 'test', silentLog, prefix);
}

/**
 * A product that states events of the contract of `transfers`: a real command queue, journal and relay, without HTTP
 * and without the product's own rules.
 */
export class EventSource {
  private readonly queue: CommandQueue;
  private relay: Relay | undefined;

  private constructor(
    readonly url: string,
    readonly dataSource: DataSource,
    readonly broker: Broker,
  ) {
    this.queue = new CommandQueue(url);
    this.queue.onCommit(() => this.relay?.wake());
  }

  /** Opens its database and begins to publish under a prefix. */
  static async start(kafkaPrefix: string): Promise<EventSource> {
    const { url, dataSource } = await openTestBooks();
    const source = new EventSource(url, dataSource, testBroker(kafkaPrefix));
    source.publish();
    return source;
  }

  /** States events; each is committed when this returns, and published soon after. */
  async state(...events: DomainEvent[]): Promise<void> {
    await Promise.all(events.map((event) => this.queue.run(stateEvent, event, requestOf({}))));
  }

  /** Begins to publish, again after {@link EventSource.pause}. */
  publish(): void {
    this.relay = new Relay(this.url, this.broker, transfersContract, silentLog);
    this.relay.start();
  }

  /** Stops publishing; what is stated meanwhile waits in the journal. */
  async pause(): Promise<void> {
    await this.relay?.stop();
    this.relay = undefined;
  }

  /** Brings messages to the topic past the journal: anything at all. */
  async bring(...messages: OutgoingMessage[]): Promise<void> {
    await this.broker.ensureTopics([transfersContract.topic]);
    const producer = await this.broker.producer();
    try {
      await this.broker.send(producer, transfersContract.topic, messages);
    } finally {
      await producer.disconnect();
    }
  }

  /** Stops, and closes its database. */
  async stop(): Promise<void> {
    await this.pause();
    await this.queue.drain();
    await this.dataSource.destroy();
  }
}
