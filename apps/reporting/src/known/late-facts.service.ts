import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Day } from '#libs/domain';

/** Which facts that became known late: of some indicators and days, behind what was counted by source and lane. */
export interface AskedLateFacts {
  indicators: readonly string[];
  from: Day;
  to: Day;
  positions: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** An operation that became known late, as a reader looks it up in the lists of its service. */
export interface LateOperation {
  /** By which they are ordered: `/guichet/transfers 0003:000000000000042`. */
  place: string;
  source: string;
  /** Its place in the journal, lane and position. */
  operationId: string;
  /** The id of what it happened to. */
  subject: string;
  agency: string;
  bookedOn: Day;
  /** The business day on which its service wrote it down. */
  knownOn: Day;
  /** What it adds to the indicators that were asked for. */
  figures: { indicator: string; detail?: string; count: number; amountCentimes: number }[];
}

// Of fixed widths, so that their order is that of the numbers.
const PLACE = `source || ' ' || lpad(lane::text, 4, '0') || ':' || lpad(position::text, 15, '0')`;

const BEHIND = `projection = (SELECT name FROM projection WHERE role = 'current') AND indicator = ANY($1)
  AND day BETWEEN $2 AND $3 AND position > coalesce(($4::jsonb -> source ->> lane::text)::bigint, 0)`;

/** Finds what became known only after its day. */
@Injectable()
export class LateFactsService {
  constructor(private readonly dataSource: DataSource) {}

  /** How many operations there are. */
  async count(asked: AskedLateFacts): Promise<number> {
    const [found] = await this.dataSource.query<{ count: number }[]>(
      `SELECT count(DISTINCT (source, lane, position))::int AS count FROM late_fact WHERE ${BEHIND}`,
      valuesOf(asked),
    );
    return found?.count ?? 0;
  }

  /** Them, in the order of their places. @param after the place before the first */
  list(asked: AskedLateFacts, limit: number, after: string): Promise<LateOperation[]> {
    return this.dataSource.query<LateOperation[]>(
      `SELECT ${PLACE} AS place, source, lane || '-' || position AS "operationId", subject, agency,
         day::text AS "bookedOn", known_on::text AS "knownOn",
         json_agg(json_strip_nulls(json_build_object('indicator', indicator, 'detail', nullif(detail, ''),
           'count', count, 'amountCentimes', amount_centimes)) ORDER BY indicator) AS figures
       FROM late_fact WHERE ${BEHIND} AND ${PLACE} COLLATE "C" > $5
       GROUP BY source, lane, position, subject, agency, day, known_on ORDER BY ${PLACE} COLLATE "C" LIMIT $6`,
      [...valuesOf(asked), after, limit],
    );
  }
}

function valuesOf({ indicators, from, to, positions }: AskedLateFacts): unknown[] {
  return [indicators, from, to, JSON.stringify(positions)];
}
