import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { defineErrors } from '#libs/domain';
import { contracts, STOCKS, type Indicator } from '#libs/events';
import type { Period } from '../period/period.js';
import type { PeriodSums } from './figure.js';
import { REPORTING_WORDS } from '../words/refusals.words.js';

export const GRANULARITIES = ['day', 'month', 'year'] as const;
export const LEVELS = ['network', 'region', 'branch', 'agency'] as const;
export type Granularity = (typeof GRANULARITIES)[number];
export type Level = (typeof LEVELS)[number];

const FIGURES_MAX = 10_000;

const refuse = defineErrors(REPORTING_WORDS, {
  'figures.too-many': {
    status: 422,
    detail: `More than ${FIGURES_MAX} figures fit: ask for fewer days, a coarser level, or one indicator.`,
  },
});

/** One total, and how it is named. */
export interface FigureTotal {
  /** `2022`, `2022-05` or `2022-05-31`. */
  period: string;
  /** Code of the agency, name of the branch or region, or `network`. */
  unit: string;
  name: string;
  indicator: Indicator;
  count: number;
  amountCentimes: number;
}

/** Which totals are asked for. */
export interface AskedTotals {
  span: Period;
  by: Granularity;
  level: Level;
  /** One alone. */
  indicator?: Indicator | undefined;
  /** One agency alone. */
  agency?: string | undefined;
}

/** What is counted of operations, the cash that they moved aside. */
const DONE = contracts.flatMap(({ indicators }) => Object.keys(indicators));

const PERIOD_FORMAT = { day: 'YYYY-MM-DD', month: 'YYYY-MM', year: 'YYYY' };

// Column of the agency's row that names the level's unit, and what it is called.
const UNIT = {
  network: { code: `'network'`, name: `'network'` },
  region: { code: `coalesce(a.region, 'unknown')`, name: `coalesce(a.region, 'unknown')` },
  branch: { code: `coalesce(a.branch, 'unknown')`, name: `coalesce(a.branch, 'unknown')` },
  agency: { code: 'f.agency', name: 'coalesce(a.name, f.agency)' },
};

/** Adds figures up. */
@Injectable()
export class FiguresService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Totals per period, unit and indicator; without one, of all that was done. The cash of the drawers is told when it is
   * asked for; of a stock, how it changed.
   *
   * @throws {DomainError} `figures.too-many`
   */
  async totals({ span, by, level, indicator, agency }: AskedTotals): Promise<FigureTotal[]> {
    const unit = UNIT[level];
    const totals = await this.dataSource.query<FigureTotal[]>(
      `SELECT to_char(f.day, '${PERIOD_FORMAT[by]}') AS period, ${unit.code} AS unit, ${unit.name} AS name, f.indicator,
         sum(f.count)::float8 AS count, sum(f.amount_centimes)::float8 AS "amountCentimes"
       FROM current_figure f LEFT JOIN current_agency a ON a.code = f.agency
       WHERE f.day BETWEEN $1 AND $2 AND f.indicator = ANY($3) AND ($4::text IS NULL OR f.agency = $4)
       GROUP BY 1, 2, 3, 4 HAVING sum(f.count) <> 0 OR sum(f.amount_centimes) <> 0
       ORDER BY 1, 2, 4 LIMIT ${FIGURES_MAX + 1}`,
      [span.from, span.to, indicator ? [indicator] : DONE, agency ?? null],
    );
    if (totals.length > FIGURES_MAX) throw refuse('figures.too-many');
    return totals;
  }

  /** Flows of a period, and stocks at its end: what was added to them until then. */
  async sumsOf({ from, to }: Period): Promise<PeriodSums> {
    const rows = await this.dataSource.query<{ indicator: Indicator; count: number; amountCentimes: number }[]>(
      `SELECT indicator, sum(count)::float8 AS count, sum(amount_centimes)::float8 AS "amountCentimes"
       FROM (SELECT * FROM current_figure WHERE day BETWEEN $1 AND $2 AND indicator <> ALL($3)
         UNION ALL SELECT * FROM current_figure WHERE day <= $2 AND indicator = ANY($3)) f
       GROUP BY indicator`,
      [from, to, STOCKS],
    );
    return new Map(rows.map(({ indicator, count, amountCentimes }) => [indicator, { count, amountCentimes }]));
  }
}
