import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { addDays, businessDay, instantOf } from '#libs/domain';
import { transfersContract, vehicleTaxContract, type DomainEvent } from '#libs/events';
import { EventSource, transferPaidOut, transferSent } from '#libs/testing';

const LATE_DAYS = 40;
const TODAY = businessDay(instantOf(Date.now()));
/** Two of the network, one of them a van's, and one that nobody knows. */
const AGENCIES = ['RAB-001', 'OUJ-014', 'QQQ-009'];
const OPERATORS = ['cash-express', 'western-union'];

// Of each product's journal alone, without a word of the contracts by which reports count.
const TRANSFERS = `
  SELECT data->>'bookedOn' AS day, data->>'agency' AS agency,
    CASE type WHEN 'transfers.transfer-sent.v1' THEN 'transfers.sent' ELSE 'transfers.paid-out' END AS indicator,
    data->>'operator' AS detail, count(*) AS count, sum((data->>'amountCentimes')::bigint) AS amount
  FROM journal WHERE type IN ('transfers.transfer-sent.v1', 'transfers.transfer-paid-out.v1') GROUP BY 1, 2, 3, 4`;
const VEHICLE_TAX = `
  SELECT data->>'bookedOn' AS day, data->>'agency' AS agency,
    CASE type WHEN 'vehicle-tax.vehicle-tax-paid.v1' THEN 'vehicle-tax.paid' ELSE 'vehicle-tax.cancelled' END AS indicator,
    NULL AS detail, count(*) AS count, sum((data->>'amountCentimes')::bigint) AS amount
  FROM journal WHERE type IN ('vehicle-tax.vehicle-tax-paid.v1', 'vehicle-tax.vehicle-tax-cancelled.v1') GROUP BY 1, 2, 3, 4`;
const cashOf = (product: string) => `
  SELECT data->>'bookedOn', data->>'agency', '${product}.cash-' || CASE WHEN (data->>'cashCentimes')::bigint > 0 THEN 'in' ELSE 'out' END,
    NULL, count(*), sum(abs((data->>'cashCentimes')::bigint))
  FROM journal WHERE (data->>'cashCentimes')::bigint <> 0 GROUP BY 1, 2, 3`;
const lined = (sql: string) =>
  `SELECT concat_ws(' ', day, agency, indicator, detail, count, amount) AS line FROM (${sql}) f`;

/** Two products' journals, and what is in them, summed up without the reports. */
export class TestJournals {
  private drawn = 1;

  private constructor(
    readonly transfers: EventSource,
    readonly vehicleTax: EventSource,
  ) {}

  static async start(kafkaPrefix: string): Promise<TestJournals> {
    const transfers = await EventSource.start(kafkaPrefix, transfersContract);
    return new TestJournals(transfers, await EventSource.start(kafkaPrefix, vehicleTaxContract));
  }

  /** Operations of the last days in any order, corrections among them, and as many again of one day long ago, all at once. */
  async state(count: number): Promise<void> {
    const transfers = Array.from({ length: count }, () => this.transfer(addDays(TODAY, -this.below(LATE_DAYS))));
    const late = Array.from({ length: count }, () => this.transfer(addDays(TODAY, -LATE_DAYS)));
    const taxes = Array.from({ length: count }, () => this.tax(addDays(TODAY, -this.below(LATE_DAYS)))).flat();
    await Promise.all([this.transfers.state(...transfers, ...late), this.vehicleTax.state(...taxes)]);
  }

  /** The figures of the journals, a line each. */
  async figures(): Promise<string[]> {
    const lines = await Promise.all([
      linesOf(this.transfers.dataSource, `${TRANSFERS} UNION ALL ${cashOf('transfers')}`),
      linesOf(this.vehicleTax.dataSource, `${VEHICLE_TAX} UNION ALL ${cashOf('vehicle-tax')}`),
    ]);
    return lines.flat().sort();
  }

  async stop(): Promise<void> {
    await Promise.all([this.transfers.stop(), this.vehicleTax.stop()]);
  }

  private transfer(bookedOn: string): DomainEvent {
    const facts = {
      bookedOn,
      agency: this.pick(AGENCIES),
      operator: this.pick(OPERATORS),
      amountCentimes: 1 + this.below(90_000),
    };
    return this.below(3) === 0 ? transferPaidOut(facts) : transferSent(facts);
  }

  /** A payment, and, of some, that it was cancelled. */
  private tax(bookedOn: string): DomainEvent[] {
    const [paymentId, occurredAt] = [randomUUID(), instantOf(Date.now())];
    const [amountCentimes, feeCentimes] = [35_000 + this.below(90_000), 2_300];
    const data = { paymentId, agency: this.pick(AGENCIES), bookedOn, amountCentimes, feeCentimes };
    const cashCentimes = amountCentimes + feeCentimes;
    const of = { subject: paymentId, occurredAt };
    const paid = { ...data, years: [2026], standIn: false, cashCentimes };
    const cancelled = { ...data, cashCentimes: -cashCentimes };
    return [
      { ...of, type: 'vehicle-tax.vehicle-tax-paid.v1', data: paid },
      ...(this.below(4) === 0 ? [{ ...of, type: 'vehicle-tax.vehicle-tax-cancelled.v1', data: cancelled }] : []),
    ];
  }

  private pick<Of>(list: readonly Of[]): Of {
    return list[this.below(list.length)]!;
  }

  /** The same numbers in every run. */
  private below(limit: number): number {
    this.drawn = (this.drawn * 48_271) % 2_147_483_647;
    return this.drawn % limit;
  }
}

/** The figures that reports have in force, a line each. */
export function figuresInForce(reporting: Pick<DataSource, 'query'>): Promise<string[]> {
  return linesOf(
    reporting,
    `SELECT day::text AS day, agency, indicator, nullif(detail, '') AS detail, count, amount_centimes AS amount FROM current_figure`,
  );
}

async function linesOf(dataSource: Pick<DataSource, 'query'>, sql: string): Promise<string[]> {
  const rows = await dataSource.query<{ line: string }[]>(lined(sql));
  return rows.map(({ line }) => line).sort();
}
