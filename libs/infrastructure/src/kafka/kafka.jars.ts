import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { areWhole, type JarSet } from '../machine/jars.js';
import { SetUpError } from '../machine/set-up-error.js';

const OLDEST_JAVA = 17;
const POM = fileURLToPath(new URL('../../../../../deploy/kafka/pom.xml', import.meta.url));

/** The programs that the embedded broker needs. */
export interface KafkaPrograms {
  java: string;
  jars: JarSet;
}

/** Finds Java and Maven; fails with one clear line about what to install. Maven is needed only the first time. */
export function findPrograms(home: string, javaHome?: string): KafkaPrograms {
  const java = javaHome ? join(javaHome, 'bin', 'java') : 'java';
  const javaFound = javaVersion(spawnSync(java, ['-version'], { encoding: 'utf8' }).stderr ?? '');
  if (javaFound === undefined || javaFound < OLDEST_JAVA) {
    const found = javaFound === undefined ? 'found none' : `found ${javaFound}`;
    throw new SetUpError(
      `Kafka needs Java ${OLDEST_JAVA} or later, ${found}: ` +
        'install it (Debian/Ubuntu: apt install openjdk-17-jre-headless maven), or give KAFKA_BROKERS',
    );
  }
  const version = kafkaVersion();
  const jars = { title: `Apache Kafka ${version}`, pom: POM, folder: join(home, `kafka-${version}`) };
  if (!areWhole(jars) && spawnSync('mvn', ['-v']).status !== 0) {
    throw new SetUpError(
      'Maven fetches Kafka the first time, and there is no mvn: install it (Debian/Ubuntu: apt install maven), or give KAFKA_BROKERS',
    );
  }
  return { java, jars };
}

/** The major version in the output of `java -version`. */
export function javaVersion(output: string): number | undefined {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(output) ?? [];
  if (first === undefined) return undefined;
  return first === '1' ? Number(second) : Number(first);
}

function kafkaVersion(): string {
  return /<kafka.version>(.+)<\/kafka.version>/.exec(readFileSync(POM, 'utf8'))?.[1] ?? 'unknown';
}
