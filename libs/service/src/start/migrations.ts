import { commandMigrations } from '#libs/commands';
import { messagingMigrations } from '#libs/messaging';
import { AuditRecords1700000000021 } from '../audit/0021-audit-records.js';
import type { ServiceDefinition } from '../platform/service.js';

/** All migrations of a service: those of what it is made of, then its own. */
export function migrationsOf({ publishes, migrations }: ServiceDefinition): ServiceDefinition['migrations'] {
  return [...(publishes ? commandMigrations : []), ...messagingMigrations, AuditRecords1700000000021, ...migrations];
}
