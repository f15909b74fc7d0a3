import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { programs } from '#libs/product';

/** What a command printed, errors included, and how it ended. */
export interface Printed {
  lines: string[];
  exitCode: number;
}

/** Where a shell works, and what its `guichet` speaks to. */
export interface ShellOptions {
  projectRoot: string;
  /** Home of the platform that runs. */
  home: string;
}

const COMMAND_MAX_MS = 60_000;

/**
 * A bash that reads one page: what a command sets is there for the next one, what none has set ends it. It works in a
 * folder of its own that shows the project, so that a file which an example writes is gone with it.
 */
export class PageShell {
  private readonly folder: string;
  private readonly bash: ChildProcess;
  private readonly ended: Promise<'ended'>;
  private readonly mark = randomUUID();
  private printed = '';

  constructor({ projectRoot, home }: ShellOptions) {
    this.folder = mkdtempSync(join(tmpdir(), 'guichet-page-'));
    for (const name of readdirSync(projectRoot)) symlinkSync(join(projectRoot, name), join(this.folder, name));
    const { PATH, HOME } = process.env;
    this.bash = spawn('bash', ['--noprofile', '--norc'], {
      cwd: this.folder,
      detached: true, // a group of its own: what hangs is ended as a whole
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH, HOME, LC_ALL: 'C.UTF-8', GUICHET_HOME: home },
    });
    this.ended = new Promise((resolve) => this.bash.once('close', () => resolve('ended')));
    for (const stream of [this.bash.stdout, this.bash.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.printed += text));
    this.bash.stdin?.on('error', () => undefined); // said when the next command is run
    this.bash.stdin?.write(
      `set -uo pipefail\nguichet() { '${process.execPath}' --disable-warning=TimeoutNegativeWarning '${join(projectRoot, programs.commandLine)}' "$@"; }\n`,
    );
  }

  /** Runs a command to its end. @throws {Error} when the shell ends with it, as for a variable that nobody has set */
  async run(command: string): Promise<Printed> {
    this.printed = '';
    const end = new RegExp(`\\n?${this.mark} (\\d+)\\n`);
    this.bash.stdin?.write(`{ :\n${command}\n} </dev/null 2>&1\nprintf '\\n%s %d\\n' ${this.mark} $?\n`);
    const deadlineMs = Date.now() + COMMAND_MAX_MS;
    for (;;) {
      const found = end.exec(this.printed);
      if (found) return { lines: linesOf(this.printed.slice(0, found.index)), exitCode: Number(found[1]) };
      if ((await Promise.race([this.ended, sleep(5)])) === 'ended')
        throw new Error(`the shell of this page has ended: ${this.printed.trim()}`);
      if (Date.now() > deadlineMs) throw new Error(`not done within ${COMMAND_MAX_MS} ms, printed: ${this.printed}`);
    }
  }

  /** Ends the shell and what it runs, and removes its folder. */
  async close(): Promise<void> {
    this.bash.stdin?.end();
    if (this.bash.pid !== undefined && this.bash.exitCode === null && this.bash.signalCode === null)
      process.kill(-this.bash.pid, 'SIGKILL');
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}
