import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, instantSql, type Answered, type CommandRequest } from '#libs/commands';
import { isUuid, type Instant } from '#libs/domain';
import { entityOf, pageBefore, type AskedPage, type Page } from '#libs/service';
import type { ScreeningCase } from '../screening/case.js';
import { ScreeningCaseTable } from '../screening/case.table.js';
import { decideCase, decisionOf, refuseCase, type DecideCase, type DecideCaseReply } from './decide-case.js';

/** The queue that compliance works through. */
@Injectable()
export class CasesService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
  ) {}

  /** Cases, the newest first. @param status of this one; all, when it is left out */
  list(status: ScreeningCase['status'] | undefined, page: AskedPage): Promise<Page<ScreeningCase>> {
    return pageBefore(this.repository, status ? { status } : {}, page);
  }

  /** Until when operators keep the money of cases for us, by the remittance; of other cases nobody else has it. */
  async keptUntil(cases: readonly ScreeningCase[]): Promise<ReadonlyMap<string, Instant>> {
    const ids = cases.flatMap(({ transferKind, transferId }) => (transferKind === 'remittance' ? transferId : []));
    if (ids.length === 0) return new Map();
    const rows = await this.dataSource.query<{ id: string; until: Instant }[]>(
      `SELECT id, ${instantSql('reserved_until')} AS until FROM remittance
       WHERE id = ANY($1) AND status IN ('reserved', 'frozen')`,
      [ids],
    );
    return new Map(rows.map(({ id, until }) => [id, until]));
  }

  /** @throws {DomainError} `screening-case.not-found` */
  async find(id: string): Promise<ScreeningCase> {
    const found = isUuid(id) ? await this.repository.findOneBy({ id }) : null;
    if (!found) throw refuseCase('screening-case.not-found');
    return found;
  }

  /** @throws {DomainError} as the decision */
  async decide(
    id: string,
    decision: Pick<DecideCase, 'verdict' | 'reason' | 'by'>,
    request: CommandRequest,
  ): Promise<Answered<DecideCaseReply>> {
    return this.commands.run(decideCase, decisionOf(await this.find(id), decision), request);
  }

  private get repository() {
    return this.dataSource.getRepository(entityOf(ScreeningCaseTable));
  }
}
