import type { Instant } from '#libs/domain';

/** Who asks, under which key, and when: what comes with every command, whatever it asks for. */
export interface CommandRequest {
  idempotencyKey: string;
  /** Agency or partner to which the key belongs. */
  scope: string;
  /** The request as the client sent it: a repeat must be the same. */
  body: unknown;
  /** When it happened. */
  at: Instant;
  /** W3C trace context. */
  traceparent?: string;
}

/** The reply to a command, and whether it had been given before. */
export interface Answered<Reply> {
  reply: Reply;
  replayed: boolean;
}

/** A command that waits for its batch. */
export interface WaitingCommand {
  name: string;
  operationId: string;
  fingerprint: string;
  at: Instant;
  traceparent?: string;
  /** Rows it needs. */
  refs: Record<string, Ref>;
  decide: (rows: Record<string, unknown>) => UntypedDecision;
  deadlineMs: number;
  answer: (answer: Answered<unknown>) => void;
  fail: (error: unknown) => void;
}

/** A row reference whose row type no longer matters: within a batch all commands are alike. */
export interface Ref {
  table: UntypedTable;
  column: string;
  value?: string;
  values?: readonly string[];
  isNew?: true;
}

/** A table whose row type no longer matters. */
export interface UntypedTable {
  name: string;
  key: string;
  columns: readonly { property: string; name: string; sqlType: string }[];
}

/** A row of any table. */
export type Row = Record<string, unknown>;

/** A decision whose types no longer matter. */
export interface UntypedDecision {
  save?: Record<string, Row | Row[] | undefined>;
  booking?: { bookedOn: string; agency: string; entries: { ledgerAccount: string; amountCentimes: number }[] };
  events?: { type: string; subject: string; occurredAt: string; data: unknown }[];
  reply: unknown;
}
