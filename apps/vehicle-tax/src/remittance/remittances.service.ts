import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, type Answered, type CommandRequest } from '#libs/commands';
import { addDays, uuidV7, type Centimes, type Day } from '#libs/domain';
import { entityOf, toPage, type Page } from '#libs/service';
import { TAX_ADMINISTRATION } from '../register/administration.js';
import { ARRIVES_WITHIN_DAYS_MAX } from '../law/tariff.parameter.js';
import { beginClosing, close, match, refuseRemittance } from './remittance.js';
import type { ControlTotals, MatchReply, Remittance, StatementAnswer, StatementReply } from './remittance.js';
import { RemittanceTable } from './remittance.table.js';

/** A payment in a month's statement. */
export interface StatementLine {
  receiptNumber: string;
  plate: string;
  years: number[];
  amountCentimes: Centimes;
  bookedOn: Day;
}

const READ_AT_ONCE = 5_000;
const DAYS_OF_A_MONTH_AND_MORE = 32;

/** The use cases of monthly remittances to the tax administration. */
@Injectable()
export class RemittancesService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Closes a month: first no payment comes into it any more, then it is added up. Cut off in between, the same request
   * goes on where it was.
   *
   * @param isEmpty it is known that nothing was paid in the month
   * @throws {DomainError} `remittance.confirmations-pending`, `remittance.empty-month`, and what the decisions refuse
   */
  async close(month: string, isEmpty: boolean, request: CommandRequest): Promise<Answered<StatementReply>> {
    await this.checkTold(month);
    const { length: paymentCount } = (await this.lines(month, 1, '')).items;
    await this.commands.run(
      beginClosing,
      { month, paymentCount, isEmpty },
      { ...request, idempotencyKey: `${request.idempotencyKey}/begin` },
    );
    await this.checkTold(month); // a late one may have come in between
    return this.commands.run(close, { month, totals: await this.totalsOf(month), isEmpty }, request);
  }

  /** Compares the administration's answer with the statement. @throws {DomainError} what the decision refuses */
  async match(month: string, answer: StatementAnswer, request: CommandRequest): Promise<Answered<MatchReply>> {
    const receipts = await this.receiptsOf(
      month,
      answer.exceptions.map(({ receiptNumber }) => receiptNumber),
    );
    return this.commands.run(match, { month, answer, receipts }, request);
  }

  /** The row of a month; null before anything happened to it. */
  find(month: string): Promise<Remittance | null> {
    return this.dataSource.getRepository(entityOf(RemittanceTable)).findOneBy({ month });
  }

  /** What the payments of a month add up to now. */
  async totalsOf(month: string): Promise<ControlTotals> {
    const digest = createHash('sha256');
    let [paymentCount, amountCentimes, after] = [0, 0, ''];
    for (;;) {
      const { items, nextCursor } = await this.lines(month, READ_AT_ONCE, after);
      for (const line of items) {
        digest.update(`${line.receiptNumber};${line.amountCentimes}\n`);
        paymentCount += 1;
        amountCentimes += line.amountCentimes;
      }
      if (!nextCursor) return { paymentCount, amountCentimes, digest: digest.digest('hex') };
      after = nextCursor;
    }
  }

  /** The payments of a month, by receipt number. */
  async lines(month: string, limit: number, afterReceipt: string): Promise<Page<StatementLine>> {
    const lines = await this.dataSource.query<StatementLine[]>(
      `SELECT receipt_number AS "receiptNumber", plate, years, booked_on::text AS "bookedOn",
         (total_centimes - fee_centimes)::float8 AS "amountCentimes"
       FROM payment WHERE remittance_month = $1 AND status = 'paid' AND receipt_number > $2
         AND id BETWEEN $4 AND $5
       ORDER BY receipt_number LIMIT $3`,
      [month, afterReceipt, limit + 1, ...idsOf(month)],
    );
    return toPage(lines, limit, ({ receiptNumber }) => receiptNumber);
  }

  private async checkTold(month: string): Promise<void> {
    const [row] = await this.dataSource.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM announcement a JOIN payment p ON p.id = a.id::uuid
       WHERE a.partner = $2 AND a.status <> 'heard' AND p.remittance_month = $1`,
      [month, TAX_ADMINISTRATION],
    );
    const pending = row?.count ?? 0;
    if (pending > 0) throw refuseRemittance('remittance.confirmations-pending', { month, pending });
  }

  private async receiptsOf(month: string, receiptNumbers: readonly string[]): Promise<Record<string, Centimes>> {
    const rows = await this.dataSource.query<{ receiptNumber: string; amountCentimes: number }[]>(
      `SELECT receipt_number AS "receiptNumber", (total_centimes - fee_centimes)::float8 AS "amountCentimes"
       FROM payment WHERE remittance_month = $1 AND status = 'paid' AND receipt_number = ANY($2)`,
      [month, receiptNumbers],
    );
    return Object.fromEntries(rows.map(({ receiptNumber, amountCentimes }) => [receiptNumber, amountCentimes]));
  }
}

/** Ids begin with the time of payment: between which a month's lie, with those that came late into it. */
function idsOf(month: string): [string, string] {
  const first = `${month}-01`;
  const from = addDays(first, -ARRIVES_WITHIN_DAYS_MAX - 1);
  const to = addDays(first, DAYS_OF_A_MONTH_AND_MORE);
  return [uuidV7(Date.parse(from), Buffer.alloc(16)), uuidV7(Date.parse(to), Buffer.alloc(16, 0xff))];
}
