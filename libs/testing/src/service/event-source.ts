import { randomUUID } from 'node:crypto';
import { CommandQueue, defineCommand, NO_PARAMETERS } from '#libs/commands';
import type { CommandRequest, DecisionContext, Parameters } from '#libs/commands';
import { assert, credit, debit, drawerLedgerAccount, instantOf } from '#libs/domain';
import { knownEvent, sourceOf, toBinaryMessage } from '#libs/events';
import type { BinaryMessage, Contract, DomainEvent, Sequence } from '#libs/events';
import { Broker, Relay, type Log, type OutgoingMessage } from '#libs/messaging';
import type { DataSource } from 'typeorm';
import { openTestBooks } from './books.js';
import { testInfrastructure } from './test-service.js';

/**
 * The message of an event at a place in the journal of its product, as its relay would write it.
 *
 * @throws {Error} when no contract knows its type
 */
export function messageOf(event: DomainEvent, sequence: Sequence): BinaryMessage & { partition: number } {
  const id = `${sequence.lane}-${sequence.position}`;
  const known = knownEvent(event.type);
  assert(known, `a contract knows ${event.type}`);
  const envelope = { ...event, id, source: sourceOf(known.product), sequence };
  return { partition: sequence.lane, ...toBinaryMessage(envelope, JSON.stringify(event.data)) };
}

/** States an event, and books the cash that it moves, if any. */
const stateEvent = defineCommand({
  name: 'test.state',
  rows: () => ({}),
  decide: (_rows, event: DomainEvent) => {
    const { agency, bookedOn, cashCentimes } = event.data;
    if (cashCentimes === 0) return { events: [event], reply: {} };
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
 * A product that states events of a contract: a real command queue, journal and relay, without HTTP and without the
 * product's own rules.
 */
export class EventSource {
  private readonly queue: CommandQueue;
  private relay: Relay | undefined;

  private constructor(
    readonly url: string,
    readonly dataSource: DataSource,
    readonly broker: Broker,
    private readonly contract: Contract,
  ) {
    this.queue = new CommandQueue(url);
    this.queue.onCommit(() => this.relay?.wake());
  }

  /** Opens its database and begins to publish under a prefix. */
  static async start(kafkaPrefix: string, contract: Contract): Promise<EventSource> {
    const { url, dataSource } = await openTestBooks();
    const source = new EventSource(url, dataSource, testBroker(kafkaPrefix), contract);
    source.publish();
    return source;
  }

  /** States events; each is committed when this returns, and published soon after. */
  async state(...events: DomainEvent[]): Promise<void> {
    await Promise.all(events.map((event) => this.queue.run(stateEvent, event, requestOf({}))));
  }

  /** Why nothing can be published now. */
  get failure(): string | undefined {
    return this.relay?.failure;
  }

  /** Begins to publish, again after {@link EventSource.pause}. */
  publish(): void {
    this.relay = new Relay(this.url, this.broker, this.contract, silentLog);
    this.relay.start();
  }

  /** Stops publishing; what is stated meanwhile waits in the journal. */
  async pause(): Promise<void> {
    await this.relay?.stop();
    this.relay = undefined;
  }

  /** Brings messages to the topic past the journal: anything at all. */
  async bring(...messages: OutgoingMessage[]): Promise<void> {
    await this.broker.ensureTopics([this.contract.topic]);
    const producer = await this.broker.producer();
    try {
      await this.broker.send(producer, this.contract.topic, messages);
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
