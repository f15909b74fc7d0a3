import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { assert, derivedUuid, DomainError, instantOf, typedCode, type Instant } from '#libs/domain';
import { PickUpCodes } from '../code-key/pick-up-codes.service.js';
import { isWellFormedCode } from '../code-key/pick-up-code.js';
import { Seals } from '../code-key/seals.service.js';
import type { NamedPerson } from '../person/person.js';
import { CASE_OF } from '../screening/case.js';
import type { Operator } from '../tariff/tariff.js';
import type { PayOutReply } from '../transfer/payout.js';
import type { SendReply } from '../transfer/sending.js';
import { refuseTransfer, type PromisedCode } from '../transfer/transfer.js';
import { TransfersService } from '../transfer/transfers.service.js';
import { identified, named, Screener } from '../watch-list/screener.service.js';
import { issueAllowance, refuseAllowance, type AllowanceReply } from './allowance.js';
import {
  payOutMobile,
  releasePayOut,
  reservePayOut,
  type MobilePayOut,
  type ReleasePayOut,
  type ReservePayOutReply,
} from './mobile-payout.js';
import { sendMobile, type MobileSend } from './mobile-sending.js';

const DRAWS_MAX = 4;

/** An allowance as an agency takes it along. */
export interface GivenAllowance extends AllowanceReply {
  /** The allowance, sealed: brought back with what was sent. */
  sealed: string;
  /** With each one transfer can be sent. */
  slots: { receiptNumber: string; code: string }[];
}

/** A transfer that an agency has with it. */
export interface TakenAlong extends ReservePayOutReply {
  beneficiary: Pick<NamedPerson, 'firstName' | 'lastName'>;
}

/** A sending as a device brings it: the allowance as it was given. */
export type BroughtSending = Omit<
  MobileSend,
  'id' | 'codeHash' | 'allowanceId' | 'screened' | 'caseId' | 'receivedAt'
> & {
  allowance: string;
};

/** The use cases of mobile agencies. */
@Injectable()
export class MobileTransfers {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly codes: PickUpCodes,
    private readonly seals: Seals,
    private readonly screener: Screener,
    private readonly transfers: TransfersService,
  ) {}

  /**
   * Gives an allowance, with a number and a code for each transfer that may be sent; to who asked for it, again the same.
   *
   * @throws {DomainError} `transfer.sent-by-another`
   */
  async allow(agency: string, count: number, request: CommandRequest): Promise<Answered<GivenAllowance>> {
    const { reply, replayed, firstAskedBy } = await this.issued(agency, count, request);
    if (replayed && firstAskedBy && firstAskedBy !== request.by) throw refuseTransfer('transfer.sent-by-another');
    const promised = await this.dataSource.query<{ receiptNumber: string; transferId: string; hash: string }[]>(
      `SELECT receipt_number AS "receiptNumber", transfer_id AS "transferId", code_hash AS hash FROM promised_code
       WHERE allowance_id = $1 ORDER BY receipt_number`,
      [reply.id],
    );
    const slots = promised.map(({ receiptNumber, transferId, hash }) => {
      const code = this.codes.givenCodeOf(transferId, hash);
      if (code === undefined) throw refuseTransfer('transfer.code-forgotten');
      return { receiptNumber, code };
    });
    const { receiptNumbers: _, ...allowance } = reply;
    return { reply: { ...reply, sealed: this.seals.sealed('allowance', allowance), slots }, replayed };
  }

  /** The transfers that were drawn for receipt numbers, by number: asked once for all that a device brings. */
  async promisedFor(receiptNumbers: readonly string[]): Promise<ReadonlyMap<string, PromisedCode>> {
    const promised = await this.dataSource.query<PromisedCode[]>(
      `SELECT transfer_id AS "transferId", code_hash AS "codeHash", receipt_number AS "receiptNumber",
         allowance_id AS "allowanceId"
       FROM promised_code WHERE receipt_number = ANY($1)`,
      [receiptNumbers],
    );
    return new Map(promised.map((one) => [one.receiptNumber, one]));
  }

  /** Books what was sent. @throws {DomainError} `allowance.foreign`, and what the decision refuses */
  send(
    { allowance, ...brought }: BroughtSending,
    promised: PromisedCode | undefined,
    request: CommandRequest,
  ): Promise<Answered<SendReply>> {
    const allowanceId = this.seals.opened<{ id: string }>('allowance', allowance)?.id;
    if (allowanceId === undefined) throw refuseAllowance('allowance.foreign', { field: 'allowance' });
    if (promised?.allowanceId !== allowanceId) throw refuseAllowance('allowance.foreign', { field: 'receiptNumber' });
    const { sender, beneficiary } = brought;
    const screened = this.screener.screen([identified('sender', sender), named(sender, beneficiary)]);
    const { transferId: id, codeHash } = promised;
    const command = { ...brought, id, codeHash, allowanceId, screened, ...arriving(request) };
    return this.commands.run(sendMobile, command, request);
  }

  /** Books what was paid out. */
  async payOut(
    brought: Omit<MobilePayOut, 'screened' | 'caseId' | 'receivedAt'>,
    request: CommandRequest,
  ): Promise<Answered<PayOutReply>> {
    const screened = this.screener.screen([identified('payee', brought.beneficiary)]);
    return this.commands.run(payOutMobile, { ...brought, screened, ...arriving(request) }, request);
  }

  /** Reserves a transfer. @throws {DomainError} `transfer.malformed-code`, and what the decision refuses */
  async reserve(
    { operator, code, agency }: { operator: Operator; code: string; agency: string },
    request: CommandRequest,
  ): Promise<Answered<TakenAlong>> {
    const digits = typedCode(code);
    if (!isWellFormedCode(digits)) throw refuseTransfer('transfer.malformed-code');
    const command = { codeHash: await this.transfers.hashOf(digits), operator, agency };
    const { reply, ...rest } = await this.commands.run(reservePayOut, command, request);
    const [transfer] = await this.dataSource.query<{ beneficiary: NamedPerson }[]>(
      'SELECT beneficiary FROM transfer WHERE id = $1',
      [reply.transferId],
    );
    assert(transfer, 'what was reserved is there');
    const { firstName, lastName } = transfer.beneficiary;
    return { reply: { ...reply, beneficiary: { firstName, lastName } }, ...rest };
  }

  /** Lets others pay it again. */
  release(command: ReleasePayOut, request: CommandRequest): Promise<Answered<{ transferId: string }>> {
    return this.commands.run(releasePayOut, command, request);
  }

  private async issued(agency: string, count: number, request: CommandRequest): Promise<Answered<AllowanceReply>> {
    for (let draw = 0; ; draw++) {
      const drawn = Array.from({ length: count }, (_, i) => {
        const transferId = idFor(request, 1 + draw * count + i);
        return { transferId, codeHash: this.codes.hashOf(this.codes.codeOf(transferId)) };
      });
      try {
        return await this.commands.run(issueAllowance, { id: idFor(request), agency, drawn }, request);
      } catch (error) {
        const isTaken = error instanceof DomainError && error.code === 'transfer.code-taken';
        if (!isTaken || draw === DRAWS_MAX) throw error;
      }
    }
  }
}

/** What is known of what arrives by the request that brings it. */
function arriving(request: CommandRequest): { receivedAt: Instant; caseId: string } {
  return { receivedAt: instantOf(Date.now()), caseId: derivedUuid(idFor(request), CASE_OF) };
}
