import { useMemo } from 'react';
import { useAddress } from '../address/address.js';
import type { Indicator } from '../api/reports.js';
import { useRanking, type Ranked, type RankingQuery } from '../api/watch.js';
import { partNamer } from '../figure/part.namer.js';
import { indicatorName } from '../print/names.js';
import { printColumn, printDirhams, printNumber, printShare } from '../print/print.js';
import { periodsOf, yearsUntil } from '../time/periods.js';
import { Chart } from '../widgets/chart.js';
import { Choice } from '../widgets/choice.js';
import { Answer, Message } from '../widgets/message.js';
import { Table, type Column } from '../widgets/table.js';
import { WholenessNote } from '../widgets/wholeness.js';
import { useWords } from '../words/words.context.js';

type Level = NonNullable<RankingQuery['level']>;
const LEVELS = ['region', 'branch', 'agency', 'kind'] as const satisfies readonly Level[];
const UNITS_MAX = 40;

/** Regions, branches or agencies by one indicator, the most first. */
export function Ranking({ indicators, today }: { indicators: readonly Indicator[]; today: string }) {
  const { parameters, go } = useAddress();
  const { words, language } = useWords();
  const [period = today] = parameters.period ? periodsOf(parameters.period, today) : [today];
  const level = LEVELS.find((one) => one === parameters.level) ?? 'region';
  const known = indicators.find(({ indicator }) => indicator === parameters.indicator) ?? indicators[0];
  const isAmount = known?.hasAmount === true && parameters.measure === 'amount';
  const measure = isAmount ? ('amount' as const) : ('count' as const);
  const asked = useRanking({ period, indicator: known?.indicator ?? '', level, measure, limit: UNITS_MAX });
  const show = (changed: Record<string, string>) => go('/watch', { ...parameters, ...changed });
  const levels = { region: words.region, branch: words.branch, agency: words.agency, kind: words.kind };
  const periods = [...new Set([today, period, ...yearsUntil(today)])];
  return (
    <>
      <div className="controls">
        <Choice
          label={words.indicator}
          value={known?.indicator ?? ''}
          options={indicators.map((one) => [one.indicator, indicatorName(indicators, one.indicator, language)])}
          onChange={(indicator) => show({ indicator })}
        />
        <Choice
          label={words.period}
          value={period}
          options={periods.map((one) => [one, printColumn(one)] as const)}
          onChange={(chosen) => show({ period: chosen })}
        />
        <Choice
          label={words.level}
          value={level}
          options={LEVELS.map((one) => [one, levels[one]] as const)}
          onChange={(chosen) => show({ level: chosen })}
        />
        {known?.hasAmount && (
          <Choice
            label={words.measure}
            value={measure}
            options={[
              ['count', words.count],
              ['amount', words.amountDh],
            ]}
            onChange={(chosen) => show({ measure: chosen })}
          />
        )}
      </div>
      <Answer asked={asked}>
        {(answer) => (
          <>
            <WholenessNote {...answer} />
            <Places items={answer.items} level={level} isAmount={isAmount} />
          </>
        )}
      </Answer>
    </>
  );
}

function Places({ items, level, isAmount }: { items: readonly Ranked[]; level: Level; isAmount: boolean }) {
  const { words, language } = useWords();
  const nameOf = useMemo(() => {
    const named = partNamer(level === 'kind' ? 'kind' : 'place', { words, language, indicators: [] });
    return ({ unit, name }: Ranked) => named({ key: unit, name });
  }, [level, words, language]);
  const printed = (item: Ranked) =>
    isAmount ? printDirhams(item.amountCentimes ?? 0, language) : printNumber(item.count, language);
  const chart = useMemo(
    () => ({
      names: items.map(nameOf),
      series: [{ name: words.ranking, values: items.map((one) => (isAmount ? (one.amountCentimes ?? 0) : one.count)) }],
      print: (value: number) => (isAmount ? printDirhams(value, language) : printNumber(value, language)),
      printRound: (value: number) => printNumber(isAmount ? value / 100 : value, language),
    }),
    [items, nameOf, isAmount, words, language],
  );
  if (items.length === 0) return <Message role="status">{words.nothingCounted}</Message>;
  const columns: Column<Ranked>[] = [
    { head: words.place, cell: (item) => <bdi>{nameOf(item)}</bdi> },
    { head: words.rank, isNumber: true, cell: ({ rank }) => printNumber(rank, language) },
    { head: isAmount ? words.amountDh : words.count, isNumber: true, cell: printed },
    {
      head: words.share,
      isNumber: true,
      cell: ({ sharePercent }) => (sharePercent === null ? words.notAvailable : printShare(sharePercent, language)),
    },
  ];
  return (
    <>
      <Chart label={words.ranking} kind="bar" {...chart} />
      <Table label={words.ranking} columns={columns} rows={items} keyOf={({ unit }) => unit} />
    </>
  );
}
