import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { isUuid } from '#libs/domain';
import { appliedPositions, placesPassedOver } from '#libs/messaging';
import { cursorOfText, entityOf, pageBefore, toPage, type AskedPage, type Page } from '#libs/service';
import type { AsOf } from '../as-of/as-of.js';
import { LateFactsService, type AskedLateFacts, type LateOperation } from '../known/late-facts.service.js';
import { BEGINNING, parsePeriod } from '../period/period.js';
import type { ReportTable } from '../table/report.js';
import { ReportsService } from '../table/reports.service.js';
import {
  freezeEdition,
  refuseEdition,
  restatementsOf,
  type Edition,
  type FrozenReply,
  type Restatement,
} from './edition.js';
import { EditionTable } from './edition.table.js';

/** A figure that is another now, and how many operations that came late have to do with it. */
export type CountedRestatement = Restatement & { lateOperations: number };

/** Freezes tables, and tells what has changed since. */
@Injectable()
export class EditionsService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly reports: ReportsService,
    private readonly lateFacts: LateFactsService,
  ) {}

  /** Freezes a table as it is now. @throws {DomainError} `report.malformed-period`, and what {@link freezeEdition} refuses */
  async freeze(tableName: ReportTable, periods: string, request: CommandRequest): Promise<Answered<FrozenReply>> {
    // One snapshot: what is behind these positions is in no figure of it.
    const read = await this.dataSource.transaction('REPEATABLE READ', async (manager) => ({
      positions: await appliedPositions(manager),
      passedOver: await placesPassedOver(manager),
      report: await this.reports.report(tableName, periods, undefined, manager),
    }));
    return this.commands.run(freezeEdition, { id: idFor(request), tableName, frozenBy: request.by, ...read }, request);
  }

  /** Editions, the newest first. */
  list(tableName: ReportTable | undefined, page: AskedPage): Promise<Page<Edition>> {
    const repository = this.dataSource.getRepository(entityOf(EditionTable));
    return pageBefore(repository, tableName === undefined ? {} : { tableName }, page);
  }

  /** One edition. @throws {DomainError} `edition.not-found` */
  async find(id: string): Promise<Edition> {
    const found = isUuid(id) ? await this.dataSource.getRepository(entityOf(EditionTable)).findOneBy({ id }) : null;
    if (!found) throw refuseEdition('edition.not-found');
    return found;
  }

  /** What of an edition is another now, and as of when that is whole. */
  async restatements(edition: Edition): Promise<AsOf & { items: CountedRestatement[] }> {
    const { rows, asOf, behind, provenThrough, unproven, mobileUnheard } = await this.reports.report(
      edition.tableName,
      edition.periods.join(','),
    );
    const items: CountedRestatement[] = [];
    for (const one of restatementsOf(edition, rows)) {
      items.push({ ...one, lateOperations: await this.lateFacts.count(askedOf(edition, one.indicator, one.period)) });
    }
    return { asOf, behind, provenThrough, unproven, mobileUnheard, items };
  }

  /** The operations that came after an edition and are in one of its rows now. @throws {DomainError} `edition.unknown-row` */
  async operations(
    edition: Edition,
    { row, period }: { row: string; period: string },
    limit: number,
    after: string,
  ): Promise<Page<LateOperation>> {
    const found = await this.lateFacts.list(askedOf(edition, row, period), limit + 1, after);
    return toPage(found, limit, ({ place }) => cursorOfText(place));
  }
}

function askedOf({ periods, rows, positions }: Edition, indicator: string, period: string): AskedLateFacts {
  const row = rows.find((one) => one.indicator === indicator);
  if (!row || !periods.includes(period)) throw refuseEdition('edition.unknown-row');
  const { from, to } = parsePeriod(period);
  // A stock is what has changed since the first day of which there is anything.
  return { indicators: [...row.of, ...row.less], from: row.kind === 'stock' ? BEGINNING : from, to, positions };
}
