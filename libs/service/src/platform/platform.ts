import type { DataSource } from 'typeorm';
import type { CommandQueue } from '#libs/commands';
import type { BatchConsumer, Broker, Log, Relay, TopicWatch } from '#libs/messaging';
import type { EventCommands } from './event-commands.js';
import type { Network } from '../network/network.js';
import type { ParameterStore } from './parameter-store.js';
import type { ServiceDefinition } from './service.js';

/** Work that a service does by itself, until it stops. */
export interface Background {
  /** As health names it. */
  name: string;
  /** Why it gets nowhere now, or undefined. */
  readonly failure: string | undefined;
  stop: () => Promise<void>;
}

/** The parts of a running service. */
export interface Platform {
  definition: ServiceDefinition;
  dataSource: DataSource;
  /** Connections of the consumer alone: no query of a reader keeps events from being applied. */
  consumerDatabase?: DataSource;
  log: Log;
  broker: Broker;
  /** Where its database and Kafka's brokers are, each `host:port`. */
  addresses: { database: string; kafka: readonly string[] };
  parameters?: ParameterStore;
  /** The agencies. */
  network: Network;
  queue?: CommandQueue;
  /** Runs commands that no counter waits for, such as what a partner has heard, on a connection of its own. */
  backgroundQueue?: CommandQueue;
  /** Runs commands of events, in their consumer's transaction. */
  eventCommands?: EventCommands;
  relay?: Relay;
  consumer?: BatchConsumer;
  /** Watches over the topics that it writes and reads. */
  topics: TopicWatch;
  /** The product's own loops: they put themselves here when they start. */
  background: Background[];
  /** It ends what it has begun, and begins nothing else. */
  isStopping: boolean;
}

/** Token of the platform. */
export const PLATFORM = Symbol('platform');
