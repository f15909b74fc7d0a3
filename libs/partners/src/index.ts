export { Breaker } from './call/breaker.js';
export * from './call/look-ups.js';
export * from './call/partner-away.js';
export * from './call/partner-client.js';
