import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { operationIdOf, type CommandRequest } from '#libs/commands';
import { instantOf, uuidV7 } from '#libs/domain';
import type { PickUpCodes } from '../pick-up-codes.service.js';
import type { TransfersService } from '../transfers.service.js';
import { peopleOf } from './people.js';
import type { PlannedOperation, YearPlan } from './year.plan.js';

/** Operations that are submitted together; two such chunks are under way at a time. */
const CHUNK = 1_000;
/** What may have been left undone behind the last operation that was done. */
const LOOK_BACK = 4 * CHUNK;

/** Lets a planned year happen, through the same use cases as a counter's requests. It goes on where it was. */
export class HistoryRunner {
  /** Transfers whose planned code was taken: their real ids. */
  private readonly redrawn = new Map<number, string>();
  /** Sendings under way, with the id that they will have. */
  private readonly sending = new Map<number, Promise<string>>();

  constructor(
    private readonly transfers: TransfersService,
    private readonly codes: PickUpCodes,
    private readonly dataSource: DataSource,
    /** Distinguishes this history from any other: year, seed and scale. */
    private readonly name: string,
    private readonly plan: YearPlan,
  ) {}

  /**
   * @param onProgress told how many operations are done
   * @returns how many had been done before
   * @throws {Error} when the year holds other transfers: with this history on top it would be neither
   */
  async run(onProgress: (done: number) => void): Promise<number> {
    const before = await this.doneBefore();
    if (before === 0) await this.refuseOthers();
    const start = Math.max(0, before - LOOK_BACK);
    await this.recallRedrawn(start);
    onProgress(before);
    let previous: Promise<void> = Promise.resolve();
    for (let from = start; from < this.plan.count; from += CHUNK) {
      const chunk = this.runChunk(from, Math.min(from + CHUNK, this.plan.count));
      chunk.catch(() => undefined); // told when it is awaited, which is after the one before
      await previous;
      onProgress(Math.max(before, from));
      previous = chunk;
    }
    await previous;
    onProgress(this.plan.count);
    return before;
  }

  private async runChunk(from: number, to: number): Promise<void> {
    const operations = Array.from({ length: to - from }, (_, i) => this.plan.operation(from + i));
    await Promise.all(
      operations.map((operation) => (operation.isPayOut ? this.payOut(operation) : this.send(operation))),
    );
    for (const { transfer } of operations) this.sending.delete(transfer);
  }

  private async send(operation: PlannedOperation): Promise<void> {
    const { transfer, agency, amountCentimes } = operation;
    const { sender, beneficiary } = peopleOf(transfer);
    const planned = this.plannedId(operation);
    const command = { operator: 'cash-express', agency, amountCentimes, sender, beneficiary } as const;
    const sent = this.transfers.send(command, this.requestOf(operation), planned).then(({ reply }) => reply.id);
    this.sending.set(transfer, sent);
    const id = await sent;
    if (id !== planned) this.redrawn.set(transfer, id);
  }

  private async payOut(operation: PlannedOperation): Promise<void> {
    const { transfer, agency } = operation;
    const id = (await this.sending.get(transfer)) ?? this.redrawn.get(transfer) ?? this.plannedId(operation);
    const beneficiary = peopleOf(transfer).payee;
    const command = { operator: 'cash-express', agency, code: this.codes.codeOf(id), beneficiary } as const;
    await this.transfers.payOut(command, this.requestOf(operation));
  }

  private requestOf({ transfer, isPayOut, agency, atMs, amountCentimes }: PlannedOperation): CommandRequest {
    const at = instantOf(atMs);
    const idempotencyKey = `${this.name}/${transfer}/${isPayOut ? 'pay-out' : 'send'}`;
    return { idempotencyKey, scope: agency, body: { at, amountCentimes }, at };
  }

  // As a drawn one, but the same whenever this history is made.
  private plannedId({ transfer, sentAtMs }: PlannedOperation): string {
    return uuidV7(sentAtMs, createHash('sha256').update(`${this.name}/${transfer}`).digest());
  }

  /** Operations are done in order, so the first one without a key is found by halving. */
  private async doneBefore(): Promise<number> {
    let [low, high] = [0, this.plan.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      const { scope, idempotencyKey } = this.requestOf(this.plan.operation(middle));
      const rows = await this.dataSource.query<unknown[]>('SELECT 1 FROM operation WHERE id = $1', [
        operationIdOf(scope, idempotencyKey),
      ]);
      if (rows.length > 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // Ids begin with the time, so a year's transfers lie together. A first start that was cut off left planned ones only.
  private async refuseOthers(): Promise<void> {
    const begun = Array.from({ length: Math.min(LOOK_BACK, this.plan.count) }, (_, i) => this.plan.operation(i));
    const year = new Date(begun[0]?.sentAtMs ?? 0).getUTCFullYear();
    const firstIdOf = (of: number) => uuidV7(Date.UTC(of), Buffer.alloc(16));
    const others = await this.dataSource.query<unknown[]>(
      'SELECT 1 FROM transfer WHERE id >= $1 AND id < $2 AND id <> ALL($3) LIMIT 1',
      [firstIdOf(year), firstIdOf(year + 1), begun.map((operation) => this.plannedId(operation))],
    );
    if (others.length > 0) {
      throw new Error(`${year} holds transfers already, of counters or of a history with another scale`);
    }
  }

  /** Finds the transfers before an operation whose planned id is not there: their replies tell the real one. */
  private async recallRedrawn(end: number): Promise<void> {
    for (let from = 0; from < end; from += 10 * CHUNK) {
      const sendings = new Map<string, PlannedOperation>();
      for (let i = from; i < Math.min(end, from + 10 * CHUNK); i++) {
        const operation = this.plan.operation(i);
        if (!operation.isPayOut) sendings.set(this.plannedId(operation), operation);
      }
      const rows = await this.dataSource.query<{ id: string }[]>('SELECT id FROM transfer WHERE id = ANY($1)', [
        [...sendings.keys()],
      ]);
      for (const { id } of rows) sendings.delete(id);
      for (const operation of sendings.values()) await this.send(operation);
      this.sending.clear();
    }
  }
}
