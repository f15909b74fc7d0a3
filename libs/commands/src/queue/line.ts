import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { backOff } from '#libs/domain';
import type { Outcome } from '../batch/asked-command.js';
import { runBatch } from '../batch/batch.js';
import { findLocked, type LockedValues } from '../batch/locked-values.js';
import { ownSession, type Session } from '../batch/session.js';
import type { Statements } from '../batch/statements.js';
import { openConnection } from '../connection/connection.js';
import { driverFailure, isLockTimeout, isTransient, isUniqueViolation, meaningOf } from '../connection/failure.js';
import type { QueueInstruments } from './instruments.js';
import { dropExpired, type WaitingCommand, type WaitsFor } from './waiting.js';

/** What the lines of one queue share. */
export interface LineOptions {
  databaseUrl: string;
  statements: Statements;
  /** What others are known to have locked. */
  locked: LockedValues;
  /** Errors for broken unique constraints. */
  constraints: Record<string, () => Error>;
  instruments: QueueInstruments;
  /** Told after each commit. */
  committed: () => void;
  /** Told before a batch is tried again. */
  delayed: (waitsFor: WaitsFor) => void;
}

const RETRY_FIRST_MS = 20;
const RETRY_LONGEST_MS = 1_000;
const RACES_MAX = 3;

/** One connection, on which one batch after the other is run until its commands are answered. */
export class Line {
  private readonly connection: Pool;

  constructor(
    private readonly options: LineOptions,
    lockTimeoutMs: number,
  ) {
    this.connection = openConnection(options.databaseUrl, lockTimeoutMs);
  }

  /**
   * Tries a batch until its commands are answered or their time is over. One poisonous command is set apart, and so
   * are those for which no lock is to be had.
   *
   * @returns those that wait for a lock, unanswered
   */
  async run(batch: readonly WaitingCommand[], races = 0): Promise<WaitingCommand[]> {
    const apart: WaitingCommand[] = [];
    let left = [...batch];
    for (const delayMs of backOff(RETRY_FIRST_MS, RETRY_LONGEST_MS)) {
      let waitsFor: WaitsFor = 'database';
      const before = left.length;
      try {
        const { rows, lock } = await this.transact(left);
        apart.push(...lock);
        left = rows;
      } catch (error) {
        if (!isTransient(error)) return [...apart, ...(await this.runAgain(left, error, races))];
        if (isLockTimeout(error)) {
          waitsFor = 'lock';
          const stopped = await this.findStopped(left);
          apart.push(...stopped);
          left = left.filter((command) => !stopped.includes(command));
        }
      }
      if (left.length === 0) return apart;
      if (left.length < before) continue;
      await sleep(delayMs);
      this.options.delayed(waitsFor);
      left = dropExpired(left, waitsFor);
      if (left.length === 0) return apart;
    }
    return apart;
  }

  /** Looks which of the values that commands want others have locked now, and of those that were known to be. */
  async findLocked(commands: readonly WaitingCommand[]): Promise<LockedValues> {
    const { locked, statements } = this.options;
    locked.replaceBy(await this.connected((session) => findLocked(session, statements, commands, locked)));
    return locked;
  }

  close(): Promise<void> {
    return this.connection.end();
  }

  /** Of commands that had no lock in time, those that touch what others have locked; all, when that cannot be seen. */
  private async findStopped(commands: readonly WaitingCommand[]): Promise<readonly WaitingCommand[]> {
    try {
      const locked = await this.findLocked(commands);
      const stopped = commands.filter((command) => locked.stop(command));
      return stopped.length > 0 ? stopped : commands;
    } catch (error) {
      return isTransient(error) ? [] : commands; // perhaps the whole table is locked, and nothing can be read now
    }
  }

  /** Another instance may have been faster with the same key, or row: by now it can be seen. Else one is poisonous. */
  private async runAgain(batch: WaitingCommand[], error: unknown, races: number): Promise<WaitingCommand[]> {
    const [only] = batch;
    const isSingle = batch.length === 1;
    if (isUniqueViolation(error) && races < (isSingle ? RACES_MAX : 1)) return this.run(batch, races + 1);
    if (only && isSingle) this.settle([only], [{ error: meaningOf(error, this.options.constraints) }]);
    if (isSingle) return [];
    const apart: WaitingCommand[] = [];
    for (const command of batch) apart.push(...(await this.run([command])));
    return apart;
  }

  /** @returns the commands that were postponed, by why */
  private async transact(batch: WaitingCommand[]): Promise<Record<'rows' | 'lock', WaitingCommand[]>> {
    const startedMs = performance.now();
    const { statements, locked, instruments } = this.options;
    const outcomes = await this.connected((session) => runBatch(session, statements, batch, locked));
    instruments.committed(batch.length, performance.now() - startedMs);
    return this.settle(batch, outcomes);
  }

  /** Does something with the connection; one that failed for now is thrown away. */
  private async connected<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    const client = await this.connection.connect().catch((error: unknown) => {
      throw driverFailure(error);
    });
    let broken = true;
    try {
      const result = await work(ownSession(client));
      broken = false;
      return result;
    } catch (error) {
      broken = isTransient(error) && !isLockTimeout(error);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  private settle(batch: WaitingCommand[], outcomes: Outcome[]): Record<'rows' | 'lock', WaitingCommand[]> {
    const postponed: Record<'rows' | 'lock', WaitingCommand[]> = { rows: [], lock: [] };
    batch.forEach((command, i) => {
      const outcome = outcomes[i];
      if (outcome && 'postponed' in outcome) postponed[outcome.postponed].push(command);
      else if (outcome && 'answer' in outcome) command.answer(outcome.answer);
      else command.fail(outcome?.error);
    });
    this.options.instruments.count(batch, outcomes);
    this.options.committed();
    return postponed;
  }
}
