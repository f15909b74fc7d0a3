import { Inject, Injectable } from '@nestjs/common';
import type { CommandRequest } from '#libs/commands';
import { answerItem, type ItemAddress } from '#libs/counter';
import type { SheetKind } from '#libs/documents';
import { checked, PLATFORM, type Caller, type Platform } from '#libs/service';
import { VehicleTaxRequest } from '../law/vehicle-tax.dto.js';
import { AssessmentsService } from '../assessment/assessments.service.js';
import { PayVehicleTaxRequest, toPayRequest } from '../payment/payments.dto.js';
import { PaymentsService } from '../payment/payments.service.js';
import type { FleetLine } from './fleet-line.js';
import { toFleetRequest, type FleetRequest } from './fleet-request.js';
import { readFleetFile } from './fleet.file.js';
import type { FleetLineAnswer, FleetResponse } from './fleets.dto.js';

const LINES_AT_ONCE = 200;

/** A company's vehicles in one call: every line is answered as if it had been asked alone. */
@Injectable()
export class FleetsService {
  constructor(
    private readonly assessments: AssessmentsService,
    private readonly payments: PaymentsService,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  /** What the vehicles of a file owe. @throws {DomainError} `file.…` or `fleet.…` when the file cannot be read as one */
  assess(bytes: Buffer, kind: SheetKind, address: ItemAddress): Promise<FleetResponse> {
    return this.answerAll(bytes, kind, address, 200, async ({ expectedTotalCentimes: _, ...fields }) => ({
      assessment: await this.assessments.assess(checked(VehicleTaxRequest, fields)),
    }));
  }

  /** Pays the vehicles of a file, each with a receipt of its own; a line's key is that of the file and its number. */
  pay(
    bytes: Buffer,
    kind: SheetKind,
    caller: Caller,
    request: CommandRequest,
    address: ItemAddress,
  ): Promise<FleetResponse> {
    return this.answerAll(bytes, kind, address, 201, async (fields, line) => {
      const body = checked(PayVehicleTaxRequest, fields);
      const ofLine = { ...request, idempotencyKey: `${request.idempotencyKey}/${line}`, asked: body };
      return { payment: (await this.payments.pay(toPayRequest(body, caller), ofLine)).reply };
    });
  }

  private async answerAll(
    bytes: Buffer,
    kind: SheetKind,
    address: ItemAddress,
    status: number,
    answer: (fields: FleetRequest, line: number) => Promise<Pick<FleetLineAnswer, 'assessment' | 'payment'>>,
  ): Promise<FleetResponse> {
    const file = await readFleetFile(bytes, kind);
    const answerLine = async ({ line, fields }: FleetLine): Promise<FleetLineAnswer> => {
      const request = toFleetRequest(fields);
      const { result, ...ended } = await answerItem(
        status,
        { ...address, instance: `${address.instance}#/${line}` },
        this.platform.log,
        () => answer(request, line),
      );
      return { line, ...(request.plate ? { plate: request.plate } : {}), ...ended, ...result };
    };
    const lines: FleetLineAnswer[] = [];
    // Counters come between: a fleet asks no more at once than the administration answers at once.
    for (let at = 0; at < file.length; at += LINES_AT_ONCE) {
      lines.push(...(await Promise.all(file.slice(at, at + LINES_AT_ONCE).map(answerLine))));
    }
    const total = ({ assessment, payment }: FleetLineAnswer) => (assessment ?? payment)?.totalCentimes ?? 0;
    const refused = lines.filter(({ problem }) => problem).length;
    return {
      lines,
      answered: lines.length - refused,
      refused,
      totalCentimes: lines.reduce((sum, line) => sum + total(line), 0),
    };
  }
}
