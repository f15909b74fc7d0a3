import { setTimeout as sleep } from 'node:timers/promises';
import { backOff } from '#libs/domain';
import { rowsWantedBy } from '../batch/asked-command.js';
import { LockedValues } from '../batch/locked-values.js';
import { isTransient } from '../connection/failure.js';
import { Line, type LineOptions } from './line.js';
import { dropExpired, refuseService, type WaitingCommand } from './waiting.js';

const LOCK_TIMEOUT_MS = 200;
const LOOK_FIRST_MS = 20;
const LOOK_LONGEST_MS = 250;

/**
 * Where commands wait for rows that somebody else has locked, so that nobody else waits for them: on a connection of
 * their own, looked after again and again, those for the same row in the order in which they came.
 */
export class SideLine {
  private readonly line: Line;
  private waiting: WaitingCommand[] = [];
  private running: Promise<void> | undefined;
  /** What was locked since the first of those that wait came. */
  private met = new LockedValues();

  constructor(
    private readonly options: LineOptions,
    private readonly waitingMax: number,
  ) {
    this.line = new Line(options, LOCK_TIMEOUT_MS);
  }

  /** Takes over commands that wait for a lock; more than may wait are refused. */
  take(commands: readonly WaitingCommand[]): void {
    if (commands.length === 0) return;
    this.met.addAll(this.options.locked);
    const room = Math.max(0, this.waitingMax - this.waiting.length);
    this.waiting.push(...commands.slice(0, room));
    for (const command of commands.slice(room)) command.fail(refuseService('service.overloaded'));
    this.running ??= this.work();
  }

  /** Waits until everything that was taken over is answered, then closes the connection. */
  async drain(): Promise<void> {
    while (this.running) await this.running;
    await this.line.close();
  }

  /** Looks again until nobody waits. What is known to be locked stays known: whoever wants it next comes here first. */
  private async work(): Promise<void> {
    let delays = backOff(LOOK_FIRST_MS, LOOK_LONGEST_MS);
    while (this.waiting.length > 0) {
      const before = this.waiting.length;
      await this.look();
      if (this.waiting.length < before) delays = backOff(LOOK_FIRST_MS, LOOK_LONGEST_MS);
      if (this.waiting.length > 0) await sleep(delays.next().value);
    }
    this.met = new LockedValues();
    this.running = undefined;
  }

  private async look(): Promise<void> {
    this.waiting = dropExpired(this.waiting, 'lock');
    const asked = [...this.waiting];
    const left = new Set(await this.runFree(asked));
    this.waiting = this.waiting.filter((command) => left.has(command) || !asked.includes(command));
  }

  /** @returns those that still wait */
  private async runFree(asked: readonly WaitingCommand[]): Promise<readonly WaitingCommand[]> {
    try {
      this.met.addAll(await this.line.findLocked(asked));
    } catch (error) {
      return isTransient(error) ? asked : this.runEach(asked); // one of them asks for what cannot be
    }
    const free = this.freeOf(asked);
    return [...asked.filter((command) => !free.includes(command)), ...(await this.runHalves(free))];
  }

  /** Those that wait neither for a lock nor, for a row that was locked, behind another. */
  private freeOf(commands: readonly WaitingCommand[]): WaitingCommand[] {
    const taken = new LockedValues();
    return commands.filter((command) => {
      if (!this.options.locked.stop(command) && !taken.stop(command)) return true;
      for (const wanted of rowsWantedBy(command)) if (this.met.has(wanted)) taken.add(wanted);
      return false;
    });
  }

  /** What cannot be seen, such as a row that is being made, is found by halving. */
  private async runHalves(commands: readonly WaitingCommand[]): Promise<readonly WaitingCommand[]> {
    const asked = dropExpired(commands, 'lock');
    if (asked.length === 0) return [];
    const left = await this.line.run(asked);
    const unseen = left.filter((command) => !this.options.locked.stop(command));
    if (unseen.length < 2 || unseen.length < asked.length) return left;
    const half = Math.ceil(unseen.length / 2);
    return [...(await this.runHalves(unseen.slice(0, half))), ...(await this.runHalves(unseen.slice(half)))];
  }

  private async runEach(commands: readonly WaitingCommand[]): Promise<readonly WaitingCommand[]> {
    const left: WaitingCommand[] = [];
    for (const command of commands) left.push(...(await this.line.run(dropExpired([command], 'lock'))));
    return left;
  }
}
