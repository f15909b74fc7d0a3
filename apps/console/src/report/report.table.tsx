import { Link } from 'wouter';
import { useAddress } from '../address/address.js';
import type { Report, ReportRow } from '../api/reports.js';
import { drillParameters, readDrill } from '../figure/drill.js';
import { printColumn, printNumber } from '../print/print.js';
import { useWords } from '../words/words.context.js';
import { filled, type Language } from '../words/words.js';
import { spanOf as daysOfPeriod } from '../time/periods.js';

/** Sections of the dashboard are printed with their code, `B-2`; those of the annual report are products by their names. */
const PRINTED_CODE = /^[A-Z]/;

interface ReportTableProps {
  report: Pick<Report, 'sections' | 'rows' | 'periods' | 'proven'>;
  name: string;
  /** Whether a click opens a figure: what was published is not what is counted now. */
  isOpened?: boolean;
}

/** A report's rows by section, one column a period. */
export function ReportTable({ report, name, isOpened = true }: ReportTableProps) {
  const { words, language } = useWords();
  const sections = [...Map.groupBy(report.rows, ({ section }) => section)];
  const titleOf = (section: string) => {
    const known = report.sections.find((one) => one.section === section);
    return known ? { fr: known.titleFr, en: known.titleEn, ar: known.titleAr }[language] : section;
  };
  return (
    <div className="wide" tabIndex={0} role="group" aria-label={name}>
      <table className="report">
        <caption className="hidden">{name}</caption>
        <thead>
          <tr>
            <th scope="col">{words.indicator}</th>
            <th scope="col">{words.unit}</th>
            {report.periods.map((period, column) => (
              <th key={period} scope="col" className="number">
                <bdi>{printColumn(period)}</bdi>
                <small className="proof">{report.proven[column] ? words.proven : words.provisional}</small>
              </th>
            ))}
          </tr>
        </thead>
        {sections.map(([section, rows]) => (
          <tbody key={section}>
            <tr className="section">
              <th scope="rowgroup" colSpan={2 + report.periods.length}>
                {PRINTED_CODE.test(section) && <bdi>{section}</bdi>} {titleOf(section)}
              </th>
            </tr>
            {rows.map((row) => (
              <Row key={row.indicator} row={row} periods={report.periods} isOpened={isOpened} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Row({ row, periods, isOpened }: { row: ReportRow; periods: readonly string[]; isOpened: boolean }) {
  const { words, language } = useWords();
  return (
    <tr>
      <th scope="row">{labelIn(language, row)}</th>
      <td>{unitIn(words, row.unit)}</td>
      {periods.map((period, column) => (
        <td key={period} className="number">
          <Value row={row} period={period} value={row.values[column] ?? null} isOpened={isOpened} />
        </td>
      ))}
    </tr>
  );
}

interface ValueProps {
  row: ReportRow;
  period: string;
  value: number | null;
  isOpened: boolean;
}

/** A figure as it is printed; a click opens it, where it is made of indicators. */
function Value({ row, period, value, isOpened }: ValueProps) {
  const { words, language } = useWords();
  const { to } = useAddress();
  if (value === null) return <span className="missing">{words.notAvailable}</span>;
  const printed = <bdi>{printNumber(value, language)}</bdi>;
  // Points of sale are counted in the network, not from operations.
  if (row.of.length === 0 || !isOpened) return printed;
  const drill = readDrill({ ...daysOfPeriod(period) }, period);
  const opened = {
    ...drill,
    of: row.of,
    less: row.less,
    measure: row.unit === 'count' ? ('count' as const) : ('amount' as const),
  };
  return (
    <Link
      href={to('/figures', drillParameters(opened))}
      aria-label={filled(words.openFigure, labelIn(language, row), printColumn(period), printNumber(value, language))}
    >
      {printed}
    </Link>
  );
}

/** What a row is called in a language. */
function labelIn(language: Language, row: ReportRow): string {
  return { fr: row.labelFr, en: row.labelEn, ar: row.labelAr }[language];
}

function unitIn(words: Readonly<Record<'count' | 'kdh' | 'dh', string>>, unit: string): string {
  return unit === 'KDH' ? words.kdh : unit === 'DH' ? words.dh : words.count;
}
