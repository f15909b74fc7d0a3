import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepareKafka, startKafka, type KafkaAccounts } from './kafka/kafka.js';
import { PortBook } from './machine/ports.js';
import { preparePostgres, startPostgres } from './postgres/postgres.js';
import { SetUpError } from './machine/set-up-error.js';

/** The variables that decide where the infrastructure comes from. */
export interface InfrastructureEnvironment {
  DATABASE_URL?: string;
  KAFKA_BROKERS?: string;
  JAVA_HOME?: string;
}

export interface InfrastructureOptions {
  /** Folder of everything that is kept: data, logs, ports, Kafka's jars. */
  home: string;
  environment: InfrastructureEnvironment;
  /** Begin anew. Touches embedded parts only, never what the environment gave. */
  fresh?: boolean;
  /** Where Kafka's jars are kept; the home itself unless said otherwise. */
  jarsHome?: string;
  /** Of an embedded Kafka's users; without them anybody may do everything there. */
  kafkaAccounts?: KafkaAccounts;
  log: (line: string) => void;
  onPids?: (pids: InfrastructurePids) => void;
}

export type InfrastructureSource = 'environment' | 'embedded';
export type InfrastructurePids = Partial<Record<'postgres' | 'kafka', number>>;

/** Where the infrastructure is and where it came from; plain data, it travels between processes. */
export interface InfrastructureAddresses {
  adminDatabaseUrl: string;
  kafkaBrokers: string;
  chosen: { postgres: InfrastructureSource; kafka: InfrastructureSource };
}

export interface Infrastructure extends InfrastructureAddresses {
  pids: InfrastructurePids;
  stop(): Promise<void>;
}

/** Takes PostgreSQL and Kafka, each by itself, from the environment when it gives an address, else starts it here. */
export async function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  checkAddresses(options.environment);
  const { DATABASE_URL, KAFKA_BROKERS, JAVA_HOME } = options.environment;
  const home = options.home;
  mkdirSync(join(home, 'logs'), { recursive: true });
  // What is missing on this machine is said before anything runs; leftovers go before the ports are chosen.
  if (!DATABASE_URL) await preparePostgres(join(home, 'postgres'));
  const kafkaPlace = { folder: join(home, 'kafka'), jarsHome: options.jarsHome ?? home, javaHome: JAVA_HOME };
  if (!KAFKA_BROKERS) await prepareKafka(kafkaPlace);

  const pids: InfrastructurePids = {};
  const noteOf = (part: keyof InfrastructurePids) => (pid: number | undefined) => {
    pids[part] = pid;
    options.onPids?.({ ...pids });
  };
  const ports = new PortBook(join(home, 'ports.json'));
  const [postgresPort, kafkaPort, controllerPort] = [
    await ports.take('postgres'),
    await ports.take('kafka'),
    await ports.take('kafka-controller'),
  ];
  const common = { fresh: options.fresh, log: options.log };
  const started = await Promise.allSettled([
    DATABASE_URL
      ? { adminDatabaseUrl: DATABASE_URL, stop: async () => undefined }
      : startPostgres({
          ...common,
          folder: join(home, 'postgres'),
          port: postgresPort,
          logFile: join(home, 'logs', 'postgres.log'),
          onPid: noteOf('postgres'),
        }),
    KAFKA_BROKERS
      ? { brokers: KAFKA_BROKERS, stop: async () => undefined }
      : startKafka({
          ...common,
          ...kafkaPlace,
          accounts: options.kafkaAccounts,
          port: kafkaPort,
          controllerPort,
          logFile: join(home, 'logs', 'kafka.log'),
          onPid: noteOf('kafka'),
        }),
  ]);
  const [postgres, kafka] = started;
  if (postgres.status === 'rejected' || kafka.status === 'rejected') {
    await Promise.all(started.map((part) => (part.status === 'fulfilled' ? part.value.stop() : undefined)));
    throw [postgres, kafka].find((part) => part.status === 'rejected')?.reason;
  }
  return {
    adminDatabaseUrl: postgres.value.adminDatabaseUrl,
    kafkaBrokers: kafka.value.brokers,
    chosen: { postgres: DATABASE_URL ? 'environment' : 'embedded', kafka: KAFKA_BROKERS ? 'environment' : 'embedded' },
    pids,
    stop: async () => {
      await kafka.value.stop();
      await postgres.value.stop();
    },
  };
}

/** An address that is none would be taken for the default one, or be found out long after. */
function checkAddresses({ DATABASE_URL, KAFKA_BROKERS }: InfrastructureEnvironment): void {
  if (DATABASE_URL && !(/^postgres(ql)?:\/\//.test(DATABASE_URL) && URL.canParse(DATABASE_URL))) {
    throw new SetUpError('DATABASE_URL must be a URL with postgres or postgresql');
  }
  if (KAFKA_BROKERS && !/^[^\s:,]+:\d{1,5}(\s*,\s*[^\s:,]+:\d{1,5})*$/.test(KAFKA_BROKERS)) {
    throw new SetUpError('KAFKA_BROKERS must be host:port, more by commas');
  }
}
