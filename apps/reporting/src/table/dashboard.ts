import { toDirhams, toKiloDirhams, yearOf, type Day } from '#libs/domain';
import type { Contract, ReportRow, Section, SectionTitles } from '#libs/events';
import type { PeriodSums } from '../figure/figure.js';
import {
  ANNUAL_POINTS_OF_SALE_ROWS,
  POINTS_OF_SALE_ROWS,
  pointsOfSaleIn,
  type PointsOfSale,
  type PointsOfSaleRow,
} from '../network/points-of-sale.js';

/** A row of a report. */
export type DashboardLine = (ReportRow | PointsOfSaleRow) & {
  /** Stable name of the row. */
  indicator: string;
  /** A flow is the sum over a period, a stock the value at its end. */
  kind: 'flow' | 'stock';
};

/** The dashboard's rows of the network and of the products that this platform runs, in the order in which they are printed: by section. */
export function dashboardOf(contracts: readonly Contract[]): DashboardLine[] {
  return linesOf(POINTS_OF_SALE_ROWS, contracts, ({ rows }) => rows);
}

/** The annual report's rows of the network and of the products that this platform runs, in the order in which they are printed. */
export function annualReportOf(contracts: readonly Contract[]): DashboardLine[] {
  return linesOf(ANNUAL_POINTS_OF_SALE_ROWS, contracts, ({ annualRows = {} }) => annualRows);
}

function linesOf(
  network: Readonly<Record<string, PointsOfSaleRow>>,
  contracts: readonly Contract[],
  rowsOf: (contract: Contract) => Contract['rows'],
): DashboardLine[] {
  const ofNetwork = Object.entries(network).map(([indicator, row]): DashboardLine => {
    return { ...row, indicator, kind: 'stock' };
  });
  const ofProducts = contracts.flatMap((contract) =>
    Object.entries(rowsOf(contract)).map(([indicator, row]): DashboardLine => {
      const [kind = 'flow'] = row.of.map((of) => contract.indicators[of]?.kind);
      return { ...row, indicator, kind };
    }),
  );
  return [...ofNetwork, ...ofProducts].toSorted((one, other) =>
    one.section.localeCompare(other.section, 'en', { numeric: true }),
  );
}

/** What a row says besides its values. */
export type RowHead = Pick<
  DashboardLine,
  'section' | 'indicator' | 'labelFr' | 'labelEn' | 'labelAr' | 'unit' | 'kind'
> & {
  /** Indicators whose figures are added up; none where points of sale are counted. */
  of: readonly string[];
  /** Indicators whose figures are taken off. */
  less: readonly string[];
};

/** A row of a report with its value in each period; null where the institution gives none. */
export type DashboardRow = RowHead & { values: (number | null)[] };

/** A row of a report, without its values. */
export function rowOf(line: DashboardLine): RowHead {
  const { section, indicator, labelFr, labelEn, labelAr, unit, kind } = line;
  const { of, less = [] } = 'of' in line ? line : { of: [] };
  return { section, indicator, labelFr, labelEn, labelAr, unit, kind, of, less };
}

/** A section of a report with its titles. */
export type TitledSection = SectionTitles & { section: Section };

/** The sections of a report with their titles, each once, in the order of its lines. */
export function sectionsOf(
  lines: readonly Pick<DashboardLine, 'section'>[],
  titles: Readonly<Record<Section, SectionTitles>>,
): TitledSection[] {
  const sections = [...new Set(lines.map(({ section }) => section))];
  return sections.map((section) => ({ section, ...titles[section] }));
}

/** What the values of a period are made of. */
export interface PeriodFacts {
  /** Its last day. */
  to: Day;
  sums: PeriodSums;
  /** Open on its last day. */
  pointsOfSale: PointsOfSale;
}

/** The value of a row in a period, in its unit; null before the institution gives it. */
export function valueOf(line: DashboardLine, { to, sums, pointsOfSale }: PeriodFacts): number | null {
  if (yearOf(to) < (line.since ?? 0)) return null;
  if ('counts' in line) return pointsOfSaleIn(line, pointsOfSale);
  const { of, less = [], unit } = line;
  const total = (indicators: readonly string[], what: 'count' | 'amountCentimes') =>
    indicators.reduce((sum, indicator) => sum + (sums.get(indicator)?.[what] ?? 0), 0);
  const net = (what: 'count' | 'amountCentimes') => total(of, what) - total(less, what);
  if (unit === 'count') return net('count');
  return (unit === 'KDH' ? toKiloDirhams : toDirhams)(net('amountCentimes'));
}
