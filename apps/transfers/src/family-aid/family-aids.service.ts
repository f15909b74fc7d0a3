import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { assert, derivedUuid, DomainError, type Centimes } from '#libs/domain';
import { entityOf, pageBefore, type AskedPage, type Page } from '#libs/service';
import { AskedBefore, requestIdOf, stepOf } from '../code-key/asked-before.service.js';
import { PickUpCodes } from '../code-key/pick-up-codes.service.js';
import { refusalOfOperator, type SendingRequest } from '../operator/operator.js';
import { OperatorsClient } from '../operator/operators.client.js';
import { answerOf, sendOnce } from '../operator/unknown-outcome.js';
import { documentText } from '../person/person.js';
import { openedQuote } from '../quote/sealed-quote.service.js';
import { Seals } from '../code-key/seals.service.js';
import { CASE_OF } from '../screening/case.js';
import type { FeeMode } from '../tariff/tariff.js';
import { identified, named, Screener } from '../watch-list/screener.service.js';
import { WrongCodesService } from '../wrong-code/wrong-codes.service.js';
import {
  beginCancelling,
  hearCancellation,
  returnFamilyAid,
  type BeginCancelling,
  type ReturnAidReply,
} from './cancelling-aid.js';
import { refusalOfSending, refuseFamilyAid, type FamilyAid } from './family-aid.js';
import { FamilyAidTable } from './family-aid.table.js';
import { holdFamilyAid, type HeldAidReply } from './held-aid.js';
import { beginFamilyAid, dropFamilyAid, takeFamilyAid, type BeginFamilyAid, type TakeReply } from './sending-aid.js';

/** Family aid as queries read it. */
export type VisibleAid = NonNullable<(typeof FamilyAidTable)['visible']>;

/** What a counter asks for to send family aid: the quote as it was given. */
export type AidAtCounter = Pick<
  BeginFamilyAid,
  'operator' | 'agency' | 'sender' | 'senderStatus' | 'beneficiary' | 'relation' | 'papers'
> & { amountCentimes: Centimes; feeMode?: FeeMode; quote?: string };

/**
 * What a counter is answered: that it is sent, under which number; that the operator has not answered yet, or is not asked for
 * now.
 */
export type AidReply =
  | (TakeReply & { reference: string })
  | { id: string; status: 'asking' | 'under-verification'; amountCentimes: Centimes; feeCentimes: Centimes };

/** What a counter is answered that takes it back; `cancelling`: the operator has not answered yet. */
export type CancellingReply =
  ReturnAidReply | HeldAidReply | { id: string; status: 'cancelling'; amountCentimes: Centimes; feeCentimes: Centimes };

