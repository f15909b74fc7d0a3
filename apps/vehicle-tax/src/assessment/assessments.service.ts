import { Injectable } from '@nestjs/common';
import { DatedParameters } from '#libs/approvals';
import { businessDay, instantOf } from '#libs/domain';
import { Register } from '../register/register.service.js';
import { asRegistered } from '../register/registered.js';
import { paidAlready, yearsTaken, type VehicleYear } from '../payment/vehicle-year.js';
import { PaymentsService } from '../payment/payments.service.js';
import { assess, type AssessmentRequest } from '../law/assessment.js';
import type { RecordAsOf } from '../register/administration.js';
import { type AssessmentResponse } from './assessments.dto.js';
import { toAssessmentRequest, toDay, type VehicleTaxRequest } from '../law/vehicle-tax.dto.js';
import { tariffsOn } from '../law/tariff.parameter.js';

/** What is asked for, and what is known of it. */
interface Known {
  request: Omit<AssessmentRequest, 'on'>;
  /** Null while the administration is away. */
  record: RecordAsOf | null;
  paidHere: readonly VehicleYear[];
}

/** What a vehicle owes, and what of it is paid already. */
@Injectable()
export class AssessmentsService {
  constructor(
    private readonly payments: PaymentsService,
    private readonly register: Register,
    private readonly parameters: DatedParameters,
  ) {}

  /** @throws {DomainError} what `readPlate`, `asRegistered` and `assess` refuse */
  async assess(dto: VehicleTaxRequest): Promise<AssessmentResponse> {
    const known = await this.knownOf(toAssessmentRequest(dto));
    return this.assessYears(dto, known, known.request.years);
  }

  /**
   * What is still to be paid: years that are paid are left out, unless all are.
   *
   * @throws {DomainError} what {@link assess} throws
   */
  async assessUnpaid(dto: VehicleTaxRequest): Promise<{ assessment: AssessmentResponse; isPaid: boolean }> {
    const known = await this.knownOf(toAssessmentRequest(dto));
    const { request, record, paidHere } = known;
    const paid = paidAlready(paidHere, record, request);
    const unpaid = request.years.filter((year) => !paid.includes(year));
    const isPaid = unpaid.length === 0;
    return { assessment: this.assessYears(dto, known, isPaid ? request.years : unpaid), isPaid };
  }

  private async knownOf(request: Known['request']): Promise<Known> {
    const { vehicle, years } = request;
    const record = await this.register.look(vehicle.plate);
    return { request, record, paidHere: await this.payments.yearsOf(vehicle.plate, years) };
  }

  private assessYears(
    dto: VehicleTaxRequest,
    { request, record, paidHere }: Known,
    years: readonly number[],
  ): AssessmentResponse {
    const on = dto.on === undefined ? businessDay(instantOf(Date.now())) : toDay(dto.on, 'on');
    const { plate } = request.vehicle;
    const vehicle = record ? asRegistered(request.vehicle, record) : request.vehicle;
    const assessment = assess(tariffsOn(this.parameters.current(), on), { ...request, years: [...years], vehicle, on });
    // Whole or in part, whichever part is asked for.
    const paid = new Set([...yearsTaken(paidHere), ...(record?.paid.map(({ year }) => year) ?? [])]);
    const { lines, totalCentimes, feeCentimes, dueOn, prescribedYears } = assessment;
    return {
      plate,
      on,
      lines,
      totalCentimes,
      feeCentimes,
      dueOn,
      prescribedYears,
      paidYears: request.years.filter((year) => paid.has(year)).sort((a, b) => a - b),
      register: record ? (record.vehicle ? 'known' : 'unknown') : 'away',
    };
  }
}
