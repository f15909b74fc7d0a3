import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { instantSql } from '#libs/commands';
import { asUuid, daysBetween, defineErrors, instantOf } from '#libs/domain';
import { Roles } from '../auth/caller.js';
import { limitOf, toPage } from '../http/paging.js';
import { ApiQueries } from '../openapi/api-queries.js';
import { PLATFORM, type Platform } from '../platform/platform.js';
import { SERVICE_WORDS } from '../words/refusals.words.js';
import { AuditQuery, AuditRecordPage, type AuditRecord } from './audit-records.dto.js';

const DAYS_MAX = 31;
const LAST = { at: '9999-12-31T00:00:00.000Z', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
const START = (parameter: string) => `(${parameter}::date)::timestamp AT TIME ZONE 'Africa/Casablanca'`;

const refuse = defineErrors(SERVICE_WORDS, {
  'audit.too-many-days': { status: 422, detail: 'Ask for 31 days at most, from the first to the last.' },
  'audit.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
});

type Read = AuditRecord & { id: string };

/** Who did what in this service: what was changed, what was looked at, and what was refused. */
@ApiTags('audit')
@ApiBearerAuth()
@Roles('administrator')
@Controller('audit-records')
export class AuditRecordsController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Get()
  @ApiOperation({ summary: 'Who did what on some days, of one person or agency, the newest first' })
  @ApiQueries(AuditQuery)
  @ApiOkResponse({ type: AuditRecordPage })
  async list(@Query() query: AuditQuery): Promise<AuditRecordPage> {
    const { from, to, subject = null, agency = null } = query;
    const span = daysBetween(from, to);
    if (span < 0 || span >= DAYS_MAX) throw refuse('audit.too-many-days', { field: 'to', daysMax: DAYS_MAX });
    const limit = limitOf(query);
    const before = beforeOf(query.cursor);
    const { dataSource, definition } = this.platform;
    const rows = await dataSource.query<Read[]>(
      `SELECT ${instantSql('at')} AS at, id, kind, subject, role, agency, route,
              command, code FROM (
         SELECT * FROM (${RECORDS}${definition.publishes ? ` UNION ALL ${OPERATIONS}` : ''}) all_records
         WHERE ($3::text IS NULL OR subject = $3) AND ($4::text IS NULL OR agency = $4)
           AND (date_trunc('milliseconds', at), id) < ($5::timestamptz, $6::uuid)
         ORDER BY date_trunc('milliseconds', at) DESC, id DESC LIMIT $7) page`,
      [from, to, subject, agency, before.at, before.id, limit + 1],
    );
    const { items, ...rest } = toPage(rows, limit, ({ at, id }) => `${Date.parse(at)}-${id.replaceAll('-', '')}`);
    return { items: items.map(shown), ...rest };
  }
}

const RECORDS = `SELECT recorded_at AS at, id, kind, subject, role, agency, route, NULL AS command, code FROM audit_record
  WHERE recorded_at >= ${START('$1')} AND recorded_at < ${START('$2')} + interval '1 day'`;
/** Those that a person asked for: what a service does by itself has no role. */
const OPERATIONS = `SELECT asked_at, id, 'operation', asked_by, role, agency, route, command, NULL FROM operation
  WHERE role IS NOT NULL AND asked_at >= ${START('$1')} AND asked_at < ${START('$2')} + interval '1 day'`;

function shown({ id, command, ...record }: Read): AuditRecord {
  const all = { ...record, ...(command ? { command, operationId: id } : {}) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as unknown as AuditRecord;
}

function beforeOf(cursor: string | undefined): { at: string; id: string } {
  if (cursor === undefined) return LAST;
  const [, epochMs, digits] = /^(\d{13})-([0-9a-f]{32})$/.exec(cursor) ?? [];
  if (!epochMs || !digits) throw refuse('audit.malformed-cursor', { field: 'cursor' });
  return { at: instantOf(Number(epochMs)), id: asUuid(digits) };
}
