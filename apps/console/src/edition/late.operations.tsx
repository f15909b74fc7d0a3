import { useLateOperations, type LateOperation } from '../api/editions.js';
import { useIndicators } from '../api/reports.js';
import { indicatorName, productName } from '../print/names.js';
import { printColumn, printDirhams, printNumber, printPeriod } from '../print/print.js';
import { Answer, Message } from '../widgets/message.js';
import { useWords } from '../words/words.context.js';

interface LateOperationsProps {
  id: string;
  row: string;
  period: string;
}

/** The operations that came into a figure of a published table after it had been published. */
export function LateOperations({ id, row, period }: LateOperationsProps) {
  const { words } = useWords();
  const asked = useLateOperations(id, row, period);
  return (
    <section aria-label={words.lateOperations}>
      <h2>
        {words.lateOperations} <small>{printColumn(period)}</small>
      </h2>
      <Answer asked={asked}>
        {({ pages }) => (
          <>
            <LateTable items={pages.flatMap(({ items }) => items)} />
            {asked.hasNextPage && (
              <p>
                <button type="button" disabled={asked.isFetching} onClick={() => void asked.fetchNextPage()}>
                  {words.more}
                </button>
              </p>
            )}
          </>
        )}
      </Answer>
    </section>
  );
}

function LateTable({ items }: { items: readonly LateOperation[] }) {
  const { words, language } = useWords();
  const indicators = useIndicators().data ?? [];
  if (items.length === 0) return <Message role="status">{words.nothingCounted}</Message>;
  const rows = items.flatMap((item) => item.figures.map((figure) => ({ ...item, figure })));
  const numbers = [words.count, words.amountDh];
  return (
    <div className="wide" tabIndex={0} role="group" aria-label={words.lateOperations}>
      <table>
        <thead>
          <tr>
            {[words.day, words.knownOn, words.agency, words.subject, words.indicator].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            {numbers.map((head) => (
              <th key={head} scope="col" className="number">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ product, operationId, bookedOn, knownOn, agency, subject, figure }) => (
            <tr key={`${product} ${operationId} ${figure.indicator}`}>
              <td>{printPeriod(bookedOn, language)}</td>
              <td>{printPeriod(knownOn, language)}</td>
              <td>
                <bdi>{agency}</bdi>
              </td>
              <td>
                {productName(product, words)}{' '}
                <bdi dir="ltr" className="code">
                  {subject}
                </bdi>
              </td>
              <td>{indicatorName(indicators, figure.indicator, language)}</td>
              <td className="number">{printNumber(figure.count, language)}</td>
              <td className="number">
                <bdi dir="ltr">{printDirhams(figure.amountCentimes, language)}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
