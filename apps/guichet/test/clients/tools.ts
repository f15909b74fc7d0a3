import { execFile } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fetchJars } from '#libs/infrastructure';
import { projectRoot } from '#libs/product';

const run = promisify(execFile);
const KEPT = join(projectRoot, '.guichet');
const GENERATOR_POM = join(projectRoot, 'libs', 'testing', 'openapi-generator.pom.xml');
/** A generator runs for seconds: what it compiles further, and more threads that collect, cost more than they bring. */
const SHORT_LIVED = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
const REQUIREMENTS = join(projectRoot, 'libs', 'testing', 'python.requirements.txt');

/** Runs a program of another language; what it printed. @throws {Error} with what it printed when it fails, or is missing */
export async function runTool(program: string, args: readonly string[], cwd: string = projectRoot): Promise<string> {
  try {
    const { stdout } = await run(program, args, { cwd, maxBuffer: 64 * 1_024 * 1_024 });
    return stdout;
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (code === 'ENOENT') throw new Error(`these tests need ${program}: install it`, { cause: error });
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout.slice(-6_000)}\n${stderr.slice(-3_000)}`, {
      cause: error,
    });
  }
}

/** Writes a client of a document, in another language. */
export async function generateClient(
  document: string,
  generator: string,
  folder: string,
  ...more: string[]
): Promise<void> {
  const version = /<openapi-generator.version>(.+)<\//.exec(readFileSync(GENERATOR_POM, 'utf8'))![1]!;
  const jars = join(KEPT, `openapi-generator-${version}`);
  await fetchJars({ title: `openapi-generator ${version}`, pom: GENERATOR_POM, folder: jars }, () => undefined);
  const jar = join(jars, `openapi-generator-cli-${version}.jar`);
  await runTool('java', [
    ...SHORT_LIVED,
    '-jar',
    jar,
    'generate',
    '-i',
    document,
    '-g',
    generator,
    '-o',
    folder,
    ...more,
  ]);
}

/** The folder of the programs of a Python with what these tests need, made once. */
export async function pythonTools(): Promise<string> {
  const folder = join(KEPT, 'python');
  if (!existsSync(folder)) {
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    await runTool('python3', ['-m', 'venv', unfinished]);
    await runTool(join(unfinished, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '-r', REQUIREMENTS]);
    renameSync(unfinished, folder);
  }
  return join(folder, 'bin');
}

/** Who looks at a service by Schemathesis, and how long. */
export interface Look {
  /** Where the platform is. */
  origin: string;
  service: string;
  token: string;
  /** Examples of each operation at most. */
  examples: number;
  phases?: string;
}

/**
 * Lets Schemathesis look at a service, as `schemathesis.toml` says. The same examples each time.
 *
 * @throws {Error} with what it found
 * @returns what it printed
 */
export async function lookBySchemathesis({ origin, service, token, examples, phases }: Look): Promise<string> {
  const python = join(await pythonTools(), 'python');
  const configuration = join(projectRoot, 'schemathesis.toml');
  const words = ['-m', 'schemathesis.cli', '--config-file', configuration, 'run'];
  words.push(`${origin}/api/${service}/openapi.json`, '--header', `Authorization: Bearer ${token}`);
  words.push('--max-examples', String(examples), '--seed', '1', '--no-color');
  if (phases) words.push('--phases', phases);
  return runTool(python, words, KEPT); // it keeps what it found beside
}
