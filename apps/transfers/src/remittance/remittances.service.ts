import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { derivedUuid, DomainError } from '#libs/domain';
import { entityOf, pageBefore, type AskedPage, type Page } from '#libs/service';
import { AskedBefore, requestIdOf, stepOf } from '../code-key/asked-before.service.js';
import { PickUpCodes } from '../code-key/pick-up-codes.service.js';
import type { InternationalOperator } from '../operator/operator.js';
import { OperatorsClient } from '../operator/operators.client.js';
import { writtenReference } from '../operator/reference.js';
import { reserveOnce, surely } from '../operator/unknown-outcome.js';
import type { IdentifiedPerson } from '../person/person.js';
import { CASE_OF, type Screened } from '../screening/case.js';
import type { HeldReply, PayOutReply } from '../transfer/payout.js';
import { ofRemittance, Screener, SCREENS_NOBODY } from '../watch-list/screener.service.js';
import { WrongCodesService } from '../wrong-code/wrong-codes.service.js';
import { holdRemittance } from './holding.js';
import { payRemittance, type PayRemittance } from './paying.js';
import { isOverUnpaid, refusalOfReservation, refuseInwardRemittance, HELD_REFUSAL } from './remittance.js';
import type { InwardRemittance } from './remittance.js';
import { InwardRemittanceTable } from './remittance.table.js';
import { beginRemittance, hearReservation, releaseRemittance } from './reserving.js';
import { settleRemittance, type SettleRemittance, type SettleReply } from './settlement.js';

/** What a counter asks for to pay money from abroad: the number as it was typed. */
export interface RemittanceAtCounter {
  operator: InternationalOperator;
  code: string;
  agency: string;
  beneficiary: IdentifiedPerson;
}

type Presented = Pick<InwardRemittance, 'operator' | 'reference' | 'agency' | 'payee'> & { idHash: string };

/** Pays money from abroad: it is written down, asked for at the operator, paid, and confirmed, each once. */
@Injectable()
export class InwardRemittancesService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly operators: OperatorsClient,
    private readonly codes: PickUpCodes,
    private readonly wrongCodes: WrongCodesService,
    private readonly before: AskedBefore,
    private readonly screener: Screener,
  ) {}

  /**
   * Pays the money of a number. Who is told `operator.away` repeats the request: the operator is asked what became of it. Who
   * is told that it is under verification repeats it later, under whatever key.
   *
   * @throws {DomainError} `reference.malformed`, `operator.away`, what the operator and the decisions refuse
   */
  async payOut(asked: RemittanceAtCounter, request: CommandRequest): Promise<Answered<PayOutReply | HeldReply>> {
    const { operator, code, agency, beneficiary: payee } = asked;
    const reference = writtenReference(operator, code);
    const idHash = this.codes.idHashOf(payee);
    const paid = this.paid({ operator, reference, agency, payee, idHash }, request);
    return this.wrongCodes.counted(paid, request, { 'reference.unknown': { idHash, agency, receiptNumber: null } });
  }

  /** A remittance that an agency has asked for. @throws {DomainError} `remittance.not-found` */
  async find(id: string, agency: string): Promise<InwardRemittance> {
    const found = await this.dataSource.getRepository(entityOf(InwardRemittanceTable)).findOneBy({ id, agency });
    if (!found) throw refuseInwardRemittance('remittance.not-found');
    return found;
  }

  /** Remittances, newest first. @param where of an agency, or of all in one status */
  list(where: { agency: string } | { status: string }, page: AskedPage): Promise<Page<InwardRemittance>> {
    return pageBefore(this.dataSource.getRepository(entityOf(InwardRemittanceTable)), where, page);
  }

  /** Closes a payment that its operator does not confirm. @throws {DomainError} as the decision */
  settle(command: SettleRemittance, request: CommandRequest): Promise<Answered<SettleReply>> {
    return this.commands.run(settleRemittance, command, request);
  }

  private async paid(presented: Presented, request: CommandRequest): Promise<Answered<PayOutReply | HeldReply>> {
    const { agency, payee, idHash } = presented;
    const own = idFor(request);
    const paying = { agency, payee, idHash, screened: SCREENS_NOBODY.screen([]), caseId: derivedUuid(own, CASE_OF) };
    // The key has its answer, or is another operation's: nobody is asked.
    if (await this.before.isAnswered(request)) return this.commands.run(payRemittance, { ...paying, id: own }, request);
    const { id, isFirst } = await this.begun(presented, request);
    await this.reserved(id, presented, request, isFirst);
    const command = { ...paying, id, screened: await this.screened(id, presented) };
    try {
      return await this.commands.run(payRemittance, command, request);
    } catch (error) {
      if (error instanceof DomainError && error.code === HELD_REFUSAL) return this.held(command, request);
      if (error instanceof DomainError && error.status < 500)
        await this.commands.run(releaseRemittance, { id, refusal: error.code }, stepOf(request, `release ${id}`));
      throw error;
    }
  }

  private async screened(id: string, { agency, payee }: Presented): Promise<Screened> {
    const { sender, beneficiary } = await this.find(id, agency);
    if (!sender || !beneficiary) return SCREENS_NOBODY.screen([]);
    return this.screener.screen(ofRemittance(payee, sender, beneficiary));
  }

  /** The request has no answer yet: under its key it is paid once compliance has cleared it. */
  private held(command: PayRemittance, request: CommandRequest): Promise<Answered<HeldReply>> {
    const { id, screened } = command;
    const step = stepOf(request, `hold ${id} ${screened.revision}`);
    return this.commands.run(holdRemittance, { id, screened, caseId: derivedUuid(idFor(step), CASE_OF) }, step);
  }

  /** Where the request stood, or another of the same person that was held; anew when it is over, as nothing was paid. */
  private async begun(presented: Presented, request: CommandRequest): Promise<{ id: string; isFirst: boolean }> {
    const requestId = requestIdOf(request);
    const last = await this.before.lastTry('remittance', requestId);
    if (last && !isOverUnpaid(last.status)) return { id: last.id, isFirst: false };
    const kept = await this.before.keptRemittance(presented);
    if (kept?.isSame) return { id: kept.id, isFirst: false };
    const attempt = last ? last.attempt + 1 : 0;
    const step = stepOf(request, `begin ${attempt}`);
    const isKept = kept?.isKept ?? false;
    const command = { ...presented, id: idFor(step), request: requestId, attempt, isKept };
    const { reply, replayed } = await this.commands.run(beginRemittance, command, step);
    return { id: reply.id, isFirst: !replayed };
  }

  private async reserved(id: string, presented: Presented, request: CommandRequest, isFirst: boolean): Promise<void> {
    if (!isFirst && (await this.find(id, presented.agency)).status !== 'reserving') return;
    const { operator, reference, agency, payee } = presented;
    const asked = { requestId: id, reference, agency, payee };
    const answer = await surely(reserveOnce(this.operators, operator, asked, isFirst));
    const { reply } = await this.commands.run(hearReservation, { id, answer }, stepOf(request, `reserved ${id}`));
    if (reply.status === 'refused' && reply.refusal !== null) throw refusalOfReservation(reply.refusal);
  }
}