/** Sends family aid: it is written down, sent by the operator, and paid for, each once; and takes it back. */
@Injectable()
export class FamilyAidsService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly operators: OperatorsClient,
    private readonly codes: PickUpCodes,
    private readonly seals: Seals,
    private readonly wrongCodes: WrongCodesService,
    private readonly before: AskedBefore,
    private readonly screener: Screener,
  ) {}

  /**
   * Sends family aid. Whose answer is `asking` takes no cash and repeats the request: the operator is asked what became of it.
   * Whose answer is `under-verification` takes none either, and repeats it later, under whatever key.
   *
   * @throws {DomainError} what the operator and the decisions refuse
   */
  async send(asked: AidAtCounter, request: CommandRequest): Promise<Answered<AidReply>> {
    const { agency } = asked;
    if (await this.before.isAnswered(request)) {
      const command = { id: idFor(request), agency, reference: '' };
      return this.numbered(await this.commands.run(takeFamilyAid, command, request));
    }
    const { id, isFirst } = await this.begun(asked, request);
    const aid = await this.find(id, agency);
    const { amountCentimes, feeCentimes } = aid;
    const told = (status: 'asking' | 'under-verification') => ({
      reply: { id, status, amountCentimes, feeCentimes },
      replayed: false,
    });
    if (aid.status === 'under-verification' || aid.status === 'dropped') return told('under-verification');
    const answer = await answerOf(sendOnce(this.operators, aid.operator, sendingOf(aid), isFirst));
    if (!answer) return told('asking');
    if (answer.outcome === 'refused') {
      await this.commands.run(dropFamilyAid, { id, code: answer.code }, stepOf(request, `refused ${id}`));
      throw refusalOfSending(answer.code);
    }
    const { reference } = answer;
    return this.numbered(await this.commands.run(takeFamilyAid, { id, agency, reference }, request));
  }

  /**
   * Takes family aid back. Whose answer is `cancelling` or `under-verification` gives no cash and repeats the request.
   *
   * @throws {DomainError} what the operator and the decisions refuse
   */
  cancel(asked: Omit<BeginCancelling, 'idHash'>, request: CommandRequest): Promise<Answered<CancellingReply>> {
    const { agency, sender } = asked;
    const idHash = this.codes.idHashOf(sender);
    return this.wrongCodes.counted(this.cancelled({ ...asked, idHash }, request), request, {
      'family-aid.other-sender': { idHash, agency, receiptNumber: null },
    });
  }

  /** Family aid that an agency has asked for. @throws {DomainError} `family-aid.not-found` */
  async find(id: string, agency: string): Promise<VisibleAid> {
    const found = await this.dataSource.getRepository(entityOf(FamilyAidTable)).findOneBy({ id, agency });
    if (!found) throw refuseFamilyAid('family-aid.not-found');
    return found;
  }

  /** An agency's family aid, newest first. */
  list(agency: string, page: AskedPage): Promise<Page<VisibleAid>> {
    return pageBefore(this.dataSource.getRepository(entityOf(FamilyAidTable)), { agency }, page);
  }

  /** Where the request stood; anew when it is over, as nothing was sent. */
  private async begun(asked: AidAtCounter, request: CommandRequest): Promise<{ id: string; isFirst: boolean }> {
    const requestId = requestIdOf(request);
    const last = await this.before.lastTry('family_aid', requestId);
    if (last?.status === 'asking' || last?.status === 'under-verification') return { id: last.id, isFirst: false };
    const heldId = await this.before.heldAid({ ...asked, senderDocument: documentText(asked.sender) });
    if (heldId) return { id: heldId, isFirst: false };
    const attempt = last ? last.attempt + 1 : 0;
    const step = stepOf(request, `begin ${attempt}`);
    const { amountCentimes: statedCentimes, feeMode = 'on-top', quote, ...rest } = asked;
    const quoted = openedQuote(this.seals, quote);
    const terms = { statedCentimes, feeMode, quote: quoted };
    const { sender, beneficiary } = asked;
    const screened = this.screener.screen([identified('sender', sender), named(sender, beneficiary)]);
    const id = idFor(step);
    const screening = { screened, caseId: derivedUuid(id, CASE_OF) };
    const command = { ...rest, ...terms, ...screening, id, request: requestId, attempt };
    const { reply, replayed } = await this.commands.run(beginFamilyAid, command, step);
    return { id: reply.id, isFirst: !replayed };
  }

  /** The operator's number is read from the row: it is in no stored reply. */
  private async numbered({ reply, ...answered }: Answered<TakeReply>): Promise<Answered<AidReply>> {
    const [row] = await this.dataSource.query<{ reference: string }[]>(
      'SELECT reference FROM family_aid WHERE id = $1',
      [reply.id],
    );
    assert(row, 'what was taken has a number');
    return { ...answered, reply: { ...reply, reference: row.reference } };
  }

  private async cancelled(asked: BeginCancelling, request: CommandRequest): Promise<Answered<CancellingReply>> {
    const { id, agency } = asked;
    const isAnswered = await this.before.isAnswered(request);
    if (!isAnswered && !(await this.isTakenBack(asked, request))) {
      const { amountCentimes, feeCentimes } = await this.find(id, agency);
      return { reply: { id, status: 'cancelling', amountCentimes, feeCentimes }, replayed: false };
    }
    const aid = await this.find(id, agency);
    const screened = this.screener.screen([identified('sender', aid.sender)]);
    const step = stepOf(request, `hold ${id} ${screened.revision}`);
    const command = { id, agency, screened, caseId: derivedUuid(idFor(step), CASE_OF) };
    try {
      return await this.commands.run(returnFamilyAid, command, request);
    } catch (error) {
      // The request has no answer yet: under its key it is given back once compliance has cleared it.
      if (error instanceof DomainError && error.code === 'transfer.under-verification')
        return this.commands.run(holdFamilyAid, command, step);
      throw error;
    }
  }

  /** Whether the operator has taken it back; false when nobody knows yet. @throws {DomainError} when it does not */
  private async isTakenBack(asked: BeginCancelling, request: CommandRequest): Promise<boolean> {
    const { id, agency } = asked;
    const { reply } = await this.commands.run(beginCancelling, asked, anew(request));
    if (reply.status === 'owed-back' || reply.status === 'frozen') return true;
    const { operator } = await this.find(id, agency);
    const answer = await answerOf(this.operators.cancelSending(operator, id));
    if (!answer) return false;
    await this.commands.run(hearCancellation, { id, answer }, anew(request));
    if (answer.outcome === 'refused') throw refusalOfOperator(answer.code);
    return true;
  }
}

/** What may be done again does no harm: the row says whether there is something to do. */
function anew(request: CommandRequest): CommandRequest {
  return { ...request, idempotencyKey: randomUUID() };
}

function sendingOf(
  aid: Pick<FamilyAid, 'id' | 'agency' | 'amountCentimes' | 'feeCentimes' | 'sender' | 'beneficiary'>,
) {
  const { id: requestId, agency, amountCentimes, feeCentimes, sender, beneficiary } = aid;
  return { requestId, agency, amountCentimes, feeCentimes, sender, beneficiary } satisfies SendingRequest;
}
