import { randomUUID } from 'node:crypto';
import type { Client } from '#libs/testing';
import { AICHA, SimulatedOperators, TIMEOUT_MS } from './simulated-operators.js';
import { TwoInstances } from './two-instances.js';

/** Two instances of transfers beside the simulated operators, with a teller of each of two agencies at each instance. */
export class BesideOperators {
  private constructor(
    readonly operators: SimulatedOperators,
    readonly transfers: TwoInstances,
    public rabat: [Client, Client],
    public agadir: [Client, Client],
  ) {}

  /** @param prefix of their topics */
  static async start(prefix = `${randomUUID()}.`): Promise<BesideOperators> {
    const shared = { KAFKA_PREFIX: prefix };
    const operators = await SimulatedOperators.start(shared);
    const transfers = await TwoInstances.start({
      ...shared,
      OPERATORS_URL: operators.simulator.url,
      OPERATORS_TIMEOUT_MS: String(TIMEOUT_MS),
    });
    return new BesideOperators(operators, transfers, ...(await tellersOf(transfers)));
  }

  /** Both instances end, and start again. */
  async restart(): Promise<void> {
    await this.transfers.restart();
    [this.rabat, this.agadir] = await tellersOf(this.transfers);
  }

  async stop(): Promise<void> {
    await this.operators.fault('none');
    await this.transfers.stop();
    await this.operators.end();
  }

  /** How many rows of a table have each status. */
  async statusesOf(table: 'remittance' | 'family_aid'): Promise<Record<string, number>> {
    const rows = await this.transfers.query<{ status: string; count: number }>(
      `SELECT status, count(*)::int AS count FROM ${table} GROUP BY status`,
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  }

  /** What a query counts. */
  async count(sql: string): Promise<number> {
    const [row] = await this.transfers.query<{ count: string }>(sql);
    return Number(row?.count);
  }
}

/** What a counter asks that pays a number to Aïcha. */
export const toPayAtCounter = (operator: string, code: string, idNumber = AICHA.idNumber, changes: object = {}) => ({
  operator,
  code,
  beneficiary: { ...AICHA, idNumber, ...changes },
});

/** What a counter asks that sends 2,000 DH of family aid to Spain. */
export const aidOf = (idNumber: string, changes: object = {}) => ({
  operator: 'western-union',
  amountCentimes: 200_000,
  sender: { ...AICHA, idNumber },
  senderStatus: 'resident-moroccan',
  beneficiary: { firstName: 'Yassine', lastName: 'Aït Lahcen', country: 'ES' },
  relation: 'child',
  papers: ['family-link-proof'],
  ...changes,
});

/** A key of its own. */
export const newKey = (): string => randomUUID();

async function tellersOf(transfers: TwoInstances): Promise<[[Client, Client], [Client, Client]]> {
  return [
    await transfers.clients({ role: 'teller', agency: 'RAB-001' }),
    await transfers.clients({ role: 'teller', agency: 'AGA-003' }),
  ];
}
