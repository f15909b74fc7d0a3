import { randomUUID } from 'node:crypto';
import type { RunningService } from '#libs/service';
import { brokenInvariants, Client, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { vehicleTaxService } from '../src/vehicle-tax.module.js';
import { Administration } from './administration.js';

/** A vehicle and the answer that its assessment got. */
export interface Assessed {
  totalCentimes: number;
  feeCentimes: number;
  lines: { year: number; head: string; amountCentimes: number }[];
  paidYears: number[];
  register: string;
}

let serial = Math.floor(Date.now() / 1000) % 50_000;

/** A car of its own for each call: petrol, 7 CV, a natural person's. */
export function newCar(): Record<string, unknown> & { plate: string } {
  serial = (serial % 99_999) + 1;
  return {
    plate: `${serial}-B-${1 + (serial % 89)}`,
    category: 'passenger',
    fuel: 'petrol',
    fiscalPowerCv: 7,
    owner: { kind: 'natural-person' },
  };
}

/** The service with a real tax administration beside it, and clients of its roles. */
export class Office {
  private constructor(
    readonly service: RunningService,
    readonly administration: Administration,
    private readonly issuer: TestIssuer,
  ) {}

  /** @param env of the service, besides what it needs */
  static async open(env: Record<string, string> = {}): Promise<Office> {
    const [issuer, administration] = await Promise.all([startIssuer(), Administration.start()]);
    const service = await startTestService(vehicleTaxService, issuer, {
      KAFKA_PREFIX: `${randomUUID()}.`,
      TAX_ADMINISTRATION_URL: administration.url,
      ...env,
    });
    return new Office(service, administration, issuer);
  }

  token(role: string, agency?: string, sub?: string, more: Record<string, string> = {}): Promise<string> {
    return this.issuer.token({ role, ...(agency ? { agency } : {}), ...(sub ? { sub } : {}), ...more });
  }

  /** @param person whose token it is, where it matters who does something */
  async client(role: string, agency?: string, person?: string): Promise<Client> {
    return new Client(`${this.service.url}/api/vehicle-tax/v1`, await this.token(role, agency, person));
  }

  /** Whoever comes by, without a token. */
  get stranger(): Client {
    return new Client(`${this.service.url}/api/vehicle-tax/v1`);
  }

  /** What does not hold in the books. */
  async differences(): Promise<string[]> {
    return brokenInvariants(await this.client('administrator'), 9);
  }

  async close(): Promise<void> {
    await this.service.stop();
    await this.administration.stop();
    await this.issuer.close();
  }
}

/** The total of a vehicle's years as of today. */
export async function totalOf(counter: Client, vehicle: object, years: readonly number[]): Promise<number> {
  const { status, body } = await counter.post<Assessed>('/assessments', { ...vehicle, years });
  if (status !== 200) throw new Error(`the assessment was answered ${status}: ${JSON.stringify(body)}`);
  return body.totalCentimes;
}
