import type { ClientBase } from 'pg';
import { askedCommand, type AskedCommand, type Outcome } from '../batch/asked-command.js';
import { runInside } from '../batch/batch.js';
import { guestSession, type Session } from '../batch/session.js';
import { Statements } from '../batch/statements.js';
import type { Answered, CommandDefinition, CommandRequest, RowRefs } from '../command/command.js';
import { NO_PARAMETERS } from '../command/decision.js';
import { THROUGH_INDEXES } from '../connection/connection.js';
import { isTransient, isUniqueViolation, meaningOf } from '../connection/failure.js';
import type { QueueOptions } from './queue.js';

/** Makes a command for {@link CommandsInTransaction.run}; `Reply` is what its definition replies. */
export type AskCommand = <Command, Refs extends RowRefs, Reply>(
  definition: CommandDefinition<Command, Refs, Reply>,
  command: Command,
  request: CommandRequest,
) => AskedCommand;

/** How a command in somebody's transaction ended: answered, or failed and nothing of it kept. */
export type Ending = { answer: Answered<unknown> } | { error: unknown };

const RACES_MAX = 3;
const SETTINGS = Object.keys(THROUGH_INDEXES);
const BEGIN = [
  'SAVEPOINT commands',
  ...Object.entries(THROUGH_INDEXES).map(([name, value]) => `SET LOCAL ${name} = ${value}`),
];
const END = ['RELEASE SAVEPOINT commands', ...SETTINGS.map((name) => `SET LOCAL ${name} TO DEFAULT`)];
const UNDO = ['ROLLBACK TO SAVEPOINT commands', 'RELEASE SAVEPOINT commands'];

/**
 * Runs commands in transactions of others: of a consumer, whose cursor moves in the same one. They are loaded, decided
 * and written as by a queue, with the same keys, journal and checks, and committed or forgotten with everything else
 * of the transaction.
 *
 * Commands that are run in one go lock their rows in the order in which a queue does. A second go of the same
 * transaction may meet a queue the other way round: PostgreSQL ends such a deadlock, and the transaction is to be tried
 * again.
 */
export class CommandsInTransaction {
  private readonly statements = new Statements();
  private readonly running = new WeakMap<ClientBase, Promise<unknown>>();
  private readonly options: Required<Pick<QueueOptions, 'constraints' | 'parameters'>>;

  constructor({ constraints = {}, parameters = () => NO_PARAMETERS }: QueueOptions = {}) {
    this.options = { constraints, parameters };
  }

  /** Makes a command ready. */
  readonly ask: AskCommand = (definition, command, request) =>
    askedCommand(definition, command, request, this.options.parameters);

  /**
   * Runs commands, once for each key, one go after the other.
   *
   * @param client in a transaction with the isolation READ COMMITTED
   * @returns how each ended, in order; of one that failed nothing is kept, and the transaction goes on
   * @throws a failure that passes: the whole transaction is then to be done again
   */
  run(client: ClientBase, commands: readonly AskedCommand[]): Promise<Ending[]> {
    const before = this.running.get(client) ?? Promise.resolve();
    const result = before.then(() => this.runAll(guestSession(client), commands));
    this.running.set(
      client,
      result.catch(() => undefined),
    );
    return result;
  }

  private async runAll(session: Session, commands: readonly AskedCommand[]): Promise<Ending[]> {
    const endings = new Map<AskedCommand, Ending>();
    for (let left = [...commands]; left.length > 0; left = left.filter((command) => !endings.has(command))) {
      const outcomes = await this.attempt(session, left);
      left.forEach((command, i) => {
        const outcome = outcomes[i];
        // What leads to rows that were not loaded is run again, and finds them loaded.
        if (outcome && !('postponed' in outcome)) endings.set(command, outcome);
      });
    }
    return commands.flatMap((command) => endings.get(command) ?? []);
  }

  /** What the database refuses is undone; then each is tried alone, and only one at fault fails. */
  private async attempt(session: Session, batch: readonly AskedCommand[], races = 0): Promise<Outcome[]> {
    await session.query({ text: BEGIN.join('; ') });
    try {
      const outcomes = await runInside(session, this.statements, batch);
      await session.query({ text: END.join('; ') });
      return outcomes;
    } catch (error) {
      if (isTransient(error)) throw error;
      await session.query({ text: UNDO.join('; ') });
      const isSingle = batch.length === 1;
      if (isUniqueViolation(error) && races < (isSingle ? RACES_MAX : 1)) {
        return this.attempt(session, batch, races + 1);
      }
      if (isSingle) return [{ error: meaningOf(error, this.options.constraints) }];
      const outcomes: Outcome[] = [];
      for (const command of batch) outcomes.push(...(await this.attempt(session, [command])));
      return outcomes;
    }
  }
}
