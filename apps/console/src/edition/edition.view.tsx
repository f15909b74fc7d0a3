import { Link } from 'wouter';
import { useAddress } from '../address/address.js';
import { useEdition, useRestatements, type Restated } from '../api/editions.js';
import { printColumn, printInstant, printNumber } from '../print/print.js';
import { Downloads } from '../report/downloads.js';
import { ReportTable } from '../report/report.table.js';
import { Answer, Message } from '../widgets/message.js';
import { Table, type Column } from '../widgets/table.js';
import { useWords } from '../words/words.context.js';
import { filled } from '../words/words.js';
import { LateOperations } from './late.operations.js';

/** A published table as it was published, what has restated it, and by which operations. */
export function EditionView({ id }: { id: string }) {
  const { words, language } = useWords();
  const { parameters, to } = useAddress();
  const { row, period } = parameters;
  return (
    <>
      <nav className="trail">
        <Link href={to('/editions')}>{words.editions}</Link>
      </nav>
      <Answer asked={useEdition(id)}>
        {(edition) => (
          <>
            <h1>{words[edition.table]}</h1>
            <p>{filled(words.published, printInstant(edition.frozenAt, language), edition.frozenBy)}</p>
            <Downloads
              address={`/api/reporting/v1/editions/${encodeURIComponent(id)}`}
              query={{}}
              name={`${edition.table}-edition-${edition.frozenAt.slice(0, 10)}`}
            />
            <h2>{words.restatements}</h2>
            <Restatements id={id} />
            {row && period && <LateOperations id={id} row={row} period={period} />}
            <h2>{words.asPublished}</h2>
            <ReportTable report={edition} name={words[edition.table]} isOpened={false} />
          </>
        )}
      </Answer>
    </>
  );
}

function Restatements({ id }: { id: string }) {
  const { words, language } = useWords();
  const { to } = useAddress();
  const number = (head: string, value: (one: Restated) => number | null): Column<Restated> => {
    const cell = (one: Restated) => {
      const found = value(one);
      return found === null ? words.notAvailable : printNumber(found, language);
    };
    return { head, isNumber: true, cell };
  };
  const operations = ({ row, period, lateOperations }: Restated) => {
    const count = printNumber(lateOperations, language);
    return lateOperations === 0 ? count : <Link href={to('/editions', { id, row, period })}>{count}</Link>;
  };
  const columns: Column<Restated>[] = [
    {
      head: words.indicator,
      cell: ({ labelFr, labelEn, labelAr }) => ({ fr: labelFr, en: labelEn, ar: labelAr })[language],
    },
    { head: words.period, cell: ({ period }) => printColumn(period) },
    number(words.asPublished, ({ frozenValue }) => frozenValue),
    number(words.nowValue, ({ value }) => value),
    number(words.difference, ({ difference }) => difference),
    { head: words.operations, isNumber: true, cell: operations },
  ];
  return (
    <Answer asked={useRestatements(id)}>
      {({ items }) =>
        items.length === 0 ? (
          <Message role="status">{words.nothingRestated}</Message>
        ) : (
          <Table
            label={words.restatements}
            columns={columns}
            rows={items}
            keyOf={({ row, period }) => `${row} ${period}`}
          />
        )
      }
    </Answer>
  );
}
