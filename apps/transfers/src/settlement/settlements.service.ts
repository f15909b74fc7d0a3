import { createHash, hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DatedParameters } from '#libs/approvals';
import { CommandQueue, type Answered, type CommandRequest } from '#libs/commands';
import { csvHead, csvRows, streamWorkbook } from '#libs/documents';
import { addDays, type Day } from '#libs/domain';
import { DifferenceTable, PartnerAway } from '#libs/partners';
import { entityOf, EventCommands } from '#libs/service';
import { refuseOperator, type OperatorLine } from '../operator/operator.js';
import { OperatorsClient } from '../operator/operators.client.js';
import type { PricedOperator } from '../tariff/tariff.js';
import { bookedLinesSql, SETTLED_LINES_SQL, WRITE_LINES_SQL } from './booked-lines.sql.js';
import { matchDayFile, matchSettlement, type MatchSettlementReply } from './day-matching.js';
import { settledLineText, sharedLine, totalsOfLines, type BookedLine, type SettledLine } from './settled-line.js';
import {
  checkOver,
  closeSettlement,
  refuseSettlement,
  settlementId,
  type ClosingReply,
  type OperatorSettlement,
  paySettlement,
  type PaySettlement,
  type PaySettlementReply,
} from './settlement.js';
import { readDayLines, SETTLEMENT_SHEET, settlementColumns, type NumberedLine } from './settlement.file.js';
import { OperatorSettlementTable } from './settlement.table.js';

/** As much as an operator's file may have. */
const LINES_MAX = 200_000;
const WRITTEN_AT_ONCE = 5_000;
const READ_AT_ONCE = 2_000;
/** What comes late comes within these: a mobile agency has 31 days at most, and an account answers before. */
const LATE_DAYS = 62;
/** Any number of its own: closings of one operator wait for each other by it. */
const LOCK_CLASS = 7_108;

/** A business day of an operator. */
export interface OperatorDay {
  operator: PricedOperator;
  day: Day;
}

/** Which settlements are listed. */
export interface AskedSettlements {
  operator: PricedOperator | undefined;
  from: Day;
  to: Day;
  /** Newest first, those behind this one. */
  before: OperatorDay | undefined;
  limit: number;
}

/** The use cases of settlement with the operators, and the queries. */
@Injectable()
export class SettlementsService {
  constructor(
    private readonly queue: CommandQueue,
    private readonly commands: EventCommands,
    private readonly dataSource: DataSource,
    private readonly parameters: DatedParameters,
    private readonly operators: OperatorsClient,
  ) {}

