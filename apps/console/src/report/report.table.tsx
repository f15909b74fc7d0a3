import type { Report, ReportRow } from '../api/reports.js';
import { printColumn, printNumber } from '../print/print.js';
import { useWords } from '../words/words.context.js';
import type { Language } from '../words/words.js';

/** A report's rows by section, one column a period. */
export function ReportTable({ report, name }: { report: Report; name: string }) {
  const { words } = useWords();
  const sections = [...Map.groupBy(report.rows, ({ section }) => section)];
  return (
    <div className="wide" tabIndex={0} role="group" aria-label={name}>
      <table className="report">
        <caption className="hidden">{name}</caption>
        <thead>
          <tr>
            <th scope="col">{words.indicator}</th>
            <th scope="col">{words.unit}</th>
            {report.periods.map((period) => (
              <th key={period} scope="col" className="number">
                <bdi>{printColumn(period)}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        {sections.map(([section, rows]) => (
          <tbody key={section}>
            <tr className="section">
              <th scope="rowgroup" colSpan={2 + report.periods.length}>
                <bdi>{section}</bdi>
              </th>
            </tr>
            {rows.map((row) => (
              <Row key={row.indicator} row={row} periods={report.periods} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Row({ row, periods }: { row: ReportRow; periods: readonly string[] }) {
  const { words, language } = useWords();
  return (
    <tr>
      <th scope="row">{labelIn(language, row)}</th>
      <td>{unitIn(words, row.unit)}</td>
      {periods.map((period, column) => (
        <td key={period} className="number">
          <Value value={row.values[column] ?? null} />
        </td>
      ))}
    </tr>
  );
}

function Value({ value }: { value: number | null }) {
  const { words, language } = useWords();
  return value === null ? (
    <span className="missing">{words.notAvailable}</span>
  ) : (
    <bdi>{printNumber(value, language)}</bdi>
  );
}

/** What a row is called in a language; in French where it has no other name. */
function labelIn(language: Language, row: ReportRow): string {
  return language === 'en' ? row.labelEn : row.labelFr;
}

function unitIn(words: Readonly<Record<'count' | 'kdh' | 'dh', string>>, unit: string): string {
  return unit === 'KDH' ? words.kdh : unit === 'DH' ? words.dh : words.count;
}
