export * from './amounts.js';
export * from './counters.js';
export * from './drawing.js';
export * from './in-turn.js';
export * from './names.js';
export * from './published.js';
export * from './runner.js';
export * from './task.js';
