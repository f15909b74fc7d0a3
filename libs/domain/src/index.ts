export * from './assert.js';
export * from './back-off.js';
export * from './book.js';
export * from './error.js';
export * from './money.js';
export * from './till.js';
export * from './time.js';
export * from './uuid.js';
