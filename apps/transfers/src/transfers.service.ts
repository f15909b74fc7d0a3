import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, ReceiptSeriesTable, type Answered, type CommandRequest } from '#libs/commands';
import { businessDay, DomainError, instantOf, type Centimes } from '#libs/domain';
import type { Page } from '#libs/service';
import { cursorOfId, toPage } from '#libs/service';
import tariffs from '../data/tariffs.json' with { type: 'json' };
import { isWellFormedCode } from './pick-up-code.js';
import { PickUpCodes } from './pick-up-codes.service.js';
import { feeOf, type Operator } from './tariff.js';
import { payOut, refuseTransfer, send } from './transfer.js';
import type { PayOut, PayOutReply, Send, SendReply, Transfer } from './transfer.js';
import { TransferTable } from './transfer.table.js';

const DRAWS_MAX = 5;

/** The use cases of transfers: which rows a command needs, which function decides it; and the queries. */
@Injectable()
export class TransfersService {
  private readonly sendCommand;
  private readonly payOutCommand;

  constructor(
    commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly codes: PickUpCodes,
  ) {
    this.sendCommand = commands.define({
      name: 'transfers.send',
      rows: (c: Send) => ({
        transfer: TransferTable.by('codeHash', c.codeHash),
        series: ReceiptSeriesTable.by('agency', c.agency),
      }),
      decide: (rows, c, at) => send(rows, c, at, tariffs),
    });
    this.payOutCommand = commands.define({
      name: 'transfers.pay-out',
      rows: (c: PayOut) => ({
        transfer: TransferTable.by('codeHash', c.codeHash),
        series: ReceiptSeriesTable.by('agency', c.agency),
      }),
      decide: payOut,
    });
  }

  /**
   * Sends a transfer; the answer has its pick-up code, derived anew also when the reply is a repeated one.
   *
   * @param wantedId taken when its code is free, otherwise an id is drawn
   */
  async send(
    command: Omit<Send, 'id' | 'codeHash'>,
    request: CommandRequest,
    wantedId?: string,
  ): Promise<Answered<SendReply & { code: string }>> {
    for (let draw = 1; ; draw++) {
      const id = draw === 1 && wantedId ? wantedId : this.codes.drawId(Date.parse(request.at));
      const code = this.codes.codeOf(id);
      try {
        const send = { ...command, id, codeHash: this.codes.hashOf(code) };
        const { reply, replayed } = await this.sendCommand(send, request);
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
    return this.payOutCommand({ ...rest, codeHash: this.codes.hashOf(code) }, request);
  }

  /** What sending an amount costs today. */
  quote(operator: Operator, amountCentimes: Centimes): { amountCentimes: Centimes; feeCentimes: Centimes } {
    return {
      amountCentimes,
      feeCentimes: feeOf(tariffs, operator, amountCentimes, businessDay(instantOf(Date.now()))),
    };
  }

  /** A transfer that an agency has sent or paid out. @throws {DomainError} `transfer.not-found` */
  async find(id: string, agency: string): Promise<Transfer> {
    const repository = this.dataSource.getRepository(TransferTable.entity);
    const transfer = await repository.findOneBy([
      { id, sendingAgency: agency },
      { id, payingAgency: agency },
    ]);
    if (!transfer) throw refuseTransfer('transfer.not-found');
    return transfer;
  }

  /** An agency's transfers, sent or paid out, newest first. */
  async list(agency: string, limit: number, beforeId: string | undefined): Promise<Page<Transfer>> {
    const repository = this.dataSource.getRepository(TransferTable.entity);
    // Two index scans, each in order and limited: the cost does not grow with history.
    const own = (column: string) =>
      `(SELECT id FROM transfer WHERE ${column} = :agency AND id < :before ORDER BY id DESC LIMIT :limit)`;
    const transfers = await repository
      .createQueryBuilder('transfer')
      .where(`transfer.id IN (${own('sending_agency')} UNION ${own('paying_agency')})`)
      .setParameters({ agency, before: beforeId ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit: limit + 1 })
      .orderBy('transfer.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    return toPage(transfers, limit, ({ id }) => cursorOfId(id));
  }
}
