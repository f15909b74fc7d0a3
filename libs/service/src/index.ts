export * from './auth/caller.js';
export { Public } from './auth/public.js';
export * from './auth/roles.js';
export { anyEntityOf, entityOf } from './database/entity.js';
export { pageBefore, type AskedPage } from './database/page-before.js';
export { askPrepared, jsonRowOf, type PreparedQuery } from './database/prepared.js';
export type { Health } from './health/health.controller.js';
export * from './http/api-queries.js';
export * from './http/command-request.js';
export * from './http/is-time.js';
export * from './http/paging.js';
export { problemOf, type Problem } from './http/problem.filter.js';
export { readJson, TakesFile, TakesList, TakesRawBody } from './http/raw-body.js';
export { checked, checkedBy } from './http/validation.pipe.js';
export { IsName, IsOptionalPhone, IsPhone } from './http/written-as.js';
export * from './platform/event-commands.js';
export type { ParameterStore } from './platform/parameter-store.js';
export { PLATFORM, type Background, type Platform } from './platform/platform.js';
export * from './platform/service.js';
export * from './proof/figures.sql.js';
export type {
  AgencyFigure,
  DayFigure,
  FiguresRead,
  InvariantResult,
  Progress,
} from './proof/verification.controller.js';
export * from './settings/configuration.js';
export * from './settings/inject-setting.js';
export * from './start/run-task.js';
export * from './start/start-service.js';
