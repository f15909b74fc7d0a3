import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { instantOf, uuidV7, type Instant } from '#libs/domain';
import type { Caller } from '../auth/caller.js';

/** What somebody did that is no operation of the books: these are records of themselves. */
export const AUDIT_KINDS = ['operation', 'look', 'refusal'] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** What is written down; of persons nobody but who asked. */
export interface AuditEntry {
  kind: AuditKind;
  caller: Caller;
  /** Method and address as the API's document has it. */
  route: string;
  /** Of a refusal: its code. */
  code?: string;
}

interface AuditRow extends Omit<AuditEntry, 'caller' | 'kind'> {
  id: string;
  recordedAt: Instant;
  kind: AuditKind;
  subject: string;
  role: string;
  agency: string | undefined;
}

/** Writes records while they come: those that arrive during one insert share the next, so each costs little. */
export class AuditTrail {
  private gathering: { rows: AuditRow[]; written: Promise<void> } | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly dataSource: DataSource) {}

  /** Resolves when the record is committed. @throws what the database says when it is not */
  record({ kind, caller: { subject, role, agency }, route, code }: AuditEntry): Promise<void> {
    const nowMs = Date.now();
    const id = uuidV7(nowMs, randomBytes(16));
    this.gathering ??= this.gather();
    const recordedAt = instantOf(nowMs);
    this.gathering.rows.push({ id, recordedAt, kind, subject, role, agency, route, ...(code ? { code } : {}) });
    return this.gathering.written;
  }

  private gather(): { rows: AuditRow[]; written: Promise<void> } {
    const rows: AuditRow[] = [];
    const written = this.last.then(() => {
      this.gathering = undefined;
      return this.write(rows);
    });
    this.last = written.catch(() => undefined);
    return { rows, written };
  }

  private async write(rows: readonly AuditRow[]): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO audit_record (id, recorded_at, kind, subject, role, agency, route, code)
       SELECT id, "recordedAt", kind, subject, role, agency, route, code FROM json_to_recordset($1::json)
         AS r(id uuid, "recordedAt" timestamptz, kind text, subject text, role text, agency text, route text, code text)`,
      [JSON.stringify(rows)],
    );
  }
}
