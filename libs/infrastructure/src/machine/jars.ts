import { spawn } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { SetUpError } from './set-up-error.js';

/** A Java program with all that it needs, as Maven knows it. */
export interface JarSet {
  /** For people. */
  title: string;
  /** The file that lists what is needed. */
  pom: string;
  /** Where the jars are kept; a folder that is there is whole. */
  folder: string;
}

/** Fetches jars with Maven, unless they are there. @throws {SetUpError} with what Maven says */
export async function fetchJars({ title, pom, folder }: JarSet, log: (line: string) => void): Promise<void> {
  if (existsSync(folder)) return;
  log(`fetching ${title} with Maven (some 43 MB, once)`);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${unfinished}`];
  const output = await run('mvn', ['-q', '-B', '-f', pom, ...goal]);
  if (output !== undefined) {
    const reason = output.split('\n').find((line) => line.includes('ERROR')) ?? output;
    throw new SetUpError(`Maven could not fetch ${title}: ${reason.trim().slice(0, 400)}`);
  }
  renameSync(unfinished, folder);
}

/** Runs a program; its output when it failed, undefined when all is well. */
function run(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0 ? undefined : output));
  });
}
