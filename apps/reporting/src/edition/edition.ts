import { defineCommand, type Decision } from '#libs/commands';
import { businessDay, defineErrors, type Day, type Instant } from '#libs/domain';
import { parsePeriod } from '../period/period.js';
import type { DashboardRow, TitledSection } from '../table/dashboard.js';
import type { Report, ReportTable } from '../table/report.js';
import { REPORTING_WORDS } from '../words/refusals.words.js';
import { EditionTable } from './edition.table.js';

/** A published table: what management has said to others, word for word, and what never changes any more. */
export interface Edition {
  id: string;
  tableName: ReportTable;
  /** As they were asked for: `2022`, `2023-06-30`. */
  periods: readonly string[];
  sections: readonly TitledSection[];
  rows: readonly DashboardRow[];
  /** It was whole as of then. */
  asOf: Instant;
  /** One a period: whether its figures were proven. */
  proven: readonly boolean[];
  /** Figures of days until then were proven; null: of no day. */
  provenThrough: Day | null;
  /** How far each journal was counted, by source and lane: what stands behind has come after it. */
  positions: Readonly<Record<string, Readonly<Record<string, number>>>>;
  frozenAt: Instant;
  frozenBy: string;
}

/** What is to be frozen, as it was read just now in one snapshot. */
export interface FreezeEdition extends Pick<Edition, 'id' | 'tableName' | 'positions' | 'frozenBy'> {
  report: Report;
  /** Events whose places in the journals were passed over: they wait as dead letters, and are not in the figures. */
  passedOver: number;
}

/** The answer to a table that is frozen. */
export interface FrozenReply {
  editionId: string;
  frozenAt: Instant;
}

/** Refusals of editions. */
export const refuseEdition = defineErrors(REPORTING_WORDS, {
  'edition.not-found': { status: 404, detail: 'There is no edition of this id.' },
  'edition.not-over': { status: 409, detail: 'A table is frozen when its last day is over.' },
  'edition.not-whole': {
    status: 409,
    detail:
      'A table is frozen when everything of it that counters were answered is counted: asOf is later than its last day, and no dead letter waits.',
  },
  'edition.unknown-row': { status: 422, detail: 'The edition has no such row or period.' },
  'edition.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
});

/** Freezes a table as it was read. Refuses `edition.not-over`, `edition.not-whole`. */
export const freezeEdition = defineCommand({
  name: 'reporting.freeze-edition',
  rows: ({ id }: FreezeEdition) => ({ edition: EditionTable.madeBy(id) }),
  decide: (
    _rows,
    { id, tableName, report, positions, passedOver, frozenBy }: FreezeEdition,
    { at },
  ): Decision<FrozenReply, { edition: Edition }> => {
    const { asOf, periods, proven, provenThrough, sections, rows } = report;
    const lastDay = lastDayOf(periods);
    if (lastDay >= businessDay(at)) throw refuseEdition('edition.not-over', { lastDay });
    if (asOf === null || businessDay(asOf) <= lastDay || passedOver > 0)
      throw refuseEdition('edition.not-whole', { lastDay, asOf, deadLetters: passedOver });
    const frozen = { periods, sections, rows, asOf, proven, provenThrough, positions, frozenAt: at, frozenBy };
    return { save: { edition: { id, tableName, ...frozen } }, reply: { editionId: id, frozenAt: at } };
  },
});

function lastDayOf(periods: readonly string[]): Day {
  return periods.map((period) => parsePeriod(period).to).reduce((last, to) => (to > last ? to : last));
}

/** The table as it was published: with the sections and labels of then, whatever they are called now. */
export function reportOf({ periods, sections, rows, asOf, proven, provenThrough }: Edition): Report {
  const told = { asOf, behind: [], provenThrough, unproven: [], mobileUnheard: 0, knownOn: null };
  return { ...told, periods: [...periods], proven: [...proven], sections, rows };
}

/** A figure of an edition that is another now. */
export interface Restatement extends Omit<DashboardRow, 'of' | 'less' | 'values'> {
  period: string;
  /** As it was published; null where it was not available. */
  frozenValue: number | null;
  /** As it is now; null where the table has it no more. */
  value: number | null;
  /** How much more it is now, below 0 how much less; null where one of both is not available. */
  difference: number | null;
}

/**
 * What of an edition is another now: row by row, period by period.
 *
 * @param now the rows of the same table and periods as they are now
 */
export function restatementsOf(
  { periods, rows }: Pick<Edition, 'periods' | 'rows'>,
  now: readonly DashboardRow[],
): Restatement[] {
  const valuesNow = new Map(now.map(({ indicator, values }) => [indicator, values]));
  return rows.flatMap(({ of: _of, less: _less, values, ...row }) =>
    periods.flatMap((period, i): Restatement[] => {
      const [frozenValue, value] = [values[i] ?? null, valuesNow.get(row.indicator)?.[i] ?? null];
      if (frozenValue === value) return [];
      const difference = frozenValue === null || value === null ? null : value - frozenValue;
      return [{ ...row, period, frozenValue, value, difference }];
    }),
  );
}
