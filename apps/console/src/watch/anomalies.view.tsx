import { Link } from 'wouter';
import { useAddress } from '../address/address.js';
import type { Indicator } from '../api/reports.js';
import { useAnomalies, type IdleAgency, type UnusualFigure } from '../api/watch.js';
import { drillParameters, readDrill } from '../figure/drill.js';
import { indicatorName, kindName } from '../print/names.js';
import { printNumber } from '../print/print.js';
import { Answer, Message } from '../widgets/message.js';
import { Table, type Column } from '../widgets/table.js';
import { WholenessNote } from '../widgets/wholeness.js';
import { useWords } from '../words/words.context.js';
import { filled } from '../words/words.js';

const DAY = /^20[0-9]{2}-[0-9]{2}-[0-9]{2}$/;

/** Agencies that were open on a day and had no operation, and those far from what they are used to. */
export function Anomalies({ indicators, yesterday }: { indicators: readonly Indicator[]; yesterday: string }) {
  const { parameters, go } = useAddress();
  const { words } = useWords();
  const asked = parameters.day ?? '';
  const day = DAY.test(asked) && asked <= yesterday ? asked : yesterday;
  return (
    <>
      <div className="controls">
        <label className="choice">
          <span>{words.day}</span>
          <input
            type="date"
            value={day}
            max={yesterday}
            onChange={({ target }) => go('/watch', { ...parameters, day: target.value })}
          />
        </label>
      </div>
      <Answer asked={useAnomalies(day)}>
        {(answer) => (
          <>
            <WholenessNote {...answer} />
            <Unusual items={answer.unusual} indicators={indicators} day={answer.day} />
            <Idle items={answer.withoutOperations} total={answer.withoutOperationsTotal} />
          </>
        )}
      </Answer>
    </>
  );
}

interface UnusualProps {
  /** Null while the day is not whole. */
  items: readonly UnusualFigure[] | null;
  indicators: readonly Indicator[];
  day: string;
}

function Unusual({ items, indicators, day }: UnusualProps) {
  const { words, language } = useWords();
  const { to } = useAddress();
  const drillOf = ({ indicator, agency, branch, region }: UnusualFigure) =>
    drillParameters({
      ...readDrill({ from: day, to: day, of: indicator, agency, branch, region }, day),
      way: 'operations',
    });
  const columns: Column<UnusualFigure>[] = [
    { head: words.agency, cell: (item) => <Link href={to('/figures', drillOf(item))}>{item.name}</Link> },
    { head: words.indicator, cell: ({ indicator }) => indicatorName(indicators, indicator, language) },
    { head: words.count, isNumber: true, cell: ({ count }) => printNumber(count, language) },
    { head: words.usual, isNumber: true, cell: ({ median }) => printNumber(median, language) },
    { head: words.score, isNumber: true, cell: ({ score }) => printNumber(score, language) },
  ];
  return (
    <>
      <h2>{words.unusual}</h2>
      {items === null ? (
        <Message role="status">{words.notAvailableYet}</Message>
      ) : items.length === 0 ? (
        <Message role="status">{words.nothingUnusual}</Message>
      ) : (
        <Table
          label={words.unusual}
          columns={columns}
          rows={items}
          keyOf={({ agency, indicator }) => `${agency} ${indicator}`}
        />
      )}
    </>
  );
}

function Idle({ items, total }: { items: readonly IdleAgency[] | null; total: number | null }) {
  const { words, language } = useWords();
  const columns: Column<IdleAgency>[] = [
    { head: words.agency, cell: ({ agency, name }) => `${name} (${agency})` },
    { head: words.kind, cell: ({ kind }) => kindName(kind, words) },
    { head: words.branch, cell: ({ branch }) => branch },
    { head: words.region, cell: ({ region }) => region },
  ];
  return (
    <>
      <h2>
        {words.idle} <small>{total === null ? '' : printNumber(total, language)}</small>
      </h2>
      {items === null ? (
        <Message role="status">{words.notAvailableYet}</Message>
      ) : (
        <>
          {total !== null && total > items.length && (
            <p>{filled(words.firstOf, printNumber(items.length, language), printNumber(total, language))}</p>
          )}
          <Table label={words.idle} columns={columns} rows={items} keyOf={({ agency }) => agency} />
        </>
      )}
    </>
  );
}
