import { useMemo } from 'react';
import { useAddress } from '../address/address.js';
import { useComparison, type Compared, type ComparisonsQuery } from '../api/figures.js';
import { useIndicators, type Indicator } from '../api/reports.js';
import { partNamer } from '../figure/part.namer.js';
import { indicatorName } from '../print/names.js';
import { dayAt, printColumn, printDirhams, printNumber, printRoundDirhams } from '../print/print.js';
import { periodsOf, yearsUntil } from '../time/periods.js';
import { Chart } from '../widgets/chart.js';
import { Choice } from '../widgets/choice.js';
import { Answer, Message } from '../widgets/message.js';
import { WholenessNote } from '../widgets/wholeness.js';
import { useWords } from '../words/words.context.js';
import type { Language } from '../words/words.js';
import { ComparisonTable } from './comparison.table.js';

type Level = NonNullable<ComparisonsQuery['level']>;
const LEVELS = ['network', 'kind', 'region', 'branch'] as const satisfies readonly Level[];
const YEAR_BEFORE = 'year-before';

/** Two periods side by side, part by part. */
export function ComparisonPage() {
  const { words } = useWords();
  const indicators = useIndicators();
  return (
    <>
      <h1>{words.comparison}</h1>
      <Answer asked={indicators}>{(known) => <Compare indicators={known} />}</Answer>
    </>
  );
}

/** What an address asks to be compared; what it leaves out is this year, the year before, and the regions. */
function readComparison(parameters: Readonly<Record<string, string>>, indicators: readonly Indicator[], today: string) {
  const [period = today] = parameters.period ? periodsOf(parameters.period, today) : [today];
  const [against] = parameters.against ? periodsOf(parameters.against, today) : [undefined];
  const level = LEVELS.find((one) => one === parameters.level) ?? 'region';
  const indicator = indicators.find((one) => one.indicator === parameters.indicator) ?? indicators[0];
  return { period, against, level, indicator };
}

function Compare({ indicators }: { indicators: readonly Indicator[] }) {
  const { parameters, go } = useAddress();
  const { words, language } = useWords();
  const today = dayAt(new Date());
  const { period, against, level, indicator } = readComparison(parameters, indicators, today);
  const query = { period, level, indicator: indicator?.indicator, ...(against ? { against } : {}) };
  const asked = useComparison(query, indicator !== undefined);
  const show = (changed: Record<string, string | undefined>) => go('/comparison', { ...parameters, ...changed });
  const periods = [...new Set([today, period, ...(against ? [against] : []), ...yearsUntil(today)])];
  const options = periods.map((one) => [one, printColumn(one)] as const);
  const levels = { network: words.network, kind: words.kind, region: words.region, branch: words.branch };
  return (
    <>
      <div className="controls">
        <Choice
          label={words.indicator}
          value={indicator?.indicator ?? ''}
          options={indicators.map((one) => [one.indicator, indicatorName(indicators, one.indicator, language)])}
          onChange={(chosen) => show({ indicator: chosen })}
        />
        <Choice label={words.period} value={period} options={options} onChange={(chosen) => show({ period: chosen })} />
        <Choice
          label={words.against}
          value={against ?? YEAR_BEFORE}
          options={[[YEAR_BEFORE, words.yearBefore], ...options]}
          onChange={(chosen) => show({ against: chosen === YEAR_BEFORE ? undefined : chosen })}
        />
        <Choice
          label={words.level}
          value={level}
          options={LEVELS.map((one) => [one, levels[one]] as const)}
          onChange={(chosen) => show({ level: chosen })}
        />
      </div>
      <Answer asked={asked}>
        {(answer) => (
          <>
            <WholenessNote {...answer} />
            <Sides
              items={answer.items}
              level={level}
              hasAmount={indicator?.hasAmount ?? false}
              heads={[spanText(answer.period), spanText(answer.against)]}
            />
          </>
        )}
      </Answer>
    </>
  );
}

interface SidesProps {
  items: readonly Compared[];
  level: Level;
  hasAmount: boolean;
  heads: readonly [period: string, against: string];
}

function Sides({ items, level, hasAmount, heads }: SidesProps) {
  const { words, language } = useWords();
  const nameOf = useMemo(() => placeNamer(level, words, language), [level, words, language]);
  const chart = useMemo(
    () => ({
      names: items.map(nameOf),
      series: [
        { name: heads[0], values: items.map((one) => (hasAmount ? one.amountCentimes : one.count)) },
        { name: heads[1], values: items.map((one) => (hasAmount ? one.amountCentimesAgainst : one.countAgainst)) },
      ],
      print: (value: number) => (hasAmount ? printDirhams(value, language) : printNumber(value, language)),
      printRound: (value: number) => (hasAmount ? printRoundDirhams(value, language) : printNumber(value, language)),
    }),
    [items, nameOf, hasAmount, heads[0], heads[1], language],
  );
  if (items.length === 0) return <Message role="status">{words.nothingCounted}</Message>;
  return (
    <>
      <Chart label={`${words.comparison}: ${heads.join(' / ')}`} kind="bar" {...chart} />
      <ComparisonTable items={items} nameOf={nameOf} hasAmount={hasAmount} heads={heads} />
    </>
  );
}

function placeNamer(level: Level, words: ReturnType<typeof useWords>['words'], language: Language) {
  if (level === 'network') return () => words.network;
  const named = partNamer(level === 'kind' ? 'kind' : 'place', { words, language, indicators: [] });
  return ({ unit, name }: Pick<Compared, 'unit' | 'name'>) => named({ key: unit, name });
}

/** `2022-01-01..2022-06-30` as it stands over a column; a whole year by its name. */
function spanText(span: string): string {
  const year = /^([0-9]{4})-01-01[.]{2}\1-12-31$/.exec(span)?.[1];
  if (year) return year;
  return span.split('..').map(printColumn).join(' – ');
}
