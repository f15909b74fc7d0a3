import type { DataSource } from 'typeorm';
import type { CommandQueue } from '#libs/commands';
import type { BatchConsumer, Relay } from '#libs/messaging';
import type { ServiceDefinition } from './service.js';

/** The parts of a running service. */
export interface Platform {
  definition: ServiceDefinition;
  dataSource: DataSource;
  queue?: CommandQueue;
  relay?: Relay;
  consumer?: BatchConsumer;
}

/** Token of the platform. */
export const PLATFORM = Symbol('platform');
