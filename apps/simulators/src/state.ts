import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * What a simulator remembers from one start to the next: a JSON line for each thing that changed something, written
 * before it is answered. Without a file it forgets with its process.
 */
export class StateFile {
  private readonly file: number | undefined;
  private unwritten: string[] = [];
  private isReplaying = false;

  constructor(private readonly path: string) {
    if (!path) return;
    mkdirSync(dirname(path), { recursive: true });
    this.file = openSync(path, 'a');
  }

  /**
   * Tells again what was written so far; nothing of it is remembered twice. A line that a killed process could not
   * finish was not answered: it is cut off.
   *
   * @throws {Error} naming file and line of what is no JSON
   */
  replay<Entry>(tell: (entry: Entry) => void): void {
    if (this.file === undefined) return;
    const bytes = readFileSync(this.path);
    const end = bytes.lastIndexOf('\n') + 1;
    if (end < bytes.length) truncateSync(this.path, end);
    const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
    this.isReplaying = true;
    for (const [index, line] of lines.entries()) tell(this.parsed<Entry>(line, index + 1));
    this.isReplaying = false;
  }

  private parsed<Entry>(line: string, number: number): Entry {
    try {
      return JSON.parse(line) as Entry;
    } catch {
      throw new Error(`${this.path}, line ${number}: is no JSON; move the file away to begin anew`);
    }
  }

  /** Takes an entry for the next {@link write}. */
  remember(entry: object): void {
    if (this.file !== undefined && !this.isReplaying) this.unwritten.push(`${JSON.stringify(entry)}\n`);
  }

  /** Writes what was remembered. What a full disk did not take is tried again with the next. */
  write(): void {
    if (this.file === undefined || this.unwritten.length === 0) return;
    appendFileSync(this.file, this.unwritten.join(''));
    this.unwritten = [];
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
  }
}
