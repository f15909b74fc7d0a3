import { useAddress } from '../address/address.js';
import type { Indicator } from '../api/reports.js';
import { useTargets, type Reached, type TargetLine } from '../api/watch.js';
import { indicatorName } from '../print/names.js';
import { printDirhams, printNumber, printShare } from '../print/print.js';
import { yearsUntil } from '../time/periods.js';
import { Choice } from '../widgets/choice.js';
import { Answer, Message } from '../widgets/message.js';
import { Table, type Column } from '../widgets/table.js';
import { WholenessNote } from '../widgets/wholeness.js';
import { useWords } from '../words/words.context.js';

/** A target of a region: of a count, or of an amount. */
interface Line extends Reached {
  key: string;
  name: string;
  indicator: string;
  print: (value: number) => string;
}

/** Targets of a year, region by region, and how much of them was reached. */
export function Targets({ indicators, today }: { indicators: readonly Indicator[]; today: string }) {
  const { parameters, go } = useAddress();
  const { words, language } = useWords();
  const years = yearsUntil(today);
  const year = years.find((one) => one === parameters.year) ?? years[0] ?? '';
  const linesOf = ({ unit, name, indicator, count, amountCentimes }: TargetLine): Line[] => {
    const named = { name, indicator: indicatorName(indicators, indicator, language) };
    const counted = (value: number) => printNumber(value, language);
    const paid = (value: number) => printDirhams(value, language);
    return [
      { ...named, ...count, key: `${unit} ${indicator} count`, print: counted },
      { ...named, ...amountCentimes, key: `${unit} ${indicator} amount`, print: paid },
    ].filter(({ target }) => target !== null);
  };
  const number = (head: string, value: (line: Line) => number | null): Column<Line> => {
    const cell = (line: Line) => {
      const found = value(line);
      return found === null ? words.notAvailable : line.print(found);
    };
    return { head, isNumber: true, cell };
  };
  const columns: Column<Line>[] = [
    { head: words.region, cell: ({ name }) => name },
    { head: words.indicator, cell: ({ indicator }) => indicator },
    number(words.target, ({ target }) => target),
    number(words.reached, ({ actualOfTargeted }) => actualOfTargeted),
    {
      head: words.reachedPercent,
      isNumber: true,
      cell: ({ percent }) => (percent === null ? words.notAvailable : printShare(percent, language)),
    },
  ];
  return (
    <>
      <div className="controls">
        <Choice
          label={words.year}
          value={year}
          options={years.map((one) => [one, one] as const)}
          onChange={(chosen) => go('/watch', { ...parameters, year: chosen })}
        />
      </div>
      <Answer asked={useTargets(year)}>
        {(answer) => {
          const lines = answer.items.flatMap(linesOf);
          return (
            <>
              <WholenessNote {...answer} />
              {lines.length === 0 ? (
                <Message role="status">{words.noTargets}</Message>
              ) : (
                <Table label={words.targets} columns={columns} rows={lines} keyOf={({ key }) => key} />
              )}
            </>
          );
        }}
      </Answer>
    </>
  );
}
