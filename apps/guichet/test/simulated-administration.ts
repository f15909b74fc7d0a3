import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Fault, Payment, VehicleRecord } from '../src/administration/protocol.js';
import { projectRoot } from '../src/home.js';

const PROGRAM = join(projectRoot, 'dist/apps/guichet/src/administration/simulator.main.js');
const REGISTER_FILE = join(projectRoot, 'deploy/demo/vehicles.csv');

/** The real program of the simulated administration, and what a test asks it. */
export class SimulatedAdministration {
  private constructor(
    readonly url: string,
    readonly process: ChildProcess,
  ) {}

  /** @throws {Error} with what it says when it does not start */
  static start(env: NodeJS.ProcessEnv = {}): Promise<SimulatedAdministration> {
    const child = fork(PROGRAM, { env: { PORT: '0', REGISTER_FILE, ...env }, execArgv: [], silent: true });
    return new Promise((resolve, reject) => {
      let said = '';
      child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      child.once('close', () => reject(new Error(said)));
      child.stdout?.on('data', (chunk: Buffer) => {
        const url = /listens at (\S+);/.exec(chunk.toString())?.[1];
        if (url) resolve(new SimulatedAdministration(url, child));
      });
    });
  }

  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill('SIGKILL');
    await once(this.process, 'exit');
  }

  async call(method: string, path: string, body?: object, timeoutMs = 10_000) {
    const response = await fetch(this.url + path, {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async fault(mode: Fault): Promise<void> {
    await this.call('POST', '/faults', { mode });
  }

  /** Verdicts in the order of the payments. */
  async confirm(...payments: Payment[]): Promise<unknown[]> {
    const { body } = await this.call('POST', '/payments/confirm', bodyOf(...payments));
    const { verdicts } = body as { verdicts: { paymentId: string; verdict: string }[] };
    return payments.map(({ paymentId }, i) => verdicts[i]?.paymentId === paymentId && verdicts[i].verdict);
  }

  async paidOf(plate: string): Promise<string[]> {
    const { body } = await this.call('POST', '/vehicles/find', { plates: [plate] });
    const [record] = (body as { vehicles: VehicleRecord[] }).vehicles;
    return (record?.paid ?? []).map(({ year, half }) => `${year} ${half}`);
  }
}

export function bodyOf(...payments: Payment[]): object {
  const rest = { amountCentimes: 70_000, paidAt: '2026-01-15T09:30:00.000Z' };
  return { payments: payments.map((payment) => ({ ...payment, ...rest })) };
}

let lastPayment = 0;

/** A payment of 2026 for a vehicle of its own, unless said otherwise. */
export function newPayment(changes: Partial<Payment> = {}): Payment {
  lastPayment += 1;
  const plate = `${lastPayment}-A-1`;
  return { paymentId: `payment-${lastPayment}`, status: 'paid', plate, years: [2026], half: null, ...changes };
}
