import { Link } from 'wouter';
import { useAddress } from '../address/address.js';
import { useEditions, type ListedEdition } from '../api/editions.js';
import { printColumn, printInstant } from '../print/print.js';
import { Answer, Message } from '../widgets/message.js';
import { Table, type Column } from '../widgets/table.js';
import { useWords } from '../words/words.context.js';
import { EditionView } from './edition.view.js';

/** Published tables; the address names the one that is looked at. */
export function EditionsPage() {
  const { parameters } = useAddress();
  return parameters.id ? <EditionView id={parameters.id} /> : <Editions />;
}

function Editions() {
  const { words } = useWords();
  const asked = useEditions();
  return (
    <>
      <h1>{words.editions}</h1>
      <p>{words.editionsAbout}</p>
      <Answer asked={asked}>
        {({ pages }) => (
          <>
            <EditionsTable items={pages.flatMap(({ items }) => items)} />
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
    </>
  );
}

function EditionsTable({ items }: { items: readonly ListedEdition[] }) {
  const { words, language } = useWords();
  const { to } = useAddress();
  if (items.length === 0) return <Message role="status">{words.noEditions}</Message>;
  const columns: Column<ListedEdition>[] = [
    {
      head: words.publishedAt,
      cell: ({ editionId, frozenAt }) => (
        <Link href={to('/editions', { id: editionId })}>{printInstant(frozenAt, language)}</Link>
      ),
    },
    { head: words.report, cell: ({ table }) => words[table] },
    { head: words.periods, cell: ({ periods }) => periods.map(printColumn).join(', ') },
    { head: words.publishedBy, cell: ({ frozenBy }) => frozenBy },
  ];
  return <Table label={words.editions} columns={columns} rows={items} keyOf={({ editionId }) => editionId} />;
}
