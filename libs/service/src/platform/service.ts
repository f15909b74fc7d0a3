import type { Type } from '@nestjs/common';
import type { MigrationInterface } from 'typeorm';
import type { AnyTable, Invariant, QueueOptions } from '#libs/commands';
import { readersOf, reportingContract, type Contract } from '#libs/events';
import type { ProjectionParts } from '#libs/messaging';
import type { Product } from '#libs/product';
import type { ParameterStore } from './parameter-store.js';

/** What makes a service: everything that `startService()` cannot know by itself. */
export interface ServiceDefinition {
  product: Product;
  /** Of the product, of its path `/api/<name>/v1`, its consumer group. */
  name: string;
  description: string;
  module: Type;
  /** Values of the product's own settings, by the token under which its classes ask for them. */
  settings?: Record<string, unknown>;
  /** The tables that commands work on and queries read. */
  tables: readonly AnyTable[];
  migrations: readonly (new () => MigrationInterface)[];
  /** What it publishes; a service that publishes has a command queue, a book and a journal. */
  publishes?: Contract;
  /** What it consumes, by `@EventPattern(topic)` in its module's controllers. */
  consumes?: readonly Contract[];
  /** How what it makes of events is made anew from the journals; without it, it cannot be. */
  projection?: ProjectionParts;
  /** What its own tables say happened, as `figuresOfBooks` writes it: `guichet verify` compares services by it. */
  figuresSql: string;
  /** What else must hold in its tables. */
  invariants?: readonly Invariant[];
  /** Makes the store of its dated parameters, for a process that runs the service. */
  parameters?: () => ParameterStore;
  /** Media types that its addresses take as a file, besides JSON: the body is then a `Buffer`. */
  files?: readonly string[];
  queue?: Pick<QueueOptions, 'constraints' | 'batchMax' | 'waitingMax'>;
}

/** What a service is beyond its product's manifest. */
export type ServiceParts = Omit<ServiceDefinition, 'product' | 'name' | 'description' | 'publishes'>;

/** Defines the service of a product. */
export function defineService(product: Product, parts: ServiceParts): ServiceDefinition {
  const { name, description, contract } = product;
  const consumes = [...(parts.consumes ?? []), ...(readsNetwork(name) ? [reportingContract] : [])];
  const heard = consumes.length > 0 ? { consumes } : {};
  return { product, name, description, ...(contract ? { publishes: contract } : {}), ...parts, ...heard };
}

/** Whether a service is told how the network changes. */
export function readsNetwork(name: string): boolean {
  return readersOf(reportingContract).includes(name);
}
