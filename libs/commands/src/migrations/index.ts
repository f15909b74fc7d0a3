import { Books1700000000001 } from './0001-books.js';
import { Askers1700000000020 } from './0020-askers.js';
import { OperationsByDay1700000000024 } from './0024-operations-by-day.js';

/** Tables that every service with commands has, in order. */
export const commandMigrations = [Books1700000000001, Askers1700000000020, OperationsByDay1700000000024];
