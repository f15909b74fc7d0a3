import { Link } from 'wouter';
import { useAddress } from '../address/address.js';
import { useEdition, useRestatements, type Restated } from '../api/editions.js';
import { printColumn, printInstant, printNumber } from '../print/print.js';
import { Downloads } from '../report/downloads.js';
import { ReportTable } from '../report/report.table.js';
import { Answer, Message } from '../widgets/message.js';
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
  const { words } = useWords();
  return (
    <Answer asked={useRestatements(id)}>
      {({ items }) =>
        items.length === 0 ? (
          <Message role="status">{words.nothingRestated}</Message>
        ) : (
          <div className="wide" tabIndex={0} role="group" aria-label={words.restatements}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{words.indicator}</th>
                  <th scope="col">{words.period}</th>
                  {[words.asPublished, words.nowValue, words.difference, words.operations].map((head) => (
                    <th key={head} scope="col" className="number">
                      {head}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {items.map((one) => (
                  <RestatedRow key={`${one.row} ${one.period}`} id={id} restated={one} />
                ))}
              </tbody>
            </table>
          </div>
        )
      }
    </Answer>
  );
}

function RestatedRow({ id, restated }: { id: string; restated: Restated }) {
  const { words, language } = useWords();
  const { to } = useAddress();
  const { row, period, labelFr, labelEn, labelAr, frozenValue, value, difference, lateOperations } = restated;
  const label = { fr: labelFr, en: labelEn, ar: labelAr }[language];
  const printed = (number: number | null) => (number === null ? words.notAvailable : printNumber(number, language));
  const count = <bdi>{printNumber(lateOperations, language)}</bdi>;
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>
        <bdi>{printColumn(period)}</bdi>
      </td>
      {[frozenValue, value, difference].map((number, column) => (
        <td key={column} className="number">
          <bdi dir="ltr">{printed(number)}</bdi>
        </td>
      ))}
      <td className="number">
        {lateOperations === 0 ? count : <Link href={to('/editions', { id, row, period })}>{count}</Link>}
      </td>
    </tr>
  );
}
