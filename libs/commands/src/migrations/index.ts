import { Books1700000000001 } from './0001-books.js';

/** Tables that every service with commands has, in order. */
export const commandMigrations = [Books1700000000001];
