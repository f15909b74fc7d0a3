import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { commandLine } from './processes.js';

/**
 * Where this process makes something beside its place, to rename it when it is whole. Each process has a path of its own:
 * programs of an earlier one that was killed may still be writing. What dead ones left is removed here.
 */
export function unfinishedBeside(path: string): string {
  const folder = dirname(path);
  const prefix = `${basename(path)}.unfinished`;
  const mine = `${prefix}-${process.pid}`;
  const names = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of names) {
    const maker = name.startsWith(prefix) && Number(name.slice(prefix.length + 1));
    if (maker !== false && (name === mine || commandLine(maker) === undefined)) remove(join(folder, name));
  }
  return join(folder, mine);
}

/** Removes a file or a folder, also while a program that is about to end still writes there. */
export function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
