import type { Type } from '@nestjs/common';
import type { EntitySchema, MigrationInterface } from 'typeorm';
import type { Invariant, QueueOptions } from '#libs/commands';
import type { Contract } from '#libs/events';
import type { Product } from '#libs/product';

/** What makes a service: everything that `startService()` cannot know by itself. */
export interface ServiceDefinition {
  product: Product;
  /** Of the product, of its path `/api/<name>/v1`, its consumer group. */
  name: string;
  description: string;
  module: Type;
  entities: readonly EntitySchema[];
  migrations: readonly (new () => MigrationInterface)[];
  /** What it publishes; a service that publishes has a command queue, a book and a journal. */
  publishes?: Contract;
  /** What it consumes, by `@EventPattern(topic)` in its module's controllers. */
  consumes?: readonly Contract[];
  /**
   * A query that gives (day date, agency text, indicator text, count, amount_centimes) out of the service's own
   * tables, independently of any event: what its books say happened. `guichet verify` compares it with the reports.
   */
  figuresSql: string;
  /** What else must hold in its tables. */
  invariants?: readonly Invariant[];
  /** Media types that its addresses take as a file, besides JSON: the body is then a `Buffer`. */
  files?: readonly string[];
  queue?: Pick<QueueOptions, 'constraints' | 'batchMax' | 'waitingMax'>;
}

/** What a service is beyond its product's manifest. */
export type ServiceParts = Omit<ServiceDefinition, 'product' | 'name' | 'description' | 'publishes'>;

/** Defines the service of a product. */
export function defineService(product: Product, parts: ServiceParts): ServiceDefinition {
  const { name, description, contract } = product;
  return { product, name, description, ...(contract ? { publishes: contract } : {}), ...parts };
}
