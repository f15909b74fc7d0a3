import { useMemo } from 'react';
import { Link } from 'wouter';
import { useAddress } from '../address/address.js';
import type { Indicator } from '../api/reports.js';
import { printDirhams, printNumber, printRoundDirhams } from '../print/print.js';
import { Chart } from '../widgets/chart.js';
import { Choice } from '../widgets/choice.js';
import { Message } from '../widgets/message.js';
import { useWords } from '../words/words.context.js';
import { drillParameters, into, totalOf, type Drill, type Part } from './drill.js';
import { partNamer } from './part.namer.js';

interface PartsViewProps {
  drill: Drill;
  parts: readonly Part[];
  indicators: readonly Indicator[];
  isStock: boolean;
  hasAmount: boolean;
}

const WAY_WORDS = {
  time: 'period',
  place: 'place',
  kind: 'kind',
  detail: 'detail',
  indicator: 'indicator',
  operations: 'period',
} as const;

/** The parts of a total, as a chart and as a table whose rows open further. */
export function PartsView({ drill, parts, indicators, isStock, hasAmount }: PartsViewProps) {
  const { words, language } = useWords();
  const { go } = useAddress();
  const isAmount = hasAmount && drill.measure === 'amount';
  const nameOf = useMemo(
    () => partNamer(drill.way, { words, language, indicators }),
    [drill.way, words, language, indicators],
  );
  const chart = useMemo(
    () => ({
      names: parts.map(nameOf),
      series: [
        {
          name: isAmount ? words.amountDh : words.count,
          values: parts.map((part) => (isAmount ? part.amountCentimes : part.count)),
        },
      ],
      print: (value: number) => (isAmount ? printDirhams(value, language) : printNumber(value, language)),
      printRound: (value: number) => (isAmount ? printRoundDirhams(value, language) : printNumber(value, language)),
    }),
    [parts, nameOf, isAmount, words, language],
  );
  if (parts.length === 0) return <Message role="status">{words.nothingCounted}</Message>;
  return (
    <>
      {hasAmount && (
        <div className="controls">
          <Choice
            label={words.measure}
            value={drill.measure}
            options={[
              ['count', words.count],
              ['amount', words.amountDh],
            ]}
            onChange={(measure) => go('/figures', drillParameters({ ...drill, measure }))}
          />
        </div>
      )}
      <Chart label={`${words[WAY_WORDS[drill.way]]}: ${chart.series[0]?.name ?? ''}`} kind="bar" {...chart} />
      <PartsTable
        drill={drill}
        parts={parts}
        nameOf={nameOf}
        hasAmount={hasAmount}
        isStockInTime={isStock && drill.way === 'time'}
      />
    </>
  );
}

interface PartsTableProps extends Pick<PartsViewProps, 'drill' | 'parts' | 'hasAmount'> {
  nameOf: (part: Part) => string;
  isStockInTime: boolean;
}

function PartsTable({ drill, parts, nameOf, hasAmount, isStockInTime }: PartsTableProps) {
  const { words, language } = useWords();
  const { to } = useAddress();
  const total = totalOf(parts, isStockInTime);
  const caption = words[WAY_WORDS[drill.way]];
  const numbers = ({ count, amountCentimes }: Pick<Part, 'count' | 'amountCentimes'>) => (
    <>
      <td className="number">
        <bdi>{printNumber(count, language)}</bdi>
      </td>
      {hasAmount && (
        <td className="number">
          <bdi>{printDirhams(amountCentimes, language)}</bdi>
        </td>
      )}
    </>
  );
  return (
    <div className="wide" tabIndex={0} role="group" aria-label={caption}>
      <table>
        <thead>
          <tr>
            <th scope="col">{caption}</th>
            <th scope="col" className="number">
              {words.count}
            </th>
            {hasAmount && (
              <th scope="col" className="number">
                {words.amountDh}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => {
            const inside = into(drill, part.key);
            const name = <bdi>{nameOf(part)}</bdi>;
            return (
              <tr key={part.key}>
                <th scope="row">
                  {inside ? <Link href={to('/figures', drillParameters(inside))}>{name}</Link> : name}
                </th>
                {numbers(part)}
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{isStockInTime ? words.atTheEnd : words.total}</th>
            {numbers(total)}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
