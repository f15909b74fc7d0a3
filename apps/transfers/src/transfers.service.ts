import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, fingerprintOf, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { DomainError, typedCode } from '#libs/domain';
import { cursorOfId, entityOf, toPage, type Page } from '#libs/service';
import { payIntoAccount, type PayIntoAccount, type PayIntoAccountReply } from './account-payment.js';
import { isWellFormedCode } from './code-key/pick-up-code.js';
import { PickUpCodes } from './pick-up-codes.service.js';
import { payOut, refuseTransfer, send } from './transfer.js';
import type { PayOut, PayOutReply, Send, SendReply } from './transfer.js';
import { TransferTable } from './transfer.table.js';
import { noteWrongCode } from './wrong-code/wrong-code.js';

const DRAWS_MAX = 4;
const ORDERING_AGENCY = `transfer.account_payment->>'agency'`;
/** Whose transfer it is: each has an index. */
const AGENCIES = ['transfer.sending_agency', 'transfer.paying_agency', ORDERING_AGENCY];

/** A transfer as queries read it: without the hash of its code. */
export type VisibleTransfer = NonNullable<(typeof TransferTable)['visible']>;

/** What a counter asks for to pay out: the code as it was presented. */
type AtCounter<Command> = Omit<Command, 'codeHash' | 'idHash'> & { code: string };

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
   * it alone, and by the key that it was given by.
   *
   * @throws {DomainError} `transfer.sent-by-another`, `transfer.code-forgotten`, and what the decision refuses
   */
  async send(
    command: Omit<Send, 'id' | 'codeHash'>,
    request: CommandRequest,
  ): Promise<Answered<SendReply & { code: string }>> {
    for (let draw = 0; ; draw++) {
      const id = idFor(request, draw);
      const code = this.codes.codeOf(id);
      try {
        if (await this.olderHashOf(code)) throw refuseTransfer('transfer.code-taken');
        const drawn = { ...command, id, codeHash: this.codes.hashOf(code) };
        const { reply, replayed, firstAskedBy } = await this.commands.run(send, drawn, request);
        if (replayed && firstAskedBy && firstAskedBy !== request.by) throw refuseTransfer('transfer.sent-by-another');
        return { reply: { ...reply, code: replayed ? await this.givenCodeOf(reply.id) : code }, replayed };
      } catch (error) {
        const isTaken = error instanceof DomainError && error.code === 'transfer.code-taken';
        if (!isTaken || draw === DRAWS_MAX) throw error;
      }
    }
  }

  /** @throws {DomainError} `transfer.malformed-code`, and what the decision refuses */
  async payOut(command: AtCounter<PayOut>, request: CommandRequest): Promise<Answered<PayOutReply>> {
    const asked = await this.presented(command);
    return this.counted(asked, request, this.commands.run(payOut, asked, request));
  }

  /** Orders a transfer to be paid into an account. @throws {DomainError} as {@link payOut} */
  async payIntoAccount(
    command: Omit<AtCounter<PayIntoAccount>, 'id'>,
    request: CommandRequest,
  ): Promise<Answered<PayIntoAccountReply>> {
    const asked = { ...(await this.presented(command)), id: idFor(request) };
    return this.counted(asked, request, this.commands.run(payIntoAccount, asked, request));
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

  /** A code whose digits do not fit together is mistyped, and no guess. */
  private async presented<Asked extends Pick<PayOut, 'beneficiary'>>({ code, ...rest }: Asked & { code: string }) {
    const digits = typedCode(code);
    if (!isWellFormedCode(digits)) throw refuseTransfer('transfer.malformed-code');
    const codeHash = (await this.olderHashOf(digits)) ?? this.codes.hashOf(digits);
    return { ...rest, codeHash, idHash: this.codes.idHashOf(rest.beneficiary) };
  }

  /** Counts a wrong code before it is answered, once for what was asked under a key, which may be used again. */
  private async counted<Reply>(
    { idHash, agency }: Pick<PayOut, 'idHash' | 'agency'>,
    request: CommandRequest,
    asked: Promise<Reply>,
  ): Promise<Reply> {
    try {
      return await asked;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'transfer.unknown-code') {
        const { name } = noteWrongCode;
        const idempotencyKey = `${request.idempotencyKey} ${name} ${fingerprintOf(name, request.asked)}`;
        const noting = { ...request, idempotencyKey };
        const noted = { id: idFor(noting), idHash, teller: request.by, agency };
        await this.commands.run(noteWrongCode, noted, noting);
      }
      throw error;
    }
  }

  /** What is stored of a code that an older key has made; undefined when it has not. */
  private async olderHashOf(code: string): Promise<string | undefined> {
    const hashes = this.codes.olderHashesOf(code);
    if (hashes.length === 0) return undefined;
    const [row] = await this.dataSource.query<{ hash: string }[]>(
      'SELECT code_hash AS hash FROM transfer WHERE code_hash = ANY($1)',
      [hashes],
    );
    return row?.hash;
  }

  private async givenCodeOf(id: string): Promise<string> {
    const [row] = await this.dataSource.query<{ hash: string }[]>(
      'SELECT code_hash AS hash FROM transfer WHERE id = $1',
      [id],
    );
    const code = row && this.codes.givenCodeOf(id, row.hash);
    if (code === undefined) throw refuseTransfer('transfer.code-forgotten');
    return code;
  }
}
