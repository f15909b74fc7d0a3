import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { inUnicode } from './java.js';
import { SetUpError } from './set-up-error.js';
import { remove, unfinishedBeside } from './unfinished.js';

const LIST = 'jars.json';
/** How the last record of a zip begins; only a comment of at most 64 KB may come behind. */
const ZIP_END = Buffer.from([0x50, 0x4b, 5, 6]);
const ZIP_END_MAX_BYTES = 22 + 0xffff;

/** A Java program with all that it needs, as Maven knows it. */
export interface JarSet {
  /** For people. */
  title: string;
  /** The file that lists what is needed. */
  pom: string;
  /** Where the jars are kept. */
  folder: string;
}

/** Fetches jars with Maven, unless they are there, whole. @throws {SetUpError} with what Maven says */
export async function fetchJars(jars: JarSet, log: (line: string) => void): Promise<void> {
  const { title, pom, folder } = jars;
  if (areWhole(jars)) return;
  log(`fetching ${title} with Maven (some 43 MB, once)`);
  const unfinished = unfinishedBeside(folder);
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${unfinished}`];
  const output = await run('mvn', ['-q', '-B', '-f', pom, ...goal]);
  if (output !== undefined) {
    remove(unfinished);
    const reason = output.split('\n').find((line) => line.includes('ERROR')) ?? output;
    throw new SetUpError(`Maven could not fetch ${title}: ${reason.trim().slice(0, 400)}`);
  }
  writeFileSync(join(unfinished, LIST), JSON.stringify(sizesIn(unfinished), null, 2));
  remove(folder);
  renameSync(unfinished, folder);
}

/**
 * Whether the folder has every jar, each whole: those that were fetched, by their sizes; in a folder from elsewhere, whose
 * list nobody knows, whatever is there.
 */
export function areWhole({ folder }: JarSet): boolean {
  if (!existsSync(folder)) return false;
  const sizes = sizesIn(folder);
  try {
    const listed = JSON.parse(readFileSync(join(folder, LIST), 'utf8')) as Record<string, number>;
    return Object.entries(listed).every(([name, bytes]) => sizes[name] === bytes);
  } catch {
    const names = Object.keys(sizes);
    return names.length > 0 && names.every((name) => endsAsZip(join(folder, name)));
  }
}

function sizesIn(folder: string): Record<string, number> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.jar'));
  return Object.fromEntries(names.sort().map((name) => [name, statSync(join(folder, name)).size]));
}

function endsAsZip(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const end = Buffer.alloc(Math.min(size, ZIP_END_MAX_BYTES));
    readSync(file, end, 0, end.length, size - end.length);
    return end.includes(ZIP_END);
  } finally {
    closeSync(file);
  }
}

/** Runs a Java program; its output when it failed, undefined when all is well. */
function run(name: string, args: readonly string[]): Promise<string | undefined> {
  const line = inUnicode(name, args);
  return new Promise((resolve, reject) => {
    const child = spawn(line.program, line.args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0 ? undefined : output));
  });
}
