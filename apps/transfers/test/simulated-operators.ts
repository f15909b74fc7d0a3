import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { PartnerAway } from '#libs/partners';
import { eventually, TestSimulator } from '#libs/testing';
import type {
  InternationalOperator,
  PersonAtCounter,
  ReservationRequest,
  SendingRequest,
} from '../src/operator/operator.js';
import { OperatorsClient, type OperatorsClientOptions } from '../src/operator/operators.client.js';

/** How long the clients of a test wait. */
export const TIMEOUT_MS = 1_000;

export const AICHA: PersonAtCounter = {
  firstName: 'Aïcha',
  lastName: 'Aït Lahcen',
  idKind: 'cin',
  idNumber: 'AB123456',
};

/** The simulated operators, a process of their own, and clients that ask them. */
export class SimulatedOperators {
  private readonly clients: OperatorsClient[] = [];

  private constructor(readonly simulator: TestSimulator) {}

  static async start(env: NodeJS.ProcessEnv = {}): Promise<SimulatedOperators> {
    return new SimulatedOperators(await TestSimulator.start('operator', { KAFKA_PREFIX: `${randomUUID()}.`, ...env }));
  }

  newClient(options: Partial<OperatorsClientOptions> = {}): OperatorsClient {
    const client = new OperatorsClient({ url: this.simulator.url, timeoutMs: TIMEOUT_MS, ...options });
    this.clients.push(client);
    return client;
  }

  fault(mode: string): Promise<void> {
    return this.simulator.fault(mode);
  }

  /** Somebody abroad sends money to Aïcha. @returns its number */
  async announce(operator: InternationalOperator, amountCentimes = 185_000): Promise<string> {
    const { firstName, lastName } = AICHA;
    const body = { operator, amountCentimes, beneficiary: { firstName, lastName }, country: 'ES' };
    return String((await this.act('/announce-remittance', body)).reference);
  }

  /** Somebody at the operators' does something. @throws {Error} when they refuse */
  async act(path: string, body: object): Promise<Record<string, unknown>> {
    const { status, body: answer } = await this.simulator.call('POST', path, body);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${String(answer.detail)}`);
    return answer;
  }

  /** A counter of Cash Express's own pays. It is paid again until Kafka has the topic, which transfers makes after its start. */
  async payElsewhere(reference: unknown, amountCentimes: number): Promise<void> {
    const body = { reference, amountCentimes, counter: 'CE-FES-02' };
    const pay = () => this.simulator.call('POST', '/paid-elsewhere', body);
    expect((await eventually(pay, ({ status }) => status !== 500)).status).toBe(200);
  }

  /** Kills it, and lets the clients go. */
  async end(): Promise<void> {
    await this.simulator.kill();
    await Promise.all(this.clients.map((client) => client.close()));
  }
}

/** What a counter of Rabat asks to pay a number to Aïcha: another request each time. */
export function toPay(reference: string, changes: Partial<ReservationRequest> = {}): ReservationRequest {
  return { requestId: randomUUID(), reference, agency: 'RAB-001', payee: AICHA, ...changes };
}

/** Family aid to Spain: another request each time. */
export function toSend(changes: Partial<SendingRequest> = {}): SendingRequest {
  const beneficiary = { firstName: 'Yassine', lastName: 'Aït Lahcen', country: 'ES' };
  const amounts = { amountCentimes: 200_000, feeCentimes: 9_000 };
  return { requestId: randomUUID(), agency: 'RAB-001', ...amounts, sender: AICHA, beneficiary, ...changes };
}

/** What made the outcome of a call unknown; anything else that happens is said as well. */
export async function unknownBy(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    (answer) => new Error(`answered ${JSON.stringify(answer)}`),
    (error: unknown) => error,
  );
  return error instanceof PartnerAway ? `${error.outcome}: ${error.message}` : `not away: ${String(error)}`;
}
