import { useLateOperations, type LateOperation } from '../api/editions.js';
import { useIndicators } from '../api/reports.js';
import { indicatorName, productName } from '../print/names.js';
import { printColumn, printDirhams, printNumber, printPeriod } from '../print/print.js';
import { Answer, Message } from '../widgets/message.js';
import { Table, type Column } from '../widgets/table.js';
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
  const columns: Column<(typeof rows)[number]>[] = [
    { head: words.subject, cell: ({ product, subject }) => `${productName(product, words)} ${subject}` },
    { head: words.day, cell: ({ bookedOn }) => printPeriod(bookedOn, language) },
    { head: words.knownOn, cell: ({ knownOn }) => printPeriod(knownOn, language) },
    { head: words.agency, cell: ({ agency }) => agency },
    { head: words.indicator, cell: ({ figure }) => indicatorName(indicators, figure.indicator, language) },
    { head: words.count, isNumber: true, cell: ({ figure }) => printNumber(figure.count, language) },
    { head: words.amountDh, isNumber: true, cell: ({ figure }) => printDirhams(figure.amountCentimes, language) },
  ];
  const keyOf = ({ product, operationId, figure }: (typeof rows)[number]) =>
    `${product} ${operationId} ${figure.indicator}`;
  return <Table label={words.lateOperations} columns={columns} rows={rows} keyOf={keyOf} />;
}
