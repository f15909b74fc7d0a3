import { setTimeout as sleep } from 'node:timers/promises';
import { differenceOf } from './answer.js';
import { Counterparts } from './counterparts.js';
import type { Example } from './page.js';
import type { PageShell } from './page-shell.js';
import { asOfToday } from './written-day.js';

/** What a page's commands speak to. */
export interface RunOptions {
  /** Where the platform listens; the pages say 8080. */
  port: number;
  sinceMs: number;
  /** How long a reading may take until it shows what was done before. */
  withinMs: number;
}

const PAGE_PORT = /localhost:8080\b/g;
const COMMAND_LINE = /\bnpm run -s guichet --/g;
const AGAIN_MS = 200;

/** Runs the examples of one page, in their order, and compares what they print. */
export class PageRun {
  private readonly counterparts = Counterparts.none();

  constructor(
    private readonly shell: PageShell,
    private readonly options: RunOptions,
  ) {}

  /** Runs one example. @throws {Error} that tells the first difference, and all that was printed */
  async check(example: Example): Promise<void> {
    const { port, withinMs } = this.options;
    const command = this.counterparts
      .inCommand(asOfToday(example.command))
      .replace(PAGE_PORT, `localhost:${port}`)
      .replace(COMMAND_LINE, 'guichet');
    const deadlineMs = Date.now() + withinMs;
    for (;;) {
      const failure = await this.failureOf(command, example.answer);
      if (failure === undefined) return;
      if (!onlyReads(command) || Date.now() > deadlineMs)
        throw new Error(`${example.path}:${example.line}\n$ ${example.command}\n${failure}`);
      await sleep(AGAIN_MS);
    }
  }

  private async failureOf(command: string, answer: readonly string[]): Promise<string | undefined> {
    const { port, sinceMs } = this.options;
    const { lines, exitCode } = await this.shell.run(command);
    const printed = lines.map((line) => line.replaceAll(`localhost:${port}`, 'localhost:8080'));
    const shown = answer.map((line) => asOfToday(line));
    const difference = differenceOf(shown, printed, this.counterparts, { sinceMs, nowMs: Date.now() });
    const failure = exitCode === 0 ? difference : `it failed with exit code ${exitCode}`;
    return failure && `${failure}\nAll that was printed:\n${printed.join('\n')}`;
  }
}

/** Reports and answers follow a second after what was done: what only reads is asked again until it shows them. */
function onlyReads(command: string): boolean {
  if (/^kcat -C\b/.test(command)) return true;
  if (/^guichet (report|verify|dead-letters list)\b/.test(command)) return true;
  return command.startsWith('curl ') && !/\s-(d|X|o|-data\S*)\b/.test(command);
}
