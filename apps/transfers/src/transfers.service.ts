import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { DomainError } from '#libs/domain';
import { cursorOfId, entityOf, toPage, type Page } from '#libs/service';
import { isWellFormedCode } from './pick-up-code.js';
import { PickUpCodes } from './pick-up-codes.service.js';
import { payOut, refuseTransfer, send } from './transfer.js';
import type { PayOut, PayOutReply, Send, SendReply } from './transfer.js';
import { TransferTable } from './transfer.table.js';

const DRAWS_MAX = 4;

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

  /** Sends a transfer; the answer has its pick-up code, derived anew also when the reply is a repeated one. */
  async send(
    command: Omit<Send, 'id' | 'codeHash'>,
    request: CommandRequest,
  ): Promise<Answered<SendReply & { code: string }>> {
    for (let draw = 0; ; draw++) {
      const id = idFor(request, draw);
      const code = this.codes.codeOf(id);
      try {
        const drawn = { ...command, id, codeHash: this.codes.hashOf(code) };
        const { reply, replayed } = await this.commands.run(send, drawn, request);
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
    if (!isWellFormedCode(code)) throw refuseTransfer('transfer.malformed-code');
    return this.commands.run(payOut, { ...rest, codeHash: this.codes.hashOf(code) }, request);
  }

  /** A transfer that an agency has sent or paid out. @throws {DomainError} `transfer.not-found` */
  async find(id: string, agency: string): Promise<VisibleTransfer> {
    const repository = this.dataSource.getRepository(entityOf(TransferTable));
    const transfer = await repository.findOneBy([
      { id, sendingAgency: agency },
      { id, payingAgency: agency },
    ]);
    if (!transfer) throw refuseTransfer('transfer.not-found');
    return transfer;
  }

  /** An agency's transfers, sent or paid out, newest first. */
  async list(agency: string, limit: number, beforeId: string): Promise<Page<VisibleTransfer>> {
    const repository = this.dataSource.getRepository(entityOf(TransferTable));
    // Two index scans, each in order and limited: the cost does not grow with history.
    const own = (column: string) =>
      `(SELECT id FROM transfer WHERE ${column} = :agency AND id < :before ORDER BY id DESC LIMIT :limit)`;
    const transfers = await repository
      .createQueryBuilder('transfer')
      .where(`transfer.id IN (${own('sending_agency')} UNION ${own('paying_agency')})`)
      .setParameters({ agency, before: beforeId, limit: limit + 1 })
      .orderBy('transfer.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    return toPage(transfers, limit, ({ id }) => cursorOfId(id));
  }
}
