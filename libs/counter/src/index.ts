export * from './allowance.js';
export * from './block.commands.js';
export * from './item.answer.js';
export * from './migrations/index.js';
export * from './receipt-block.js';
export * from './receipt-blocks.controller.js';
export * from './receipt-series.table.js';
export * from './reserved-receipt.table.js';
