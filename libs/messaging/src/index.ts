export * from './batch-consumer.js';
export * from './broker.js';
export * from './dead-letters.js';
export type { EventHandler } from './inbox.js';
export { Loop } from './loop.js';
export * from './migrations/index.js';
export * from './relay.js';
