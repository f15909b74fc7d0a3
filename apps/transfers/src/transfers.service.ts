import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { DomainError, typedCode } from '#libs/domain';
import { cursorOfId, entityOf, toPage, type Page } from '#libs/service';
import { payIntoAccount, type PayIntoAccount, type PayIntoAccountReply } from './account-payment.js';
import { isWellFormedCode } from './pick-up-code.js';
import { PickUpCodes } from './pick-up-codes.service.js';
import { payOut, refuseTransfer, send } from './transfer.js';
import type { PayOut, PayOutReply, Send, SendReply } from './transfer.js';
import { TransferTable } from './transfer.table.js';

const DRAWS_MAX = 4;
const ORDERING_AGENCY = `transfer.account_payment->>'agency'`;
/** Whose transfer it is: each has an index. */
const AGENCIES = ['transfer.sending_agency', 'transfer.paying_agency', ORDERING_AGENCY];

/** A transfer as queries read it: without the hash of its code. */
export type VisibleTransfer = NonNullable<(typeof TransferTable)['visible']>;

/** The use cases of transfers, and the queries. */
@Injectable()
export class TransfersService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly codes: PickUpCodes,
  ) {}

  /**
   * Sends a transfer; the answer has its pick-up code, derived anew also when the reply is a repeated one: for who has sent
   * it alone.
   *
   * @throws {DomainError} `transfer.sent-by-another`, and what the decision refuses
   */
  async send(
    command: Omit<Send, 'id' | 'codeHash'>,
    request: CommandRequest,
  ): Promise<Answered<SendReply & { code: string }>> {
    for (let draw = 0; ; draw++) {
      const id = idFor(request, draw);
      const code = this.codes.codeOf(id);
      try {
        const drawn = { ...command, id, codeHash: this.codes.hashOf(code) };
        const { reply, replayed, firstAskedBy } = await this.commands.run(send, drawn, request);
        if (replayed && firstAskedBy && firstAskedBy !== request.by) throw refuseTransfer('transfer.sent-by-another');
        return { reply: { ...reply, code: reply.id === id ? code : this.codes.codeOf(reply.id) }, replayed };
      } catch (error) {
        const isTaken = error instanceof DomainError && error.code === 'transfer.code-taken';
        if (!isTaken || draw === DRAWS_MAX) throw error;
      }
    }
  }

  /** @throws {DomainError} `transfer.malformed-code`, and what the decision refuses */
  payOut(
    command: Omit<PayOut, 'codeHash'> & { code: string },
    request: CommandRequest,
  ): Promise<Answered<PayOutReply>> {
    const { code, ...rest } = command;
    return this.commands.run(payOut, { ...rest, codeHash: this.hashOf(code) }, request);
  }

  /** Orders a transfer to be paid into an account. @throws {DomainError} as {@link payOut} */
  payIntoAccount(
    command: Omit<PayIntoAccount, 'id' | 'codeHash'> & { code: string },
    request: CommandRequest,
  ): Promise<Answered<PayIntoAccountReply>> {
    const { code, ...rest } = command;
    return this.commands.run(payIntoAccount, { ...rest, id: idFor(request), codeHash: this.hashOf(code) }, request);
  }

  /** A transfer that an agency has sent, paid out or ordered to be paid into an account. @throws {DomainError} `transfer.not-found` */
  async find(id: string, agency: string): Promise<VisibleTransfer> {
    const transfer = await this.dataSource
      .getRepository(entityOf(TransferTable))
      .createQueryBuilder('transfer')
      .where(`transfer.id = :id AND :agency IN (transfer.sending_agency, transfer.paying_agency, ${ORDERING_AGENCY})`)
      .setParameters({ id, agency })
      .getOne();
    if (!transfer) throw refuseTransfer('transfer.not-found');
    return transfer;
  }

  /** An agency's transfers, sent, paid out or ordered to be paid into an account, newest first. */
  async list(agency: string, limit: number, beforeId: string): Promise<Page<VisibleTransfer>> {
    const repository = this.dataSource.getRepository(entityOf(TransferTable));
    // Three index scans, each in order and limited: the cost does not grow with history.
    const own = (agencyColumn: string) =>
      `(SELECT id FROM transfer WHERE ${agencyColumn} = :agency AND id < :before ORDER BY id DESC LIMIT :limit)`;
    const transfers = await repository
      .createQueryBuilder('transfer')
      .where(`transfer.id IN (${AGENCIES.map(own).join(' UNION ')})`)
      .setParameters({ agency, before: beforeId, limit: limit + 1 })
      .orderBy('transfer.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    return toPage(transfers, limit, ({ id }) => cursorOfId(id));
  }

  private hashOf(code: string): string {
    const digits = typedCode(code);
    if (!isWellFormedCode(digits)) throw refuseTransfer('transfer.malformed-code');
    return this.codes.hashOf(digits);
  }
}
