import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Trial, TrialVerdict } from './trial.js';

/** How one mutant ended: noticed by a failed test, by not coming to an end, or by nobody. */
export type TrialOutcome = { ended: 'killed'; by: string } | { ended: 'timed-out' } | { ended: 'lived' };

/** Every module that was loaded anew stays in memory: a process serves so many trials. */
const TRIALS_A_PROCESS = 150;
/** Beyond what the same spec files took without a mutant. */
const SPARE_MS = 5_000;

/** One process in which trials run, one at a time; replaced when a trial hangs, ends it, or it has grown. */
export class TrialBench {
  private child: ChildProcess | undefined;
  private served = 0;
  private id = 0;

  constructor(private readonly root: string) {}

  /** Tries one mutant, and says how it ended; `usualMs` is what its spec files take without it. */
  async try(
    trial: Omit<Trial, 'id'>,
    usualMs: number,
  ): Promise<TrialOutcome & { durationsMs: Record<string, number> }> {
    const child = await this.ready();
    this.served += 1;
    this.id += 1;
    const verdict = await answerOf(child, { ...trial, id: this.id }, usualMs * 5 + SPARE_MS);
    if (verdict === 'silent' || verdict === 'gone') this.close();
    if (verdict === 'silent') return { ended: 'timed-out', durationsMs: {} };
    if (verdict === 'gone') return { ended: 'killed', by: 'the process ended', durationsMs: {} };
    const { failed, durationsMs } = verdict;
    return failed === undefined ? { ended: 'lived', durationsMs } : { ended: 'killed', by: failed, durationsMs };
  }

  /** Ends the process. */
  close(): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }

  private async ready(): Promise<ChildProcess> {
    if (this.served >= TRIALS_A_PROCESS) this.close();
    if (this.child) return this.child;
    this.served = 0;
    const child = fork(fileURLToPath(new URL('./trial.main.js', import.meta.url)), {
      cwd: this.root,
      execArgv: ['--max-old-space-size=1500', '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', () => reject(new Error('the process of the trials did not start')));
    });
    child.removeAllListeners('exit');
    return child;
  }
}

function answerOf(child: ChildProcess, trial: Trial, limitMs: number): Promise<TrialVerdict | 'silent' | 'gone'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => end('silent'), limitMs);
    const gone = (): void => end('gone');
    const heard = (verdict: TrialVerdict): void => end(verdict);
    const end = (how: TrialVerdict | 'silent' | 'gone'): void => {
      clearTimeout(timer);
      child.off('message', heard).off('exit', gone);
      resolve(how);
    };
    child.on('message', heard).on('exit', gone);
    child.send(trial);
  });
}
