import type { EntityManager } from 'typeorm';
import { storable } from '../broker/message.js';
import {
  eventName,
  isWaiting,
  numberName,
  sourceName,
  type EventsBefore,
  type KnownEvent,
  type MovedSource,
  type Standing,
} from './arrangement.js';
import { contentOf, type NumberRange, type PartnerEvent } from './partner-event.js';

/** A source of a partner. */
export type PartnerSource = Pick<PartnerEvent, 'partner' | 'source'>;

/** An event with how it stands. */
export interface StandingEvent extends Standing {
  event: PartnerEvent;
}

const AT_ONCE_MAX = 500;
const RANGES_MAX = 1_000;

/**
 * Locks sources, in one order for all: their events are taken one after another, whichever instance and channel they come
 * by.
 *
 * @returns how far each has come
 */
export function lockSources(manager: EntityManager, sources: readonly PartnerSource[]): Promise<MovedSource[]> {
  const distinct = [...new Map(sources.map((source) => [sourceName(source), source])).values()];
  return manager.query<MovedSource[]>(
    `INSERT INTO partner_source (partner, source)
       SELECT * FROM unnest($1::text[], $2::text[]) AS s(partner, source) ORDER BY 1, 2
     ON CONFLICT (partner, source) DO UPDATE SET last_number = partner_source.last_number
     RETURNING partner, source, last_number::float8 AS "lastNumber"`,
    [distinct.map(({ partner }) => partner), distinct.map(({ source }) => source)],
  );
}

/** What is known of events that came, and of their sources, which it locks. */
export async function knowledgeOf(manager: EntityManager, events: readonly PartnerEvent[]): Promise<EventsBefore> {
  const sources = await lockSources(manager, events);
  const numbered = events.filter(({ number }) => number !== undefined);
  const known = await manager.query<(PartnerSource & KnownEvent & { id: string })[]>(
    `SELECT e.partner, e.source, e.id, e.status, e.content, e.code, e.details FROM partner_event e
     JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::text[]) AS a(partner, source, id)) a
       USING (partner, source, id)`,
    [events.map(({ partner }) => partner), events.map(({ source }) => source), events.map(({ id }) => id)],
  );
  const numbers = await manager.query<(PartnerSource & { number: number })[]>(
    `SELECT e.partner, e.source, e.number::float8 AS number FROM partner_event e
     JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::bigint[]) AS a(partner, source, number)) a
       USING (partner, source, number)`,
    [
      numbered.map(({ partner }) => partner),
      numbered.map(({ source }) => source),
      numbered.map(({ number }) => number),
    ],
  );
  return {
    sources: new Map(sources.map((source) => [sourceName(source), source])),
    events: new Map(known.map((event) => [eventName(event), event])),
    numbers: new Set(numbers.map((one) => numberName(one, one.number))),
  };
}

/** How what partners say is kept: as it is, or sealed. */
export interface PartnerStorage {
  seal: (data: unknown) => unknown;
  open: (data: unknown) => unknown;
}

/** Stores events that came for the first time. */
export async function storeNew(
  manager: EntityManager,
  events: readonly StandingEvent[],
  { channel, isTold, storage }: { channel: string; isTold: boolean; storage: PartnerStorage },
): Promise<void> {
  if (events.length === 0) return;
  const of = <Value>(value: (event: PartnerEvent) => Value) => events.map(({ event }) => value(event));
  await manager.query(
    `INSERT INTO partner_event (partner, source, id, type, subject, occurred_at, number, data, content, channel, status, code, details, told_at)
     SELECT partner, source, id, type, subject, occurred_at, number, data::json, content, $1, status, code, details::jsonb,
       CASE WHEN $14 THEN now() END
     FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[],
       $10::text[], $11::text[], $12::text[], $13::text[])
       AS e(partner, source, id, type, subject, occurred_at, number, data, content, status, code, details)`,
    [
      channel,
      of(({ partner }) => partner),
      of(({ source }) => source),
      of(({ id }) => id),
      of(({ type }) => type),
      of(({ subject }) => subject ?? null),
      of(({ occurredAt }) => occurredAt),
      of(({ number }) => number ?? null),
      // What was taken is in the books; only what waits is needed again.
      events.map(({ event, ...standing }) =>
        isWaiting(standing) ? storable(JSON.stringify(storage.seal(event.data))) : 'null',
      ),
      of(contentOf),
      ...outcomeColumns(events),
      isTold,
    ],
  );
}

