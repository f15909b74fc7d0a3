export * from './caller.js';
export * from './command-request.js';
export * from './configuration.js';
export * from './paging.js';
export * from './roles.js';
export * from './run-task.js';
export * from './service.js';
export * from './start-service.js';
export type { AgencyFigure, DayFigure, InvariantResult, Progress } from './verification.controller.js';
