export { Breaker } from './call/breaker.js';
export * from './call/look-ups.js';
export * from './call/partner-away.js';
export * from './call/partner-client.js';
export * from './match/difference.js';
export { DifferenceTable } from './match/difference.table.js';
export * from './match/matching.js';
