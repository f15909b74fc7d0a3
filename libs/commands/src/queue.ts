import { setTimeout as sleep } from 'node:timers/promises';
import { backOff, defineErrors } from '#libs/domain';
import { metrics } from '@opentelemetry/api';
import pg from 'pg';
import { runBatch, waitingCommand, type Outcome, type WaitingCommand } from './batch.js';
import type { Answered, CommandDefinition, CommandRequest, RowRefs } from './command.js';
import { NO_PARAMETERS, type Parameters } from './decision.js';
import { driverFailure, isTransient } from './failure.js';
import { Statements } from './statements.js';

const refuse = defineErrors({
  'service.unavailable': {
    status: 503,
    detail: 'The books cannot be reached now. Repeat the request with the same Idempotency-Key.',
  },
  'service.overloaded': {
    status: 503,
    detail: 'Too many requests wait. Repeat the request with the same Idempotency-Key in a moment.',
  },
});

/** Limits of a queue. */
export interface QueueOptions {
  /** Commands of one transaction at most. */
  batchMax?: number;
  /** Commands that may wait; one more is refused. */
  waitingMax?: number;
  /** How long a command may wait for its answer. */
  timeoutMs?: number;
  /** Errors for broken unique constraints: constraint name → the refusal it means. */
  constraints?: Record<string, () => Error>;
  /** The dated parameters as they are known now. */
  parameters?: () => Parameters;
}

// The write path always goes through indexes: a plan made while a table was empty must not scan it when it is full.
const SESSION =
  '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan';
const STATEMENT_TIMEOUT_MS = 15_000;
// Between reading and writing it decides, within milliseconds: a process that froze there must not keep its locks.
const HELD_IDLE_MAX_MS = 2_000;
const RETRY_FIRST_MS = 20;
const RETRY_LONGEST_MS = 1_000;
const UNIQUE_VIOLATION = '23505';
const RACES_MAX = 3;

/**
 * Group commit: commands that arrive while a transaction runs wait and share the next one. One transaction is in
 * flight at a time; a larger one is faster than two that collide.
 */
export class CommandQueue {
  private readonly waiting: WaitingCommand[] = [];
  private readonly statements = new Statements();
  private readonly pool: pg.Pool;
  private readonly options: Required<QueueOptions>;
  private running: Promise<void> | undefined;
  private readonly listeners: (() => void)[] = [];
  private readonly instruments = createInstruments();

  constructor(databaseUrl: string, options: QueueOptions = {}) {
    this.options = {
      batchMax: 500,
      waitingMax: 5_000,
      timeoutMs: 10_000,
      constraints: {},
      parameters: () => NO_PARAMETERS,
      ...options,
    };
    this.pool = new pg.Pool({
      connectionString: databaseUrl,
      max: 1,
      pipeline: true,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: 3_000,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: HELD_IDLE_MAX_MS,
      application_name: 'commands',
      options: SESSION,
    });
    this.pool.on('error', () => undefined); // an idle connection broke: the next batch opens another
    this.pool.on('connect', (client) => client.on('error', () => undefined)); // one at work broke: its query tells
  }

  /**
   * Carries a command out, once for its key.
   *
   * @throws {DomainError} what the decision refuses; `idempotency-key.reused`, `service.overloaded`, `service.unavailable`
   */
  run<Command, Refs extends RowRefs, Reply>(
    definition: CommandDefinition<Command, Refs, Reply>,
    command: Command,
    request: CommandRequest,
  ): Promise<Answered<Reply>> {
    return new Promise((answer, fail) => {
      const deadlineMs = Date.now() + this.options.timeoutMs;
      const { parameters } = this.options;
      this.submit(waitingCommand(definition, command, request, parameters, { deadlineMs, answer, fail }));
    });
  }