/** Notes what became of events that were held. */
export async function settleHeld(manager: EntityManager, events: readonly StandingEvent[]): Promise<void> {
  await manager.query(
    `UPDATE partner_event e SET status = r.status,
       data = CASE WHEN r.status IN ('held', 'listed') THEN e.data ELSE 'null' END, code = r.code, details = r.details::jsonb, told_at = NULL
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
       AS r(partner, source, id, status, code, details)
     WHERE e.partner = r.partner AND e.source = r.source AND e.id = r.id`,
    [
      events.map(({ event }) => event.partner),
      events.map(({ event }) => event.source),
      events.map(({ event }) => event.id),
      ...outcomeColumns(events),
    ],
  );
}

function outcomeColumns(events: readonly StandingEvent[]): (string | null)[][] {
  return [
    events.map(({ status }) => status),
    events.map(({ code }) => code ?? null),
    // What a partner wrote may be among the details, and jsonb takes less than json does.
    events.map(({ details }) => (details ? JSON.stringify(details, (_, value) => storableValue(value)) : null)),
  ];
}

function storableValue(value: unknown): unknown {
  return typeof value === 'string' ? storable(value) : value;
}

/** Notes how far sources have come. */
export async function moveSources(manager: EntityManager, moved: readonly MovedSource[]): Promise<void> {
  if (moved.length === 0) return;
  await manager.query(
    `UPDATE partner_source s SET last_number = greatest(s.last_number, m.last_number)
     FROM unnest($1::text[], $2::text[], $3::bigint[]) AS m(partner, source, last_number)
     WHERE s.partner = m.partner AND s.source = m.source`,
    [moved.map(({ partner }) => partner), moved.map(({ source }) => source), moved.map(({ lastNumber }) => lastNumber)],
  );
}

/** Events of a source that wait, of a range of numbers, in order; some hundred at most. */
export async function waitingIn(
  manager: EntityManager,
  { partner, source }: PartnerSource,
  { from, to }: NumberRange,
): Promise<(PartnerEvent & { number: number })[]> {
  const sql = `${WAITING} AND number BETWEEN $3 AND $4 ORDER BY number LIMIT $5`;
  const rows = await manager.query<WaitingRow[]>(sql, [partner, source, from, to, AT_ONCE_MAX]);
  return rows.map((row) => ({ ...waitingEvent(row), number: row.number ?? 0 }));
}

/** The event of a source that waits under an id; none when none does. */
export async function waitingUnder(
  manager: EntityManager,
  { partner, source }: PartnerSource,
  id: string,
): Promise<PartnerEvent[]> {
  const rows = await manager.query<WaitingRow[]>(`${WAITING} AND id = $3`, [partner, source, id]);
  return rows.map(waitingEvent);
}

type WaitingRow = Omit<PartnerEvent, 'subject' | 'number'> & { subject: string | null; number: number | null };

const WAITING = `
  SELECT partner, source, id, type, subject, occurred_at AS "occurredAt", number::float8 AS number, data
  FROM partner_event WHERE partner = $1 AND source = $2 AND status IN ('held', 'listed')`;

function waitingEvent({ subject, number, ...event }: WaitingRow): PartnerEvent {
  return { ...event, ...(subject === null ? {} : { subject }), ...(number === null ? {} : { number }) };
}

