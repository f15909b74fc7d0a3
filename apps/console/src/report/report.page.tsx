import { useAddress } from '../address/address.js';
import { useReport, type ReportName } from '../api/reports.js';
import { dayAt } from '../print/print.js';
import { Choice } from '../widgets/choice.js';
import { Answer } from '../widgets/message.js';
import { WholenessNote } from '../widgets/wholeness.js';
import { useWords } from '../words/words.context.js';
import { Downloads } from './downloads.js';
import { PeriodPicker } from './period.picker.js';
import { Publish } from './publish.js';
import { periodsOf } from '../time/periods.js';
import { ReportTable } from './report.table.js';

/** A report as the institution prints it. */
export function ReportPage() {
  const { parameters, go } = useAddress();
  const { words } = useWords();
  const today = dayAt(new Date());
  const name: ReportName = parameters.report === 'annual' ? 'annual' : 'dashboard';
  const periods = periodsOf(parameters.periods, today);
  const knownOn = knownOnIn(parameters, today);
  const asked = useReport(name, periods.join(','), knownOn);
  const show = (changed: { report?: string; periods?: string; known?: string }) =>
    go('/', { ...parameters, ...changed });
  return (
    <>
      <h1>{words[name]}</h1>
      <div className="controls">
        <Choice
          label={words.report}
          value={name}
          options={[
            ['dashboard', words.dashboard],
            ['annual', words.annual],
          ]}
          onChange={(report) => show({ report })}
        />
        <PeriodPicker periods={periods} today={today} onChange={(chosen) => show({ periods: chosen.join(',') })} />
        <label className="choice">
          <span>{words.knownOn}</span>
          <input
            type="date"
            value={knownOn ?? today}
            max={today}
            onChange={({ target }) => show({ known: target.value >= today ? '' : target.value })}
          />
        </label>
      </div>
      <Answer asked={asked}>
        {(report) => (
          <>
            <WholenessNote {...report} />
            <Downloads
              address={`/api/reporting/v1/reports/${name}`}
              query={{ periods: periods.join(','), ...(knownOn ? { asKnownAt: knownOn } : {}) }}
              name={name}
            />
            {!knownOn && <Publish table={name} periods={periods.join(',')} />}
            <ReportTable report={report} name={words[name]} />
          </>
        )}
      </Answer>
    </>
  );
}

const DAY = /^20[0-9]{2}-[0-9]{2}-[0-9]{2}$/;

/** The day of the past as whose end an address asks figures to be known; undefined: as they are now. */
function knownOnIn({ known }: Readonly<Record<string, string>>, today: string): string | undefined {
  return known !== undefined && DAY.test(known) && known < today ? known : undefined;
}
