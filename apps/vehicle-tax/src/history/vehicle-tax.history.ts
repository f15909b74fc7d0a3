import type { DataSource } from 'typeorm';
import type { CommandRequest, Parameters } from '#libs/commands';
import { businessDay, instantOf, uuidV7 } from '#libs/domain';
import type { History, YearPlan } from '#libs/history';
import { assess } from '../law/assessment.js';
import { tariffsOn } from '../law/tariff.parameter.js';
import type { PaymentsService } from '../payment/payments.service.js';
import type { PlannedVehiclePayment } from './vehicle-year.plan.js';

/** Lets a planned year of payments happen, each for the amount of its day; the administration is asked and told. */
export class VehicleTaxHistory implements History<PlannedVehiclePayment> {
  constructor(
    private readonly payments: PaymentsService,
    private readonly parameters: () => Parameters,
    private readonly dataSource: DataSource,
    /** Distinguishes this history from any other: year and scale. */
    private readonly name: string,
    readonly plan: YearPlan<PlannedVehiclePayment>,
  ) {}

  requestOf({ n, agency, atMs, vehicle: { plate }, year }: PlannedVehiclePayment): CommandRequest {
    const at = instantOf(atMs);
    return { idempotencyKey: `${this.name}/${n}`, scope: agency, by: 'history', asked: { at, plate, year }, at };
  }

  async perform({ agency, vehicle, year }: PlannedVehiclePayment, request: CommandRequest): Promise<void> {
    const asked = { vehicle, years: [year], half: null, policeReport: false };
    const on = businessDay(request.at);
    const { totalCentimes } = assess(tariffsOn(this.parameters(), on), { ...asked, on });
    await this.payments.pay({ agency, request: asked, expectedTotalCentimes: totalCentimes }, request);
  }

  /**
   * Ids begin with the time, so a year's payments lie together. A first start that was cut off left planned ones only.
   *
   * @throws {Error} when the year holds other payments, with which this history would be neither, or a month of it is closed
   */
  async begin(first: readonly PlannedVehiclePayment[]): Promise<void> {
    const year = new Date(first[0]?.atMs ?? 0).getUTCFullYear();
    const firstIdOf = (of: number) => uuidV7(Date.UTC(of), Buffer.alloc(16));
    const others = await this.dataSource.query<unknown[]>(
      'SELECT 1 FROM payment WHERE id >= $1 AND id < $2 AND plate <> ALL($3) LIMIT 1',
      [firstIdOf(year), firstIdOf(year + 1), first.map(({ vehicle }) => vehicle.plate)],
    );
    if (others.length > 0) {
      throw new Error(`${year} holds payments already, of counters or of a history with another scale`);
    }
    const closed = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM remittance WHERE month LIKE $1 AND status <> 'open' LIMIT 1`,
      [`${year}-%`],
    );
    if (closed.length > 0) throw new Error(`${year} has a month that is closed: nothing more can be paid into it`);
  }
}
