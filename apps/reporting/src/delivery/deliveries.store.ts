import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { uuidV7, type Instant } from '#libs/domain';
import type { AskedPage } from '#libs/service';
import type { Delivery, DeliveryStatus } from './delivery.js';

/** An instance that has begun an attempt and is lost leaves the run to another after so long; no attempt takes it. */
const LEASE_MS = 300_000;

/** A run that an instance has taken. */
export type ClaimedRun = Pick<Delivery, 'id' | 'schedule' | 'scheduledAt' | 'attempts'>;

/** What became of an attempt. */
export interface AttemptOutcome {
  status: DeliveryStatus;
  fileName: string | null;
  error: string | null;
  /** Until the next attempt. */
  waitMs: number;
}

/** The runs of schedules, as all instances share them. */
export class DeliveriesStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Keeps since when schedules are known: what would have been due before is not made up for. */
  async know(schedules: readonly string[]): Promise<void> {
    await this.dataSource.query(
      'INSERT INTO report_schedule (name, known_since) SELECT unnest($1::text[]), now() ON CONFLICT DO NOTHING',
      [schedules],
    );
  }

  /** The last run of each schedule; of one that never ran, since when it is known. */
  async lastRuns(schedules: readonly string[]): Promise<Map<string, Date>> {
    const rows = await this.dataSource.query<{ name: string; last: Date }[]>(
      `SELECT name, coalesce((SELECT max(scheduled_at) FROM report_delivery WHERE schedule = name), known_since) AS last
       FROM report_schedule WHERE name = ANY($1)`,
      [schedules],
    );
    return new Map(rows.map(({ name, last }) => [name, last]));
  }

  /** Notes a run that is due, once, whoever else notes it. */
  async note(schedule: string, scheduledAt: Date, destination: string): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO report_delivery (id, schedule, scheduled_at, destination, next_attempt_at)
       VALUES ($1, $2, $3, $4, now()) ON CONFLICT (schedule, scheduled_at) DO NOTHING`,
      [uuidV7(Date.now(), randomBytes(16)), schedule, scheduledAt, destination],
    );
  }

  /** Takes a run whose time has come: while its lease lasts nobody else does. */
  async claim(schedules: readonly string[]): Promise<ClaimedRun | undefined> {
    const [rows] = await this.dataSource.query<[(Omit<ClaimedRun, 'scheduledAt'> & { scheduledAt: Date })[], number]>(
      `UPDATE report_delivery SET attempts = attempts + 1, next_attempt_at = now() + $2 * interval '1 millisecond'
       WHERE id = (SELECT id FROM report_delivery
         WHERE status = 'due' AND next_attempt_at <= now() AND schedule = ANY($1)
         ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id, schedule, scheduled_at AS "scheduledAt", attempts`,
      [schedules, LEASE_MS],
    );
    const [row] = rows;
    return row && { ...row, scheduledAt: row.scheduledAt.toISOString() };
  }

  /** Ends an attempt, unless somebody else has begun another since. */
  async end({ id, attempts }: ClaimedRun, { status, fileName, error, waitMs }: AttemptOutcome): Promise<void> {
    await this.dataSource.query(
      `UPDATE report_delivery SET status = $3, file_name = $4, error = $5,
         delivered_at = CASE $3 WHEN 'delivered' THEN now() END, next_attempt_at = now() + $6 * interval '1 millisecond'
       WHERE id = $1 AND attempts = $2 AND status = 'due'`,
      [id, attempts, status, fileName, error, waitMs],
    );
  }

  /** The last run of each schedule whose last attempt did not get everywhere. */
  async troubled(schedules: readonly string[]): Promise<Pick<Delivery, 'schedule' | 'attempts' | 'error'>[]> {
    return this.dataSource.query(
      `SELECT d.schedule, d.attempts, d.error FROM unnest($1::text[]) AS s(name) CROSS JOIN LATERAL
         (SELECT * FROM report_delivery WHERE schedule = s.name ORDER BY scheduled_at DESC LIMIT 1) d
       WHERE d.error IS NOT NULL ORDER BY 1`,
      [schedules],
    );
  }

  /** Runs, the last first; one more than the page has tells that there are more. */
  async list({ limit, beforeId }: AskedPage): Promise<Delivery[]> {
    const rows = await this.dataSource.query<(Omit<Delivery, 'scheduledAt' | 'deliveredAt'> & DatedRow)[]>(
      `SELECT id, schedule, scheduled_at AS "scheduledAt", status, attempts, destination, file_name AS "fileName",
         delivered_at AS "deliveredAt", error
       FROM report_delivery WHERE id < $1 ORDER BY id DESC LIMIT $2`,
      [beforeId, limit + 1],
    );
    const instant = (date: Date | null): Instant | null => date && date.toISOString();
    return rows.map(({ scheduledAt, deliveredAt, ...row }) => {
      return { ...row, scheduledAt: scheduledAt.toISOString(), deliveredAt: instant(deliveredAt) };
    });
  }
}

interface DatedRow {
  scheduledAt: Date;
  deliveredAt: Date | null;
}
