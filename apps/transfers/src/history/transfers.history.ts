import type { DataSource } from 'typeorm';
import { idFor, type CommandQueue, type CommandRequest } from '#libs/commands';
import { derivedUuid, instantOf, uuidV7 } from '#libs/domain';
import type { History, YearPlan } from '#libs/history';
import { requestIdOf, stepOf } from '../code-key/asked-before.service.js';
import type { PickUpCodes } from '../code-key/pick-up-codes.service.js';
import { CASE_OF } from '../screening/case.js';
import { SCREENS_NOBODY } from '../watch-list/screener.service.js';
import type { TransfersService } from '../transfer/transfers.service.js';
import { aidOf, answerOfOperator, referenceAbroad, remittedOf } from './abroad.plan.js';
import { payRemitted, sendAidWhole } from './abroad.js';
import { peopleOf } from './people.plan.js';
import type { AbroadOperation, DomesticOperation, PlannedOperation } from './year.plan.js';

const RECALLED_AT_ONCE = 10_000;

/**
 * Lets a planned year of transfers happen: sends, and pays out by the codes, which follow from the keys of the sendings.
 * What goes over the border is ended at once, as if its operator had answered, and was told: nobody asks a real one.
 */
export class TransfersHistory implements History<PlannedOperation> {
  /** Transfers whose planned code was taken: their real ids. */
  private readonly redrawn = new Map<number, string>();
  /** Sendings under way, with the id that they will have. */
  private readonly sending = new Map<number, Promise<string>>();

  constructor(
    private readonly transfers: TransfersService,
    private readonly queue: Pick<CommandQueue, 'run'>,
    private readonly codes: PickUpCodes,
    private readonly dataSource: DataSource,
    /** Distinguishes this history from any other: year, seed and scale. */
    private readonly name: string,
    readonly plan: YearPlan<PlannedOperation>,
  ) {}

  requestOf(operation: PlannedOperation): CommandRequest {
    const { kind, agency: scope, atMs, amountCentimes } = operation;
    const at = instantOf(atMs);
    const of = isDomestic(operation) ? `${operation.transfer}/${kind}` : `${kind}/${operation.number}`;
    return { idempotencyKey: `${this.name}/${of}`, scope, by: 'history', asked: { at, amountCentimes }, at };
  }

  async perform(operation: PlannedOperation, request: CommandRequest): Promise<void> {
    switch (operation.kind) {
      case 'send':
        return this.send(operation, request);
      case 'pay-out':
        return this.payOut(operation, request);
      case 'remittance':
        return this.payRemittance(operation, request);
      case 'family-aid':
        return this.sendAid(operation, request);
    }
  }

  /**
   * Ids begin with the time, so a year's transfers lie together. A first start that was cut off left planned ones only.
   *
   * @throws {Error} when the year holds other transfers: with this history on top it would be neither
   */
  async begin(first: readonly PlannedOperation[]): Promise<void> {
    const year = new Date(first[0]?.atMs ?? 0).getUTCFullYear();
    const firstIdOf = (of: number) => uuidV7(Date.UTC(of), Buffer.alloc(16));
    const others = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM (SELECT id FROM transfer UNION ALL SELECT id FROM remittance UNION ALL SELECT id FROM family_aid) o
       WHERE id >= $1 AND id < $2 AND id <> ALL($3) LIMIT 1`,
      [firstIdOf(year), firstIdOf(year + 1), first.map((operation) => this.plannedId(operation))],
    );
    if (others.length > 0) {
      throw new Error(`${year} holds transfers already, of counters or of a history with another scale`);
    }
  }

  /** Finds the transfers before an operation whose planned id is not there: their replies tell the real one. */
  async resume(start: number): Promise<void> {
    for (let from = 0; from < start; from += RECALLED_AT_ONCE) {
      const sendings = new Map<string, DomesticOperation>();
      for (let i = from; i < Math.min(start, from + RECALLED_AT_ONCE); i++) {
        const operation = this.plan.operation(i);
        if (operation.kind === 'send') sendings.set(this.plannedId(operation), operation);
      }
      const rows = await this.dataSource.query<{ id: string }[]>('SELECT id FROM transfer WHERE id = ANY($1)', [
        [...sendings.keys()],
      ]);
      for (const { id } of rows) sendings.delete(id);
      for (const operation of sendings.values()) await this.send(operation, this.requestOf(operation));
    }
  }

  private async send(operation: DomesticOperation, request: CommandRequest): Promise<void> {
    const { transfer, agency, amountCentimes } = operation;
    const { sender, beneficiary } = peopleOf(transfer);
    const planned = this.plannedId(operation);
    const command = { operator: 'cash-express', agency, amountCentimes, sender, beneficiary } as const;
    const sent = this.transfers.send(command, request).then(({ reply }) => reply.id);
    this.sending.set(transfer, sent);
    const id = await sent;
    if (id !== planned) this.redrawn.set(transfer, id);
    this.sending.delete(transfer);
  }

  private async payOut(operation: DomesticOperation, request: CommandRequest): Promise<void> {
    const { transfer, agency } = operation;
    const id = (await this.sending.get(transfer)) ?? this.redrawn.get(transfer) ?? this.plannedId(operation);
    const beneficiary = peopleOf(transfer).payee;
    const command = { operator: 'cash-express', agency, code: this.codes.codeOf(id), beneficiary } as const;
    await this.transfers.payOut(command, request);
  }

  private async payRemittance(operation: AbroadOperation, request: CommandRequest): Promise<void> {
    const { operator, agency, number } = operation;
    const { payee } = remittedOf(number);
    const asked = { ...this.begun(operation, request), operator, agency, payee, idHash: this.codes.idHashOf(payee) };
    const begin = { ...asked, reference: referenceAbroad(operation) };
    await this.queue.run(payRemitted, { begin, answer: answerOfOperator(operation, asked.id) }, request);
  }

  private async sendAid(operation: AbroadOperation, request: CommandRequest): Promise<void> {
    const { operator, agency, amountCentimes: statedCentimes } = operation;
    const terms = { operator, agency, statedCentimes, feeMode: 'on-top', quote: null } as const;
    const begin = { ...this.begun(operation, request), ...aidOf(operation.number), ...terms };
    await this.queue.run(sendAidWhole, { begin, reference: referenceAbroad(operation) }, request);
  }

  /** What is begun: the lists of today do not stop past years. */
  private begun(operation: AbroadOperation, request: CommandRequest) {
    const id = this.plannedId(operation);
    const unscreened = { screened: SCREENS_NOBODY.screen([]), caseId: derivedUuid(id, CASE_OF), isKept: false };
    return { id, request: requestIdOf(request), attempt: 0, ...unscreened };
  }

  /** Of a pay-out the id of its sending. */
  private plannedId(operation: PlannedOperation): string {
    const request = this.requestOf(isDomestic(operation) ? sendingOf(operation) : operation);
    return idFor(isDomestic(operation) ? request : stepOf(request, 'begin 0'));
  }
}

function isDomestic(operation: PlannedOperation): operation is DomesticOperation {
  return 'transfer' in operation;
}

function sendingOf(operation: DomesticOperation): DomesticOperation {
  return { ...operation, kind: 'send', atMs: operation.sentAtMs, agency: operation.sendingAgency };
}
