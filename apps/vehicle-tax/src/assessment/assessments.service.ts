import { Injectable } from '@nestjs/common';
import { DatedParameters } from '#libs/approvals';
import { businessDay, instantOf } from '#libs/domain';
import { Register } from '../register/register.service.js';
import { asRegistered } from '../register/registered.js';
import { PaymentsService } from '../payment/payments.service.js';
import { assess, type AssessmentRequest } from '../law/assessment.js';
import type { RecordAsOf } from '../register/administration.js';
import { type AssessmentResponse } from './assessments.dto.js';
import { toAssessmentRequest, toDay, type VehicleTaxRequest } from '../law/vehicle-tax.dto.js';
import { tariffsOn } from '../law/tariff.parameter.js';

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
    const request = toAssessmentRequest(dto);
    return this.assessYears(dto, request, request.years, await this.register.look(request.vehicle.plate));
  }

  /**
   * What is still to be paid: years that are paid are left out, unless all are.
   *
   * @throws {DomainError} what {@link assess} throws
   */
  async assessUnpaid(dto: VehicleTaxRequest): Promise<{ assessment: AssessmentResponse; isPaid: boolean }> {
    const request = toAssessmentRequest(dto);
    const record = await this.register.look(request.vehicle.plate);
    const paid = await this.payments.paidAlready(request, record);
    const unpaid = request.years.filter((year) => !paid.includes(year));
    const isPaid = unpaid.length === 0;
    const assessment = await this.assessYears(dto, request, isPaid ? request.years : unpaid, record);
    return { assessment, isPaid };
  }

  private async assessYears(
    dto: VehicleTaxRequest,
    request: Omit<AssessmentRequest, 'on'>,
    years: readonly number[],
    record: RecordAsOf | null,
  ): Promise<AssessmentResponse> {
    const on = dto.on === undefined ? businessDay(instantOf(Date.now())) : toDay(dto.on, 'on');
    const { plate } = request.vehicle;
    const paidHere = await this.payments.paidYears(plate, request.years);
    const vehicle = record ? asRegistered(request.vehicle, record) : request.vehicle;
    const assessment = assess(tariffsOn(this.parameters.current(), on), { ...request, years: [...years], vehicle, on });
    const paid = new Set([...paidHere, ...(record?.paid.map(({ year }) => year) ?? [])]);
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
