import type { Compared } from '../api/figures.js';
import { printDirhams, printNumber, printPercent } from '../print/print.js';
import { useWords } from '../words/words.context.js';

interface ComparisonTableProps {
  items: readonly Compared[];
  nameOf: (item: Compared) => string;
  hasAmount: boolean;
  heads: readonly [period: string, against: string];
}

/** Counts, and amounts where there are any, of two periods, and by how much they differ. */
export function ComparisonTable({ items, nameOf, hasAmount, heads }: ComparisonTableProps) {
  const { words, language } = useWords();
  const measures = hasAmount ? [words.count, words.amountDh] : [words.count];
  const change = (percent: number | null) => (percent === null ? '–' : printPercent(percent, language));
  const counted = (one: Compared) => [
    printNumber(one.count, language),
    printNumber(one.countAgainst, language),
    change(one.countChangePercent),
  ];
  const amounts = (one: Compared) => [
    printDirhams(one.amountCentimes, language),
    printDirhams(one.amountCentimesAgainst, language),
    change(one.amountChangePercent),
  ];
  return (
    <div className="wide" tabIndex={0} role="group" aria-label={words.comparison}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.place}</th>
            {measures.flatMap((measure) =>
              [...heads, words.change].map((head) => (
                <th key={`${measure} ${head}`} scope="col" className="number head">
                  {measure}
                  <br />
                  <bdi>{head}</bdi>
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={`${item.unit} ${item.indicator}`}>
              <th scope="row">
                <bdi>{nameOf(item)}</bdi>
              </th>
              {[...counted(item), ...(hasAmount ? amounts(item) : [])].map((text, column) => (
                <td key={column} className="number">
                  <bdi dir="ltr">{text}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