/** Events of a source that were held and have their turn now: without a gap behind the last one; some hundred at most. */
export async function dueOfHeld(
  manager: EntityManager,
  { partner, source }: PartnerSource,
): Promise<(PartnerEvent & { number: number })[]> {
  const [state] = await manager.query<{ lastNumber: number }[]>(
    'SELECT last_number::float8 AS "lastNumber" FROM partner_source WHERE partner = $1 AND source = $2',
    [partner, source],
  );
  if (!state) return [];
  const { lastNumber } = state;
  const next = { from: lastNumber + 1, to: lastNumber + AT_ONCE_MAX };
  const waiting = await waitingIn(manager, { partner, source }, next);
  const gap = waiting.findIndex(({ number }, i) => number !== next.from + i);
  return gap < 0 ? waiting : waiting.slice(0, gap);
}

/** Sources of which something held has its turn. */
export function sourcesToGoOn(manager: EntityManager, partners: readonly string[]): Promise<PartnerSource[]> {
  return manager.query<PartnerSource[]>(
    `SELECT s.partner, s.source FROM partner_source s
     JOIN partner_event e ON e.partner = s.partner AND e.source = s.source AND e.number = s.last_number + 1
     WHERE e.status IN ('held', 'listed') AND s.partner = ANY($2) LIMIT $1`,
    [AT_ONCE_MAX, partners],
  );
}

/** Lists events that are held for longer than a time. @returns how many */
export async function listOverdue(
  manager: EntityManager,
  partners: readonly string[],
  windowMs: number,
): Promise<number> {
  const [listed] = await manager.query<[unknown[], number]>(
    `UPDATE partner_event SET status = 'listed', told_at = NULL
     WHERE status = 'held' AND partner = ANY($2) AND received_at < now() - $1 * interval '1 millisecond' RETURNING 1`,
    [windowMs, partners],
  );
  return listed.length;
}

/** Ranges of numbers of a source that have not come although later ones have; the first thousand. */
export function missingOf(manager: EntityManager, { partner, source }: PartnerSource): Promise<NumberRange[]> {
  return manager.query<NumberRange[]>(
    `SELECT before + 1 AS "from", number - 1 AS "to" FROM (
       SELECT e.number::float8 AS number,
         lag(e.number, 1, s.last_number) OVER (ORDER BY e.number)::float8 AS before
       FROM partner_event e JOIN partner_source s USING (partner, source)
       WHERE e.partner = $1 AND e.source = $2 AND e.status IN ('held', 'listed') AND e.number > s.last_number) n
     WHERE number > before + 1 ORDER BY number LIMIT $3`,
    [partner, source, RANGES_MAX],
  );
}

/** An event that waits, as a person sees it. */
export interface WaitingPartnerEvent extends PartnerSource {
  id: string;
  type: string;
  /** Null where the partner does not number. */
  number: number | null;
  status: 'held' | 'listed';
  /** Of one that could not be carried out. */
  code: string | null;
  receivedAt: Date;
}

/** Events of some partners that wait, the oldest first; some hundred at most. */
export function waitingOf(manager: EntityManager, partners: readonly string[]): Promise<WaitingPartnerEvent[]> {
  return manager.query<WaitingPartnerEvent[]>(
    `SELECT partner, source, id, type, number::float8 AS number, status, code, received_at AS "receivedAt"
     FROM partner_event
     WHERE status IN ('held', 'listed') AND partner = ANY($1) ORDER BY received_at, number LIMIT $2`,
    [partners, AT_ONCE_MAX],
  );
}

/** What is known of an event; of several sources with this id that of the last one. */
export async function eventOf(
  manager: EntityManager,
  { partner, source, id }: { partner: string; source?: string; id: string },
): Promise<(Omit<KnownEvent, 'content'> & { source: string; number: number | null }) | undefined> {
  const [known] = await manager.query<(Omit<KnownEvent, 'content'> & { source: string; number: number | null })[]>(
    `SELECT source, status, code, details, number::float8 AS number FROM partner_event
     WHERE partner = $1 AND id = $2 AND ($3::text IS NULL OR source = $3) ORDER BY received_at DESC LIMIT 1`,
    [partner, id, source ?? null],
  );
  return known;
}
