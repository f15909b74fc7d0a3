import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatedParameters } from '#libs/approvals';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { businessDay, instantOf } from '#libs/domain';
import { entityOf, pageBefore, type AskedPage, type Page } from '#libs/service';
import { BANK_RULES } from '../account/rules.parameter.js';
import { refuseOpening, requestOpening, type Opening, type OpeningReply, type RequestOpening } from './opening.js';
import { OpeningTable } from './opening.table.js';

const LATE_MAX = 200;
const HOUR_MS = 3_600_000;

/** A request without an answer, and since when it is late. */
export interface LateOpening extends Pick<Opening, 'id' | 'bank' | 'agency' | 'requestedAt'> {
  waitingHours: number;
  what: 'chase' | 'escalate';
}

/** Which requests are listed. */
export interface OpeningsAsked extends AskedPage {
  /** Of one agency; of all without. */
  agency: string | undefined;
  status: Opening['status'] | undefined;
}

/** Requests to the partner bank to open accounts. */
@Injectable()
export class OpeningsService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly parameters: DatedParameters,
  ) {}

  /** Asks the bank for an account. */
  request(command: Omit<RequestOpening, 'id'>, request: CommandRequest): Promise<Answered<OpeningReply>> {
    return this.commands.run(requestOpening, { id: idFor(request), ...command }, request);
  }

  /** A request of an agency; of any without one. @throws {DomainError} `opening.not-found` */
  async find(id: string, agency?: string): Promise<Opening> {
    const opening = await this.dataSource.getRepository(entityOf(OpeningTable)).findOneBy({ id });
    if (!opening || (agency && opening.agency !== agency)) throw refuseOpening('opening.not-found');
    return opening;
  }

  /** Requests, the newest first. */
  list({ agency, status, ...page }: OpeningsAsked): Promise<Page<Opening>> {
    const where = { ...(agency ? { agency } : {}), ...(status ? { status } : {}) };
    return pageBefore(this.dataSource.getRepository(entityOf(OpeningTable)), where, page);
  }

  /** Requests that the bank has not answered in time, the oldest first; 200 at most. */
  async late(): Promise<LateOpening[]> {
    const at = instantOf(Date.now());
    const { chaseAfterHours, escalateAfterHours } = this.parameters.current().on(BANK_RULES, businessDay(at));
    const found = await this.dataSource
      .getRepository(entityOf(OpeningTable))
      .createQueryBuilder('opening')
      .where(`opening.status = 'requested' AND opening.requestedAt <= :before`, {
        before: instantOf(Date.parse(at) - chaseAfterHours * HOUR_MS),
      })
      .orderBy('opening.requestedAt')
      .limit(LATE_MAX)
      .getMany();
    return found.map(({ id, bank, agency, requestedAt }) => {
      const waitingHours = Math.floor((Date.parse(at) - Date.parse(requestedAt)) / HOUR_MS);
      return {
        id,
        bank,
        agency,
        requestedAt,
        waitingHours,
        what: waitingHours < escalateAfterHours ? 'chase' : 'escalate',
      };
    });
  }
}
