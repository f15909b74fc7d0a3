import { askedCommand } from '../batch/asked-command.js';
import { LockedValues } from '../batch/locked-values.js';
import { Statements } from '../batch/statements.js';
import type { Answered, CommandDefinition, CommandRequest, RowRefs } from '../command/command.js';
import { NO_PARAMETERS, type Parameters } from '../command/decision.js';
import { QueueInstruments } from './instruments.js';
import { Line, type LineOptions } from './line.js';
import { SideLine } from './side-line.js';
import { dropExpired, refuseService, type WaitingCommand, type WaitsFor } from './waiting.js';

/** Limits of a queue. */
export interface QueueOptions {
  /** Commands of one transaction at most. */
  batchMax?: number;
  /** Commands that may wait, and as many again for locks; one more is refused. */
  waitingMax?: number;
  /** How long a command may wait for its answer. */
  timeoutMs?: number;
  /** Errors for broken unique constraints: constraint name → the refusal it means. */
  constraints?: Record<string, () => Error>;
  /** The dated parameters as they are known now. */
  parameters?: () => Parameters;
}

/** Longer than PostgreSQL takes to find a deadlock, which passes by itself. */
const LOCK_TIMEOUT_MS = 1_200;

/**
 * Group commit: commands that arrive while a transaction runs wait and share the next one. One transaction is in
 * flight at a time; a larger one is faster than two that collide. Only what wants a row that somebody else keeps locked
 * leaves the line, and is tried beside it.
 */
export class CommandQueue {
  private readonly options: Required<QueueOptions>;
  private readonly locked = new LockedValues();
  private readonly line: Line;
  private readonly side: SideLine;
  private readonly listeners: (() => void)[] = [];
  private waiting: WaitingCommand[] = [];
  private running: Promise<void> | undefined;

  constructor(databaseUrl: string, options: QueueOptions = {}) {
    this.options = {
      batchMax: 500,
      waitingMax: 5_000,
      timeoutMs: 10_000,
      constraints: {},
      parameters: () => NO_PARAMETERS,
      ...options,
    };
    const shared: LineOptions = {
      databaseUrl,
      statements: new Statements(),
      locked: this.locked,
      constraints: this.options.constraints,
      instruments: new QueueInstruments(),
      committed: () => this.listeners.forEach((listener) => listener()),
      delayed: (waitsFor) => this.dropExpired(waitsFor),
    };
    this.line = new Line(shared, LOCK_TIMEOUT_MS);
    this.side = new SideLine({ ...shared, delayed: () => undefined }, this.options.waitingMax);
  }

  /**
   * Carries a command out, once for its key.
   *
   * @throws {DomainError} what the decision refuses; `idempotency-key.reused`, `service.overloaded`,
   *   `service.unavailable`, which says whether it waited for the `database` or a `lock`
   */
  run<Command, Refs extends RowRefs, Reply>(
    definition: CommandDefinition<Command, Refs, Reply>,
    command: Command,
    request: CommandRequest,
  ): Promise<Answered<Reply>> {
    return new Promise((answer, fail) => {
      const asked = askedCommand(definition, command, request, this.options.parameters);
      const deadlineMs = performance.now() + this.options.timeoutMs;
      // What it replies is what its definition says: the batch does not know it.
      this.submit({ ...asked, deadlineMs, answer: (answered) => answer(answered as Answered<Reply>), fail });
    });
  }

  /** Calls `listener` after each commit. */
  onCommit(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Waits until everything that was accepted is answered, then closes the connections. */
  async drain(): Promise<void> {
    while (this.running) await this.running;
    await this.side.drain();
    await this.line.close();
  }

  private submit(command: WaitingCommand): void {
    if (this.waiting.length >= this.options.waitingMax) {
      command.fail(refuseService('service.overloaded'));
      return;
    }
    this.waiting.push(command);
    this.running ??= this.work();
  }

  private async work(): Promise<void> {
    await new Promise(setImmediate); // requests of the same turn of the loop share the first batch
    while (this.waiting.length > 0) {
      const next = this.waiting.splice(0, this.options.batchMax);
      this.side.take(next.filter((command) => this.locked.stop(command)));
      const batch = next.filter((command) => !this.locked.stop(command));
      if (batch.length > 0) this.side.take(await this.line.run(batch));
    }
    this.running = undefined;
  }

  private dropExpired(waitsFor: WaitsFor): void {
    this.waiting = dropExpired(this.waiting, waitsFor);
  }
}
