import { Inject, Injectable } from '@nestjs/common';
import type { CommandRequest } from '#libs/commands';
import { answerItem, type ItemAddress } from '#libs/counter';
import type { SheetKind } from '#libs/documents';
import { checked, PLATFORM, type Caller, type Platform } from '#libs/service';
import { toAssessmentRequest, VehicleTaxRequest } from '../law/vehicle-tax.dto.js';
import { AssessmentsService } from '../assessment/assessments.service.js';
import { PayVehicleTaxRequest, toPayRequest } from '../payment/payments.dto.js';
import { PaymentsService } from '../payment/payments.service.js';
import { refuseFleet, type FleetLine } from './fleet-line.js';
import { inWordsOfFile } from './fleet.problem.js';
import { claimKey, repeatsIn, type FleetClaim, type Repeat } from './fleet-repeats.js';
import { toFleetRequest, type FleetRequest } from './fleet-request.js';
import { readFleetFile, type FleetFile } from './fleet.file.js';
import type { FleetLineAnswer, FleetResponse } from './fleets.dto.js';

const LINES_AT_ONCE = 200;

/** A file as it came, who sent it, and where. */
export interface SentFleet {
  bytes: Buffer;
  kind: SheetKind;
  caller: string;
  address: ItemAddress;
}

type Answer = Pick<FleetLineAnswer, 'state' | 'assessment' | 'payment'>;
type State = FleetLineAnswer['state'];

/** What is done with the lines of a file that can be read. */
interface Work<Dto extends VehicleTaxRequest> {
  /** HTTP status of a line that ends well. */
  status: number;
  read: (request: FleetRequest) => Dto;
  answer: (dto: Dto, claim: FleetClaim) => Promise<Answer>;
}

/** A line that was read, or what is wrong with it. */
type ReadLine<Dto> = { of: FleetLine } & ({ dto: Dto; claim: FleetClaim } | { error: unknown; state: State });

const STATE_OF_REFUSAL: Readonly<Record<string, State>> = {
  'vehicle-tax.already-paid': 'already-paid',
  'vehicle-tax.nothing-due': 'nothing-due',
};

/** A company's vehicles in one call: every line is answered as if it had been asked alone, each vehicle's year once. */
@Injectable()
export class FleetsService {
  constructor(
    private readonly assessments: AssessmentsService,
    private readonly payments: PaymentsService,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  /** What the vehicles of a file owe. @throws {DomainError} `file.…` or `fleet.…` when the file cannot be read as one */
  assess(sent: SentFleet): Promise<FleetResponse> {
    return this.answerAll(sent, {
      status: 200,
      read: ({ expectedTotalCentimes: _, ...fields }) => checked(VehicleTaxRequest, fields),
      answer: async (dto) => {
        const { assessment, isPaid } = await this.assessments.assessUnpaid(dto);
        const state = isPaid ? 'already-paid' : assessment.totalCentimes > 0 ? 'payable' : 'nothing-due';
        return { state, assessment };
      },
    });
  }

  /**
   * Pays the vehicles of a file, each with a receipt of its own. A line's key is that of the file, its vehicle and years: a
   * file that is sent again with further lines pays those, and answers the others with the receipts that they have.
   */
  pay(sent: SentFleet, caller: Caller, request: CommandRequest): Promise<FleetResponse> {
    return this.answerAll(sent, {
      status: 201,
      read: (fields) => checked(PayVehicleTaxRequest, fields),
      answer: async (dto, claim) => {
        const ofLine = { ...request, idempotencyKey: `${request.idempotencyKey}/${claimKey(claim)}`, asked: dto };
        return { state: 'paid', payment: (await this.payments.payUnpaid(toPayRequest(dto, caller), ofLine)).reply };
      },
    });
  }

  private async answerAll<Dto extends VehicleTaxRequest>(sent: SentFleet, work: Work<Dto>): Promise<FleetResponse> {
    const file = await readFleetFile(sent.bytes, sent.kind, sent.caller);
    const read = file.lines.map((line) => readLine(line, work.read));
    const repeats = repeatsIn(read.flatMap((line) => ('claim' in line ? line.claim : [])));
    const answers: FleetLineAnswer[] = [];
    // Counters come between: a fleet asks no more at once than the administration answers at once.
    for (let at = 0; at < read.length; at += LINES_AT_ONCE) {
      const some = read.slice(at, at + LINES_AT_ONCE);
      answers.push(
        ...(await Promise.all(
          some.map((line) => this.answerLine(line, repeats.get(line.of.line), { sent, file, work })),
        )),
      );
    }
    return responseOf(answers, file);
  }

  private async answerLine<Dto extends VehicleTaxRequest>(
    line: ReadLine<Dto>,
    repeat: Repeat | undefined,
    { sent, file, work }: { sent: SentFleet; file: FleetFile; work: Work<Dto> },
  ): Promise<FleetLineAnswer> {
    const address = { ...sent.address, instance: `${sent.address.instance}#/${line.of.line}` };
    const { result, problem, status } = await answerItem(work.status, address, this.platform.log, async () => {
      if ('error' in line) throw line.error;
      if (repeat) throw refuseFleet('fleet.repeated-vehicle', { field: 'plate', ...repeat });
      return work.answer(line.dto, line.claim);
    });
    const plate = line.of.fields.plate;
    const state = 'error' in line ? line.state : repeat ? 'repeated' : STATE_OF_REFUSAL[problem?.code ?? ''];
    return {
      line: line.of.line,
      ...(plate ? { plate } : {}),
      state: state ?? 'refused',
      status,
      ...(problem ? { problem: inWordsOfFile(problem, file.captions, address.language) } : {}),
      ...result,
    };
  }
}

/** A line as a request; what keeps it from being one is answered with it. */
function readLine<Dto extends VehicleTaxRequest>(of: FleetLine, read: (request: FleetRequest) => Dto): ReadLine<Dto> {
  const { line, fields, isHidden, fault } = of;
  if (isHidden) return { of, error: refuseFleet('fleet.hidden-line'), state: 'hidden' };
  if (fault) {
    const { column, expected } = fault;
    return { of, error: refuseFleet('fleet.unreadable-cell', { field: column, expected }), state: 'refused' };
  }
  try {
    const dto = read(toFleetRequest(fields));
    const { vehicle, years, half } = toAssessmentRequest(dto);
    return { of, dto, claim: { line, plate: vehicle.plate, years, half } };
  } catch (error) {
    return { of, error, state: 'refused' };
  }
}

function responseOf(lines: FleetLineAnswer[], { sheet, otherSheets }: FleetFile): FleetResponse {
  const count = (state: State): number => lines.filter((line) => line.state === state).length;
  const refused = lines.filter(({ problem }) => problem).length;
  const counted = lines.filter(({ state }) => state === 'payable' || state === 'paid');
  return {
    lines,
    answered: lines.length - refused,
    refused,
    alreadyPaid: count('already-paid'),
    repeated: count('repeated'),
    hidden: count('hidden'),
    totalCentimes: counted.reduce((sum, line) => sum + ((line.assessment ?? line.payment)?.totalCentimes ?? 0), 0),
    ...(sheet === null ? {} : { sheet, otherSheets: [...otherSheets] }),
  };
}
