import { useAddress } from '../address/address.js';
import { useIndicators } from '../api/reports.js';
import { dayAt, dayBefore } from '../print/print.js';
import { Choice } from '../widgets/choice.js';
import { Answer } from '../widgets/message.js';
import { useWords } from '../words/words.context.js';
import { Anomalies } from './anomalies.view.js';
import { Ranking } from './ranking.view.js';
import { Targets } from './targets.view.js';

const VIEWS = ['ranking', 'anomalies', 'targets'] as const;
type View = (typeof VIEWS)[number];

/** Who does the most, what is unusual, and what was wanted: one of them, as the address says. */
export function WatchPage() {
  const { parameters, go } = useAddress();
  const { words } = useWords();
  const today = dayAt(new Date());
  const view: View = VIEWS.find((one) => one === parameters.view) ?? 'ranking';
  const names = { ranking: words.ranking, anomalies: words.anomalies, targets: words.targets };
  return (
    <>
      <h1>{names[view]}</h1>
      <div className="controls">
        <Choice
          label={words.views}
          value={view}
          options={VIEWS.map((one) => [one, names[one]] as const)}
          onChange={(chosen) => go('/watch', { view: chosen })}
        />
      </div>
      <Answer asked={useIndicators()}>
        {(indicators) =>
          view === 'ranking' ? (
            <Ranking indicators={indicators} today={today} />
          ) : view === 'anomalies' ? (
            <Anomalies indicators={indicators} yesterday={dayBefore(today)} />
          ) : (
            <Targets indicators={indicators} today={today} />
          )
        }
      </Answer>
    </>
  );
}