  /**
   * Closes a day: its lines, and those of days closed before that came late, are written down with what both sides get of
   * them, and booked, in one transaction. Closings of an operator wait for each other, on however many instances.
   *
   * @throws {DomainError} `settlement.too-many-lines`, and what the decision refuses
   */
  async close({ operator, day }: OperatorDay, request: CommandRequest): Promise<Answered<ClosingReply>> {
    checkOver(day, request.at);
    const id = settlementId(operator, day);
    return this.dataSource.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK_CLASS, operator]);
      // Of a closed day the command answers, or refuses: nothing more comes in.
      const isOpen = !(await manager.existsBy(entityOf(OperatorSettlementTable), { id }));
      const lines = isOpen ? await this.unsettledLines(manager, { operator, day }) : [];
      const digest = createHash('sha256');
      for (const line of lines) digest.update(settledLineText(line));
      for (let from = 0; from < lines.length; from += WRITTEN_AT_ONCE) {
        const written = JSON.stringify(lines.slice(from, from + WRITTEN_AT_ONCE));
        await manager.query(WRITE_LINES_SQL, [id, from, written]);
      }
      const totals = totalsOfLines(lines, day);
      const command = { operator, day, totals, linesDigest: digest.digest('hex'), by: request.by };
      return this.commands.in(manager).run(closeSettlement, command, request);
    });
  }

  /**
   * Compares a closed day with the operator's file: that which it gives, or one that somebody has brought.
   *
   * @param file CSV
   * @throws {DomainError} `operator.away`, `settlement.malformed-file`, and what the decision refuses
   */
  async match(
    { operator, day }: OperatorDay,
    file: Buffer | undefined,
    request: CommandRequest,
  ): Promise<Answered<MatchSettlementReply>> {
    await this.find({ operator, day });
    const theirs = file ? await readDayLines(file) : await this.fileOf({ operator, day });
    const fileDigest = hash('sha256', file ?? JSON.stringify(theirs), 'hex');
    const mine = await this.bookedLines(this.dataSource.manager, operator, [day], false);
    const open = await this.dataSource
      .getRepository(entityOf(DifferenceTable))
      .findBy({ partner: operator, statement: day, status: 'open' });
    const matching = matchDayFile(operator, mine, theirs);
    const openIds = open.map(({ id }) => id);
    return this.queue.run(matchSettlement, { operator, day, matching, fileDigest, by: request.by, openIds }, request);
  }

  /** Notes a payment. @throws {DomainError} what the decision refuses */
  pay(command: PaySettlement, request: CommandRequest): Promise<Answered<PaySettlementReply>> {
    return this.queue.run(paySettlement, command, request);
  }

  /** @throws {DomainError} `settlement.not-found` */
  async find({ operator, day }: OperatorDay): Promise<OperatorSettlement> {
    const id = settlementId(operator, day);
    const found = await this.dataSource.getRepository(entityOf(OperatorSettlementTable)).findOneBy({ id });
    if (!found) throw refuseSettlement('settlement.not-found');
    return found;
  }

  /** Settlements of some days, the newest first; one more than the limit when there are more. */
  list({ operator, from, to, before, limit }: AskedSettlements): Promise<OperatorSettlement[]> {
    const asked = this.dataSource
      .getRepository(entityOf(OperatorSettlementTable))
      .createQueryBuilder('settlement')
      .where('settlement.day BETWEEN :from AND :to', { from, to })
      .orderBy('settlement.day', 'DESC')
      .addOrderBy('settlement.operator', 'DESC')
      .limit(limit + 1);
    if (operator) asked.andWhere('settlement.operator = :operator', { operator });
    if (before)
      asked.andWhere('(settlement.day, settlement.operator) < (:beforeDay, :beforeOperator)', {
        beforeDay: before.day,
        beforeOperator: before.operator,
      });
    return asked.getMany();
  }

  /** Some lines of a settlement, behind a number. */
  lines(id: string, afterNumber: number, limit: number): Promise<NumberedLine[]> {
    return this.dataSource.query<NumberedLine[]>(SETTLED_LINES_SQL, [id, afterNumber, limit]);
  }

  /** The statement as a file, while its lines are read. */
  file({ id, day }: OperatorSettlement, kind: 'csv' | 'xlsx'): AsyncIterable<string | Buffer> {
    const columns = settlementColumns(day);
    if (kind === 'xlsx') return streamWorkbook(`${SETTLEMENT_SHEET} ${day}`, columns, this.pieces(id));
    const pieces = this.pieces(id);
    return (async function* () {
      yield csvHead(columns);
      for await (const lines of pieces) yield csvRows(columns, lines);
    })();
  }

  private async *pieces(id: string): AsyncGenerator<NumberedLine[]> {
    for (let after = 0; ;) {
      const lines = await this.lines(id, after, READ_AT_ONCE);
      if (lines.length > 0) yield lines;
      if (lines.length < READ_AT_ONCE) return;
      after = lines.at(-1)?.number ?? after;
    }
  }

  private async unsettledLines(manager: EntityManager, { operator, day }: OperatorDay): Promise<SettledLine[]> {
    const closed = await manager.query<{ day: Day }[]>(
      'SELECT day::text AS day FROM settlement WHERE operator = $1 AND day BETWEEN $2 AND $3',
      [operator, addDays(day, -LATE_DAYS), addDays(day, LATE_DAYS)],
    );
    const days = [day, ...closed.map((one) => one.day)];
    const parameters = this.parameters.current();
    return (await this.bookedLines(manager, operator, days, true)).map((line) => sharedLine(line, parameters));
  }

  private async bookedLines(
    manager: EntityManager,
    operator: PricedOperator,
    days: readonly Day[],
    unsettled: boolean,
  ): Promise<BookedLine[]> {
    const asked = [operator, days, LINES_MAX + 1];
    const lines = await manager.query<BookedLine[]>(bookedLinesSql(unsettled), asked);
    if (lines.length > LINES_MAX) throw refuseSettlement('settlement.too-many-lines', { linesMax: LINES_MAX });
    return lines;
  }

  private async fileOf({ operator, day }: OperatorDay): Promise<readonly OperatorLine[]> {
    try {
      return await this.operators.dayFile(operator, day);
    } catch (error) {
      if (error instanceof PartnerAway) throw refuseOperator('operator.away');
      throw error;
    }
  }
}
