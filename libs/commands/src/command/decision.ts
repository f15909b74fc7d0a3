import type { Day, Entry, Instant } from '#libs/domain';
import type { DomainEvent } from '#libs/events';

/** What a pure decision wants done. All of it happens in one transaction, or nothing. */
export interface Decision<Reply, Save = object> {
  /** Rows as they shall be from now on, under the names by which they were asked for. */
  save?: Save;
  /** The double-entry booking; its entries sum to zero, and those of the drawer to the cash of the events. */
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

/** What a decision knows besides its rows and the command. */
export interface DecisionContext {
  /** When it happened. */
  at: Instant;
  /** The dated parameters of the service. */
  parameters: Parameters;
}

/** A parameter whose value depends on the day; what it is, a product says beside its rules. */
export interface ParameterRef<Value> {
  name: string;
  /** Only for the compiler. */
  value?: Value;
}

/** The dated parameters as they are known now: it does not change while a decision looks. */
export interface Parameters {
  /** The value in force on a business day. @throws {Error} when none is: a product seeds its parameters from its first day */
  on<Value>(parameter: ParameterRef<Value>, day: Day): Value;
}

/** The parameters of a service that has none. */
export const NO_PARAMETERS: Parameters = {
  on: ({ name }) => {
    throw new Error(`the service has no parameter ${name}`);
  },
};
