export * from './assert.js';
export * from './book.js';
export * from './error.js';
export * from './money.js';
export * from './time.js';
