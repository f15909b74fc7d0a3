export * from './catalogue.js';
export * from './front-door.js';
export * from './product.js';
export * from './programs.js';
export * from './read-settings.js';
export * from './setting.js';
export * from './simulator.js';
export * from './supply.js';
