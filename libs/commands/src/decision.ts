import type { Day, Entry, Instant } from '#libs/domain';
import type { DomainEvent } from '#libs/events';
import type { RowRef, RowsRef } from './table.js';

/** What a pure decision wants done. All of it happens in one transaction, or nothing. */
export interface Decision<Reply, Save = object> {
  /** Rows as they shall be from now on, under the names by which they were asked for. */
  save?: Save;
  /** The double-entry booking; its entries sum to zero. */
  booking?: Booking;
  events?: DomainEvent[];
  /** Stored with the idempotency key and given again on a repeat: no secrets, no personal data. */
  reply: Reply;
}

/** Entries of one operation, on the business day and at the agency where it happened. */
export interface Booking {
  bookedOn: Day;
  agency: string;
  entries: Entry[];
}

/** The rows that a command needs, each under a name of the decision's choice. */
export type RowRefs = Record<string, RowRef<never> | RowsRef<never>>;

/** The rows as a decision gets them: one (or undefined), or a list, as they were asked for. */
export type Loaded<Refs> = {
  [Name in keyof Refs]: Refs[Name] extends RowsRef<infer Row>
    ? Row[]
    : Refs[Name] extends RowRef<infer Row>
      ? Row | undefined
      : never;
};

/** The rows as a decision gives them back; what is left out stays as it is. */
export type Saved<Refs> = {
  [Name in keyof Refs]?: Refs[Name] extends RowsRef<infer Row>
    ? Row[]
    : Refs[Name] extends RowRef<infer Row>
      ? Row
      : never;
};

/** A use case: which rows a command needs, and the pure function that decides it. */
export interface CommandDefinition<Command, Refs, Reply> {
  /** `product.verb`, stored with each operation: `transfers.send`. */
  name: string;
  rows: (command: Command) => Refs;
  /** Pure: same rows, command and instant, same decision. Throws a DomainError to refuse. */
  decide: (rows: Loaded<Refs>, command: Command, at: Instant) => Decision<Reply, Saved<Refs>>;
}
