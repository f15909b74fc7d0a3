import type { Instant } from '#libs/domain';
import type { Decision, DecisionContext } from './decision.js';
import type { Ref, RowRef, RowsRef } from '../table/table.js';

/** What is known of a person who asks, besides who it is. */
export interface Asker {
  role: string;
  /** Of which the person is. */
  agency?: string;
  /** Method and address: `POST /api/transfers/v1/payouts`. */
  route: string;
}

/** Who asks, under which key, and when: what comes with every command, whatever it asks for. */
export interface CommandRequest {
  idempotencyKey: string;
  /** Agency or partner to which the key belongs. */
  scope: string;
  /** Who asks: the subject of the token, or the part of the service that asks by itself. */
  by: string;
  /** As what, and where: for the audit. Nothing when the service asks by itself. */
  asker?: Asker;
  /** What was asked, and where: route, parameters and body, or an item of a list. A repeat must be the same. */
  asked: unknown;
  /** When it happened. */
  at: Instant;
  /** W3C trace context. */
  traceparent?: string;
}

/** The reply to a command, and whether it had been given before. */
export interface Answered<Reply> {
  reply: Reply;
  replayed: boolean;
  /** Who asked first, of one that was replayed; null where that was not written down yet. */
  firstAskedBy?: string | null;
}

/** The rows that a command needs, each under a name of the decision's choice. */
export type RowRefs = Record<string, Ref>;

/** The rows as a decision gets them: one (or undefined), or a list, as they were asked for. */
export type Loaded<Refs extends RowRefs> = {
  [Name in keyof Refs]: Refs[Name] extends RowsRef<infer Row>
    ? Row[]
    : Refs[Name] extends RowRef<infer Row>
      ? Row | undefined
      : never;
};

/** The rows as a decision gives them back; what is left out stays as it is. */
export type Saved<Refs extends RowRefs> = {
  [Name in keyof Refs]?: Refs[Name] extends RowsRef<infer Row>
    ? Row[]
    : Refs[Name] extends RowRef<infer Row>
      ? Row
      : never;
};

/** A use case as data: which rows a command needs, and the pure function that decides it. */
export interface CommandDefinition<Command, Refs extends RowRefs, Reply> {
  /** `product.verb`, stored with each operation: `transfers.send`. */
  name: string;
  rows: (command: Command) => Refs;
  /** Pure: same rows, command and context, same decision. Throws a DomainError to refuse. */
  decide: (rows: Loaded<Refs>, command: Command, context: DecisionContext) => Decision<Reply, Saved<Refs>>;
}

/**
 * Describes a use case, beside its decision. A queue runs it, a test decides it.
 *
 * @example
 * export const spend = defineCommand({
 *   name: 'purses.spend',
 *   rows: ({ purse }: Spend) => ({ purse: PurseTable.by('id', purse) }),
 *   decide: ({ purse }, command, { at }) => …,
 * });
 */
export function defineCommand<Command, Refs extends RowRefs, Reply>(
  definition: CommandDefinition<Command, Refs, Reply>,
): CommandDefinition<Command, Refs, Reply> {
  return definition;
}
