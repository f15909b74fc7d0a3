import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { addDays, defineErrors, type Day } from '#libs/domain';
import { contracts, STOCKS } from '#libs/events';
import type { Level } from '../network/level.js';
import { BEGINNING, type Period } from '../period/period.js';
import { REPORTING_WORDS } from '../words/refusals.words.js';
import type { Grain, PeriodSums } from './figure.js';
import { COARSEST, periodSql, type Granularity } from './granularity.js';
import { segmentsOf, type Segment } from './segments.js';
import { valuesOf, type FigureChange, type FigureTotal } from './value.js';

const FIGURES_MAX = 10_000;

const refuse = defineErrors(REPORTING_WORDS, {
  'figures.too-many': {
    status: 422,
    detail: `More than ${FIGURES_MAX} figures fit: ask for fewer days, a coarser level, or one indicator.`,
  },
});

/** A part of the network: agencies that are so today. */
export type NetworkPart = Partial<Record<'kind' | 'region' | 'branch' | 'agency', string | undefined>>;

/** Which totals are asked for. */
export interface AskedTotals {
  span: Period;
  by: Granularity;
  level: Level;
  /** Those alone; otherwise all that was done, without the cash of the drawers. */
  indicators?: readonly string[] | undefined;
  /** Those agencies alone. */
  part?: NetworkPart;
  /** Of this operator, benefit or insurer alone. */
  detail?: string | undefined;
  /** Divided by what the indicators are divided by: the operator, the benefit. */
  isDetailed?: boolean | undefined;
  /** As they were known at the end of that day; otherwise as they are known now. */
  knownOn?: Day | undefined;
}

/** Where figures are read: the database, or a transaction in which nothing changes. */
export type FiguresReader = Pick<EntityManager, 'query'>;

/** What is counted of operations, the cash that they moved aside. */
const DONE = contracts.flatMap(({ indicators }) => Object.keys(indicators));
const STOCK_NAMES = new Set<string>(STOCKS);

// Which unit of a level figures of an agency are in, where it is assigned, and what that is called.
const UNIT: Record<Level, { code: string; name: string }> = {
  network: { code: `'network'`, name: `'network'` },
  kind: { code: `coalesce(s.kind, 'unknown')`, name: `coalesce(s.kind, 'unknown')` },
  region: { code: `coalesce(s.region, 'unknown')`, name: `coalesce(s.region, 'unknown')` },
  branch: { code: `coalesce(s.branch, 'unknown')`, name: `coalesce(s.branch, 'unknown')` },
  agency: { code: 'f.unit', name: 'coalesce(a.name, f.unit)' },
};