  /** Calls `listener` after each commit. */
  onCommit(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Waits until everything that was accepted is answered, then closes the connection. */
  async drain(): Promise<void> {
    while (this.running) await this.running;
    await this.pool.end();
  }

  private submit(pending: WaitingCommand): void {
    if (this.waiting.length >= this.options.waitingMax) {
      pending.fail(refuse('service.overloaded'));
      return;
    }
    this.waiting.push(pending);
    this.running ??= this.work();
  }

  private async work(): Promise<void> {
    await new Promise(setImmediate); // requests of the same turn of the loop share the first batch
    while (this.waiting.length > 0) {
      await this.runUntilDone(this.waiting.splice(0, this.options.batchMax));
    }
    this.running = undefined;
  }

  /** Tries a batch until it is done or its commands' time is over; one poisonous command is set apart. */
  private async runUntilDone(batch: WaitingCommand[], races = 0): Promise<void> {
    let left = batch;
    for (const delayMs of backOff(RETRY_FIRST_MS, RETRY_LONGEST_MS)) {
      try {
        this.settle(left, await this.transact(left));
        return;
      } catch (error) {
        if (!isTransient(error)) return this.runOneByOne(left, error, races);
        await sleep(delayMs);
        left = this.dropExpired(left);
        if (left.length === 0) return;
      }
    }
  }

  private async runOneByOne(batch: WaitingCommand[], error: unknown, races: number): Promise<void> {
    const [only] = batch;
    const isRace = (error as { code?: string }).code === UNIQUE_VIOLATION && races < RACES_MAX;
    if (batch.length > 1) for (const pending of batch) await this.runUntilDone([pending]);
    // Another instance was faster with the same key, or made the same new row: by now it can be seen.
    else if (isRace) await this.runUntilDone(batch, races + 1);
    else if (only) this.settle([only], [{ error: this.meaningOf(error) }]);
  }

  private async transact(batch: WaitingCommand[]): Promise<Outcome[]> {
    const startedMs = performance.now();
    const client = await this.pool.connect().catch((error: unknown) => {
      throw driverFailure(error);
    });
    let broken = true;
    try {
      const outcomes = await runBatch(client, this.statements, batch);
      broken = false;
      this.instruments.batchSize.record(batch.length);
      this.instruments.batchSeconds.record((performance.now() - startedMs) / 1_000);
      return outcomes;
    } catch (error) {
      broken = isTransient(error);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  private settle(batch: WaitingCommand[], outcomes: Outcome[]): void {
    batch.forEach((pending, i) => {
      const outcome = outcomes[i];
      if (outcome && 'answer' in outcome) pending.answer(outcome.answer);
      else pending.fail(outcome?.error);
    });
    this.count(batch, outcomes);
    for (const listener of this.listeners) listener();
  }

  private count(batch: WaitingCommand[], outcomes: Outcome[]): void {
    const counts = new Map<string, number>();
    batch.forEach(({ name }, i) => {
      const label = `${name} ${labelOf(outcomes[i])}`;
      counts.set(label, (counts.get(label) ?? 0) + 1);
    });
    for (const [label, count] of counts) {
      const [command = '', outcome = ''] = label.split(' ');
      this.instruments.commands.add(count, { command, outcome });
    }
  }

  private dropExpired(batch: WaitingCommand[]): WaitingCommand[] {
    const nowMs = Date.now();
    const expired = (pending: WaitingCommand) => pending.deadlineMs <= nowMs;
    const late = [...batch.filter(expired), ...this.waiting.filter(expired)];
    const kept = this.waiting.filter((pending) => !expired(pending));
    this.waiting.splice(0, this.waiting.length, ...kept);
    for (const pending of late) pending.fail(refuse('service.unavailable'));
    return batch.filter((pending) => !expired(pending));
  }

  private meaningOf(error: unknown): unknown {
    const { constraint } = error as { constraint?: string };
    return (constraint && this.options.constraints[constraint]?.()) || error;
  }
}

function labelOf(outcome: Outcome | undefined): string {
  if (!outcome || 'error' in outcome) return 'refused';
  return outcome.answer.replayed ? 'replayed' : 'done';
}

function createInstruments() {
  const meter = metrics.getMeter('guichet');
  return {
    commands: meter.createCounter('guichet_commands', { description: 'Commands by name and outcome' }),
    batchSize: meter.createHistogram('guichet_batch_commands', {
      description: 'Commands that shared a transaction',
      advice: { explicitBucketBoundaries: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] },
    }),
    batchSeconds: meter.createHistogram('guichet_batch_seconds', {
      description: 'Time of a transaction, commit included',
      advice: { explicitBucketBoundaries: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5] },
    }),
  };
}
