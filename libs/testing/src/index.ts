export * from './client.js';
export * from './eventually.js';
export * from './issuer.js';
export * from './test-platform.js';
