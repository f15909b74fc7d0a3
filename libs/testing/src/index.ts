export * from './books.js';
export * from './cable.js';
export * from './client.js';
export * from './event-source.js';
export * from './eventually.js';
export * from './issuer.js';
export * from './pdf.texts.js';
export * from './test-platform.js';
