import { randomUUID } from 'node:crypto';
import type { RunningService } from '#libs/service';
import { brokenInvariants, Client, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { transfersService } from '../src/transfers.module.js';

/** Two instances of transfers on one database. */
export class TwoInstances {
  private constructor(
    private readonly issuer: TestIssuer,
    private instances: readonly RunningService[],
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** @param more what they read of the environment besides */
  static async start(more: NodeJS.ProcessEnv = {}): Promise<TwoInstances> {
    const issuer = await startIssuer();
    const env = { KAFKA_PREFIX: `${randomUUID()}.`, ...more };
    const first = await startTestService(transfersService, issuer, env);
    const { url } = first.dataSource.options as { url: string };
    const both = { ...env, DATABASE_URL: url };
    return new TwoInstances(issuer, [first, await startTestService(transfersService, issuer, both)], both);
  }

  /** Both end, and start again at the same moment. */
  async restart(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.stop()));
    this.instances = await Promise.all([0, 1].map(() => startTestService(transfersService, this.issuer, this.env)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.stop()));
    await this.issuer.close();
  }

  /** Somebody of a role, at each of the instances. */
  async clients(claims: Record<string, string>): Promise<[Client, Client]> {
    const token = await this.issuer.token(claims);
    const [first, second] = this.instances.map(({ url }) => new Client(`${url}/api/transfers/v1`, token));
    return [first as Client, second as Client];
  }

  get dataSource(): RunningService['dataSource'] {
    return (this.instances[0] as RunningService).dataSource;
  }

  query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.dataSource.query<Row[]>(sql, values);
  }

  /** What does not hold in the books. */
  async broken(): Promise<string[]> {
    const [administrator] = await this.clients({ role: 'administrator' });
    return brokenInvariants(administrator, 8);
  }
}
