export * from './connections.js';
export * from './json-depth.js';
export * from './rate-limit.js';
export * from './roles.js';
export * from './security-headers.js';
