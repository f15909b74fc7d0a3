import { commandMigrations } from '#libs/commands';
import { messagingMigrations } from '#libs/messaging';
import { AuditRecords1700000000021 } from '../audit/0021-audit-records.js';
import { DayClosings1700000000025 } from '../closing/0025-day-closings.js';
import { Network1700000000022 } from '../network/0022-network.js';
import type { ServiceDefinition } from '../platform/service.js';

/** All migrations of a service: those of what it is made of, then its own. */
export function migrationsOf({ publishes, migrations }: ServiceDefinition): ServiceDefinition['migrations'] {
  const own = [AuditRecords1700000000021, Network1700000000022];
  return [
    ...(publishes ? [...commandMigrations, DayClosings1700000000025] : []),
    ...messagingMigrations,
    ...own,
    ...migrations,
  ];
}