/** Adds figures up. */
@Injectable()
export class FiguresService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Totals per period, unit and indicator; of a stock, what it is at the end of each period. Agencies stand where they are
   * today.
   *
   * @throws {DomainError} `figures.too-many`
   */
  async totals(asked: AskedTotals, reader: FiguresReader = this.dataSource): Promise<FigureTotal[]> {
    const { span, by, indicators = DONE, knownOn } = asked;
    const stocks = indicators.filter((indicator) => STOCK_NAMES.has(indicator));
    // Nothing was known of the days after it.
    const until = (to: Day): Day => (knownOn !== undefined && knownOn < to ? knownOn : to);
    const known = { from: span.from, to: until(span.to) };
    const before = { from: BEGINNING, to: until(addDays(span.from, -1)) };
    const changes = await Promise.all([
      this.changes(before, `''`, 'year', { ...asked, indicators: stocks }, reader),
      this.changes(known, periodSql(span, by), COARSEST[by], { ...asked, indicators }, reader),
    ]);
    const totals = valuesOf(changes.flat(), span, by, STOCK_NAMES);
    if (totals.length > FIGURES_MAX) throw refuse('figures.too-many');
    return totals;
  }

  /** Flows of a period of the network, and stocks at its end. */
  async sumsOf(span: Period, knownOn?: Day, reader?: FiguresReader): Promise<PeriodSums> {
    const totals = await this.totals({ span, by: 'total', level: 'network', knownOn }, reader);
    return new Map(totals.map(({ indicator, count, amountCentimes }) => [indicator, { count, amountCentimes }]));
  }

  private async changes(
    span: Period,
    period: string,
    coarsest: Grain,
    {
      level,
      part = {},
      detail,
      isDetailed = false,
      indicators,
      knownOn,
    }: AskedTotals & { indicators: readonly string[] },
    reader: FiguresReader,
  ): Promise<FigureChange[]> {
    const segments = segmentsOf(span, coarsest);
    if (segments.length === 0 || indicators.length === 0) return [];
    const scope = scopeOf(level, part);
    const values: unknown[] = [indicators, detail ?? null];
    const parameter = (value: unknown) => `$${values.push(value)}`;
    const conditions = partsOf(part).map((of) => `${of === scope ? 'f.unit' : UNIT[of].code} = ${parameter(part[of])}`);
    const sums = segments.map((segment) => totalsSql(scope, segment, parameter));
    if (knownOn !== undefined) sums.push(unknownSql(scope, span, knownOn, parameter));
    const ofAgencies = scope === 'agency';
    const { code, name } = level === scope && !ofAgencies ? { code: 'f.unit', name: 'f.unit' } : UNIT[level];
    const changes = await reader.query<FigureChange[]>(
      `WITH f AS (${sums.join(' UNION ALL ')})
       SELECT ${period} AS period, ${code} AS unit, ${name} AS name, f.indicator,
         ${isDetailed ? 'f.detail' : `''`} AS detail, sum(f.count)::float8 AS count, sum(f.amount_centimes)::float8 AS "amountCentimes"
       FROM f ${ofAgencies ? AGENCIES : ''}
       WHERE ${[...conditions, '($2::text IS NULL OR f.detail = $2)'].join(' AND ')}
       GROUP BY 1, 2, 3, 4, 5 LIMIT ${FIGURES_MAX + 1}`,
      values,
    );
    if (changes.length > FIGURES_MAX) throw refuse('figures.too-many');
    return changes;
  }
}

const AGENCIES = 'LEFT JOIN current_agency a ON a.code = f.unit LEFT JOIN assignment s ON s.agency = f.unit';

const CURRENT = `projection = (SELECT name FROM projection WHERE role = 'current') AND indicator = ANY($1)`;

type Parameter = (value: unknown) => string;

/** Of what totals are read: of the units that are asked for, where they have some; else of their agencies. */
function scopeOf(level: Level, part: NetworkPart): Level {
  const parts = partsOf(part);
  const [only = level] = parts;
  return parts.length <= 1 && (level === 'network' || level === only) ? only : 'agency';
}

function partsOf(part: NetworkPart) {
  return (['kind', 'region', 'branch', 'agency'] as const).filter((of) => part[of] !== undefined);
}

function totalsSql(scope: Level, { grain, from, to }: Segment, parameter: Parameter): string {
  const span = `BETWEEN ${parameter(from)}::date AND ${parameter(to)}::date`;
  if (scope === 'agency' && grain === 'day') {
    return `SELECT day AS start, indicator, agency AS unit, detail, count, amount_centimes FROM figure
      WHERE ${CURRENT} AND day ${span}`;
  }
  return `SELECT start, indicator, unit, detail, count, amount_centimes FROM total
    WHERE ${CURRENT} AND scope = '${scope}' AND grain = '${grain}' AND start ${span}`;
}

/** What has become known only after a day is taken away from what is known now. */
function unknownSql(scope: Level, { from, to }: Period, knownOn: Day, parameter: Parameter): string {
  const unit = scope === 'agency' ? 'l.agency' : UNIT[scope].code;
  return `SELECT day AS start, indicator, ${unit} AS unit, detail, -count, -amount_centimes
    FROM late_fact l LEFT JOIN assignment s ON s.agency = l.agency
    WHERE ${CURRENT} AND daterange(day, known_on) @> ${parameter(knownOn)}::date
      AND day BETWEEN ${parameter(from)}::date AND ${parameter(to)}::date`;
}
