import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { derivedUuid, DomainError, typedCode } from '#libs/domain';
import { cursorOfId, entityOf, toPage, type Page } from '#libs/service';
import { payIntoAccount, type PayIntoAccount, type PayIntoAccountReply } from './account-payment.js';
import { isWellFormedCode } from '../code-key/pick-up-code.js';
import { PickUpCodes } from '../code-key/pick-up-codes.service.js';
import { Seals } from '../code-key/seals.service.js';
import { openedQuote } from '../quote/sealed-quote.service.js';
import type { FeeMode } from '../tariff/tariff.js';
import { CASE_OF } from '../screening/case.js';
import { identified, named, Screener, type Screens } from '../watch-list/screener.service.js';
import { WrongCodesService } from '../wrong-code/wrong-codes.service.js';
import { correctBeneficiary, type CorrectBeneficiary, type CorrectReply } from './correction.js';
import { payOut, type HeldReply, type PayOut, type PayOutReply } from './payout.js';
import { send, type Send, type SendReply } from './sending.js';
import { refuseTransfer } from './transfer.js';
import { TransferTable } from './transfer.table.js';

const DRAWS_MAX = 4;
const ORDERING_AGENCY = `transfer.account_payment->>'agency'`;
/** Whose transfer it is: each has an index. */
const AGENCIES = ['transfer.sending_agency', 'transfer.paying_agency', 'transfer.returning_agency', ORDERING_AGENCY];

/** A transfer as queries read it: without the hash of its code. */
export type VisibleTransfer = NonNullable<(typeof TransferTable)['visible']>;

/** What a counter asks for to send: the quote as it was given. */
export type SendAtCounter = Pick<Send, 'operator' | 'agency' | 'sender' | 'beneficiary'> & {
  amountCentimes: number;
  feeMode?: FeeMode;
  quote?: string;
  destinationCity?: string;
};

/** What a counter asks for to pay out: the code as it was presented. */
type AtCounter<Command> = Omit<Command, 'codeHash' | 'idHash' | 'screened' | 'caseId'> & { code: string };

/** The use cases of transfers, and the queries. */
@Injectable()
export class TransfersService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly codes: PickUpCodes,
    private readonly seals: Seals,
    @Inject(Screener) private readonly screener: Screens,
    private readonly wrongCodes: WrongCodesService,
  ) {}

  /**
   * Sends a transfer; the answer has its pick-up code, derived anew also when the reply is a repeated one: for who has sent
   * it alone, and by the key that it was given by.
   *
   * @throws {DomainError} `transfer.sent-by-another`, `transfer.code-forgotten`, and what the decision refuses
   */
  async send(
    { amountCentimes: statedCentimes, feeMode = 'on-top', quote, destinationCity, ...asked }: SendAtCounter,
    request: CommandRequest,
  ): Promise<Answered<SendReply & { code: string }>> {
    const { sender, beneficiary } = asked;
    const screened = this.screener.screen([identified('sender', sender), named(sender, beneficiary)]);
    const quoted = openedQuote(this.seals, quote);
    const command = {
      ...asked,
      statedCentimes,
      feeMode,
      quote: quoted,
      destinationCity: destinationCity ?? null,
      screened,
    };
    for (let draw = 0; ; draw++) {
      const id = idFor(request, draw);
      const code = this.codes.codeOf(id);
      try {
        if (await this.olderHashOf(code)) throw refuseTransfer('transfer.code-taken');
        const drawn = { ...command, id, codeHash: this.codes.hashOf(code), caseId: derivedUuid(id, CASE_OF) };
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
  async payOut(command: AtCounter<PayOut>, request: CommandRequest): Promise<Answered<PayOutReply | HeldReply>> {
    const asked = await this.presented(command, request);
    return this.counted(asked, request, this.commands.run(payOut, asked, request));
  }

  /** Orders a transfer to be paid into an account. @throws {DomainError} as {@link payOut} */
  async payIntoAccount(
    command: Omit<AtCounter<PayIntoAccount>, 'id'>,
    request: CommandRequest,
  ): Promise<Answered<PayIntoAccountReply | HeldReply>> {
    const asked = { ...(await this.presented(command, request)), id: idFor(request) };
    return this.counted(asked, request, this.commands.run(payIntoAccount, asked, request));
  }

  /** Corrects the beneficiary's name. @throws {DomainError} as the decision */
  async correct(
    command: Omit<CorrectBeneficiary, 'screened' | 'caseId'>,
    request: CommandRequest,
  ): Promise<Answered<CorrectReply>> {
    const { sender } = await this.find(command.transferId, command.agency);
    const screened = this.screener.screen([named(sender, command)]);
    const caseId = derivedUuid(idFor(request), CASE_OF);
    return this.commands.run(correctBeneficiary, { ...command, screened, caseId }, request);
  }

  /** A transfer that an agency has sent, paid out, given back or ordered to be paid into an account. @throws {DomainError} `transfer.not-found` */
  async find(id: string, agency: string): Promise<VisibleTransfer> {
    const transfer = await this.dataSource
      .getRepository(entityOf(TransferTable))
      .createQueryBuilder('transfer')
      .where(`transfer.id = :id AND :agency IN (${AGENCIES.join(', ')})`)
      .setParameters({ id, agency })
      .getOne();
    if (!transfer) throw refuseTransfer('transfer.not-found');
    return transfer;
  }

  /** What is stored of a code, by whichever key it was made. */
  async hashOf(code: string): Promise<string> {
    return (await this.olderHashOf(code)) ?? this.codes.hashOf(code);
  }

  /** Whether a transfer has this code. */
  async isCodeOf(id: string, code: string): Promise<boolean> {
    const hash = await this.codeHashOf(id);
    return hash !== undefined && this.codes.givenCodeOf(id, hash) === code;
  }

  /** An agency's transfers, sent, paid out, given back or ordered to be paid into an account, newest first. */
  async list(agency: string, limit: number, beforeId: string): Promise<Page<VisibleTransfer>> {
    const repository = this.dataSource.getRepository(entityOf(TransferTable));
    // Four index scans, each in order and limited: the cost does not grow with history.
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
  private async presented<Asked extends Pick<PayOut, 'beneficiary'>>(
    { code, ...rest }: Asked & { code: string },
    request: CommandRequest,
  ) {
    const digits = typedCode(code);
    if (!isWellFormedCode(digits)) throw refuseTransfer('transfer.malformed-code');
    const codeHash = await this.hashOf(digits);
    const screened = this.screener.screen([identified('payee', rest.beneficiary)]);
    const caseId = derivedUuid(idFor(request), CASE_OF);
    return { ...rest, codeHash, idHash: this.codes.idHashOf(rest.beneficiary), screened, caseId };
  }

  private counted<Reply>(
    { idHash, agency }: Pick<PayOut, 'idHash' | 'agency'>,
    request: CommandRequest,
    asked: Promise<Reply>,
  ): Promise<Reply> {
    return this.wrongCodes.counted(asked, request, {
      'transfer.unknown-code': { idHash, agency, receiptNumber: null },
    });
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
    const hash = await this.codeHashOf(id);
    const code = hash && this.codes.givenCodeOf(id, hash);
    if (code === undefined) throw refuseTransfer('transfer.code-forgotten');
    return code;
  }

  private async codeHashOf(id: string): Promise<string | undefined> {
    const [row] = await this.dataSource.query<{ hash: string }[]>(
      'SELECT code_hash AS hash FROM transfer WHERE id = $1',
      [id],
    );
    return row?.hash;
  }
}
