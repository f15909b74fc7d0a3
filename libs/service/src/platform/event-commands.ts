import { CommandsInTransaction, requestOfEvent } from '#libs/commands';
import type { Answered, AskCommand, AskedCommand, CommandDefinition, CommandRequest, Ending } from '#libs/commands';
import type { QueueOptions, RowRefs } from '#libs/commands';
import { assert, DomainError, instantOf } from '#libs/domain';
import type { CloudEvent } from '#libs/events';
import type { ClientBase } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

/** How a command ended that an event asked for: a refusal keeps nothing, and does not stop the others. */
export type CommandEnding = { answer: Answered<unknown> } | { refusal: DomainError };

/** The commands of one consumer's transaction. */
export interface CommandsOfEvents {
  /** Runs one command. @throws {DomainError} what it refuses; the transaction goes on if the handler does */
  run: <Command, Refs extends RowRefs, Reply>(
    definition: CommandDefinition<Command, Refs, Reply>,
    command: Command,
    request: CommandRequest,
  ) => Promise<Answered<Reply>>;
  /** Runs several in one go, which is cheaper and locks in the order of all queues. @returns how each ended, in order */
  runAll: (commands: readonly AskedCommand[]) => Promise<CommandEnding[]>;
  /**
   * Runs the commands that some events ask for, in one go.
   *
   * @param ask reads an event, and makes its command; what it refuses is the outcome of that event alone
   * @returns in order, why each was not done: its refusal, or the fault of ours that it met; undefined when it was done
   */
  outcomesOf: <Event>(events: readonly Event[], ask: (event: Event) => AskedCommand) => Promise<(Error | undefined)[]>;
  /**
   * Runs the commands that some events ask for, in one go, as of now: what they change is known from now on, so that
   * figures of days that were reported stay.
   *
   * @param ask makes the command of an event, with the request that comes with it
   * @throws {Error} the first refusal, or fault of ours: nothing of them is kept, and what is at fault waits as a letter
   */
  runNow: <Event extends CloudEvent>(
    events: readonly Event[],
    ask: (event: Event, request: CommandRequest) => AskedCommand,
  ) => Promise<void>;
}

/**
 * Makes commands of events: in the transaction in which their consumer's cursor moves, so once for each event.
 *
 * @example
 * await this.commands.in(manager).run(settleClaim, command, requestOfEvent(event));
 */
export class EventCommands {
  private readonly commands: CommandsInTransaction;
  private readonly asked = new WeakSet<QueryRunner>();

  /** @param committed called after each commit of a transaction that ran commands */
  constructor(dataSource: DataSource, options: QueueOptions, committed: () => void) {
    this.commands = new CommandsInTransaction(options);
    dataSource.subscribers.push({
      afterTransactionCommit: ({ queryRunner }) => {
        if (this.asked.delete(queryRunner)) committed();
      },
    });
  }

  /** Makes a command for {@link CommandsOfEvents.runAll}. */
  get ask(): AskCommand {
    return this.commands.ask;
  }

  /** The commands of the transaction in which a handler is called. */
  in({ queryRunner }: EntityManager): CommandsOfEvents {
    assert(queryRunner?.isTransactionActive, 'commands of events run in the transaction of their handler');
    const endingsOf = async (commands: readonly AskedCommand[]): Promise<Ending[]> => {
      this.asked.add(queryRunner);
      return this.commands.run((await queryRunner.connect()) as ClientBase, commands);
    };
    const runAll = async (commands: readonly AskedCommand[]): Promise<CommandEnding[]> =>
      (await endingsOf(commands)).map((ending) => {
        if ('answer' in ending) return ending;
        if (ending.error instanceof DomainError) return { refusal: ending.error };
        throw ending.error; // our own mistake, or a rule of the database: the event is at fault
      });
    const outcomesOf: CommandsOfEvents['outcomesOf'] = async (events, ask) => {
      const asked = events.map((event) => askedOrFailed(() => ask(event)));
      const commands = asked.filter((one): one is AskedCommand => !(one instanceof Error));
      const endings = (await endingsOf(commands)).values();
      return asked.map((one) => {
        if (one instanceof Error) return one;
        const ending = endings.next().value;
        assert(ending, 'each command has an ending');
        return 'error' in ending ? errorOf(ending.error) : undefined;
      });
    };
    return {
      runAll,
      outcomesOf,
      runNow: async (events, ask) => {
        if (events.length === 0) return;
        const outcomes = await outcomesOf(events, (event) =>
          ask(event, { ...requestOfEvent(event), at: instantOf(Date.now()) }),
        );
        const failure = outcomes.find((one) => one !== undefined);
        if (failure) throw failure;
      },
      run: async <Command, Refs extends RowRefs, Reply>(
        definition: CommandDefinition<Command, Refs, Reply>,
        command: Command,
        request: CommandRequest,
      ) => {
        const [ending] = await runAll([this.ask(definition, command, request)]);
        assert(ending, 'each command has an ending');
        if ('refusal' in ending) throw ending.refusal;
        return ending.answer as Answered<Reply>; // as its definition says
      },
    };
  }
}

function askedOrFailed(ask: () => AskedCommand): AskedCommand | Error {
  try {
    return ask();
  } catch (error) {
    return errorOf(error);
  }
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
