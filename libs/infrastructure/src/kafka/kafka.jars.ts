import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetUpError } from '../machine/set-up-error.js';

const OLDEST_JAVA = 17;
const POM = fileURLToPath(new URL('../../../../../deploy/kafka/pom.xml', import.meta.url));

/** The programs that the embedded broker needs, and the folder of its jars. */
export interface KafkaPrograms {
  java: string;
  maven: string;
  jars: string;
}

/** Finds Java and Maven; fails with one clear line about what to install. Maven is needed only the first time. */
export function findPrograms(home: string, javaHome?: string): KafkaPrograms {
  const java = javaHome ? join(javaHome, 'bin', 'java') : 'java';
  const version = javaVersion(spawnSync(java, ['-version'], { encoding: 'utf8' }).stderr ?? '');
  if (version === undefined || version < OLDEST_JAVA) {
    const found = version === undefined ? 'found none' : `found ${version}`;
    throw new SetUpError(
      `Kafka needs Java ${OLDEST_JAVA} or later, ${found}: ` +
        'install it (Debian/Ubuntu: apt install openjdk-17-jre-headless maven), or give KAFKA_BROKERS',
    );
  }
  const jars = join(home, `kafka-${kafkaVersion()}`);
  if (!existsSync(jars) && spawnSync('mvn', ['-v']).status !== 0) {
    throw new SetUpError(
      'Maven fetches Kafka the first time, and there is no mvn: install it (Debian/Ubuntu: apt install maven), or give KAFKA_BROKERS',
    );
  }
  return { java, maven: 'mvn', jars };
}

/** The major version in the output of `java -version`. */
export function javaVersion(output: string): number | undefined {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(output) ?? [];
  if (first === undefined) return undefined;
  return first === '1' ? Number(second) : Number(first);
}

/** Fetches the broker's jars once, with Maven; a folder that exists is whole. */
export async function fetchJars({ maven, jars }: KafkaPrograms, log: (line: string) => void): Promise<void> {
  if (existsSync(jars)) return;
  log(`fetching Apache Kafka ${kafkaVersion()} with Maven (43 MB, once)`);
  const unfinished = `${jars}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${unfinished}`];
  const output = await run(maven, ['-q', '-B', '-f', POM, ...goal]);
  if (output !== undefined) {
    const reason = output.split('\n').find((line) => line.includes('ERROR')) ?? output;
    throw new SetUpError(`Maven could not fetch Kafka: ${reason.trim().slice(0, 400)}`);
  }
  renameSync(unfinished, jars);
}

function kafkaVersion(): string {
  return /<kafka.version>(.+)<\/kafka.version>/.exec(readFileSync(POM, 'utf8'))?.[1] ?? 'unknown';
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
