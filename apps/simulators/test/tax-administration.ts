import { TestSimulator } from '#libs/testing';
import type { Payment, VehicleRecord } from '../src/tax-administration/protocol.js';

/** The simulated tax administration, and what a test asks it. */
export class TaxAdministration {
  private constructor(readonly simulator: TestSimulator) {}

  /** @throws {Error} with what it says when it does not start */
  static async start(env: NodeJS.ProcessEnv = {}): Promise<TaxAdministration> {
    return new TaxAdministration(await TestSimulator.start('tax-administration', env));
  }

  call(method: string, path: string, body?: object, timeoutMs?: number) {
    return this.simulator.call(method, path, body, timeoutMs);
  }

  fault(mode: string): Promise<void> {
    return this.simulator.fault(mode);
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

/** The body of a request that confirms payments. */
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
