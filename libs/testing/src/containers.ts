import { KafkaContainer } from '@testcontainers/kafka';
import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { getContainerRuntimeClient } from 'testcontainers';

/** PostgreSQL and Kafka in containers. */
export interface Containers {
  adminDatabaseUrl: string;
  kafkaBrokers: string;
  stop: () => Promise<void>;
}

const POSTGRES_IMAGE = 'postgres:17';
const KAFKA_IMAGE = 'confluentinc/cp-kafka:7.9.0';

/** Starts both where a Docker engine answers; undefined where none does, or it has not got the images. */
export async function startContainers(log: (line: string) => void): Promise<Containers | undefined> {
  try {
    await getContainerRuntimeClient();
  } catch {
    return undefined;
  }
  try {
    const postgres = await new PostgreSqlContainer(POSTGRES_IMAGE).start();
    try {
      const kafka = await new KafkaContainer(KAFKA_IMAGE).withKraft().start();
      return {
        adminDatabaseUrl: postgres.getConnectionUri(),
        kafkaBrokers: `${kafka.getHost()}:${kafka.getMappedPort(9093)}`,
        stop: async () => {
          await Promise.all([kafka.stop(), postgres.stop()]);
        },
      };
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  } catch (error) {
    log(`containers cannot be used (${error instanceof Error ? error.message : String(error)}): embedded ones are`);
    return undefined;
  }
}
