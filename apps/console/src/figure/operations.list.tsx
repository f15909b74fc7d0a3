import { Refused } from '../api/api.js';
import { useOperations, type OperationPage } from '../api/figures.js';
import type { Indicator } from '../api/reports.js';
import { printDirhams, printInstant, printNumber, printPeriod } from '../print/print.js';
import { Answer, Message } from '../widgets/message.js';
import { useWords } from '../words/words.context.js';
import type { Drill } from './drill.js';
import { indicatorName } from '../print/names.js';

const NOT_FOUND = 404;

/** The operations of an agency that a total is made of: of each indicator of it. */
export function OperationsList({ drill, indicators }: { drill: Drill; indicators: readonly Indicator[] }) {
  const codes = [...drill.of, ...drill.less];
  return codes.map((code) => <Operations key={code} code={code} drill={drill} indicators={indicators} />);
}

function Operations({ code, drill, indicators }: { code: string; drill: Drill; indicators: readonly Indicator[] }) {
  const { words, language } = useWords();
  const { from, to, agency = '', detail } = drill;
  const product = indicators.find(({ indicator }) => indicator === code)?.product ?? '';
  const asked = useOperations(product, { from, to, agency, indicator: code });
  const name = indicatorName(indicators, code, language);
  if (asked.error instanceof Refused && asked.error.status === NOT_FOUND)
    return <Message role="alert">{words.noOperations}</Message>;
  return (
    <section aria-label={name}>
      <h2>{name}</h2>
      <Answer asked={asked}>
        {({ pages }) => (
          <>
            <OperationsTable code={code} name={name} detail={detail} items={pages.flatMap(({ items }) => items)} />
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

interface OperationsTableProps {
  code: string;
  name: string;
  detail: string | undefined;
  items: OperationPage['items'];
}

function OperationsTable({ code, name, detail, items }: OperationsTableProps) {
  const { words, language } = useWords();
  const rows = items.flatMap((item) => {
    const figure = item.figures.find(
      (one) => one.indicator === code && (detail === undefined || one.detail === detail),
    );
    return figure ? [{ ...item, figure }] : [];
  });
  if (rows.length === 0) return <Message role="status">{words.nothingCounted}</Message>;
  return (
    <div className="wide" tabIndex={0} role="group" aria-label={name}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.day}</th>
            <th scope="col">{words.instant}</th>
            <th scope="col">{words.subject}</th>
            <th scope="col">{words.detail}</th>
            <th scope="col" className="number">
              {words.count}
            </th>
            <th scope="col" className="number">
              {words.amountDh}
            </th>
            <th scope="col" className="number">
              {words.cashDh}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ operationId, bookedOn, occurredAt, subject, figure, cashCentimes }) => (
            <tr key={operationId}>
              <td>{printPeriod(bookedOn, language)}</td>
              <td>{printInstant(occurredAt, language)}</td>
              <td>
                <bdi dir="ltr" className="code">
                  {subject}
                </bdi>
              </td>
              <td>
                <bdi>{figure.detail}</bdi>
              </td>
              <td className="number">{printNumber(figure.count, language)}</td>
              <td className="number">
                <bdi>{printDirhams(figure.amountCentimes, language)}</bdi>
              </td>
              <td className="number">
                <bdi>{printDirhams(cashCentimes, language)}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
