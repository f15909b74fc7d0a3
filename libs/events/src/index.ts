export * from './catalogue.js';
export * from './claims.js';
export * from './claims.partners.js';
export * from './contract.js';
export * from './envelope.js';
export * from './figure.js';
export * from './transfers.js';
export * from './vehicle-tax.js';
