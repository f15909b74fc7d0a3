import { Link } from 'wouter';
import { useAddress } from '../address/address.js';
import { printPeriod } from '../print/print.js';
import { daysIn, periodsAround } from '../time/spans.js';
import { useWords } from '../words/words.context.js';
import { drillParameters, type Drill } from './drill.js';
import { kindName } from '../print/names.js';

interface Step {
  name: string;
  drill: Drill;
}

/** The ways back out of a drill: by time, by place, and from a kind or detail. */
export function Trails({ drill, today }: { drill: Drill; today: string }) {
  const { words, language } = useWords();
  const ever = { from: '2014-01-01', to: today };
  const around = periodsAround(drill);
  const times: Step[] = [
    { name: words.allYears, drill: { ...drill, ...ever, way: 'time' } },
    ...around.map((period) => ({
      name: printPeriod(period, language),
      drill: { ...drill, ...daysIn(period), way: 'time' as const },
    })),
  ];
  const nowhere = { region: undefined, branch: undefined, agency: undefined };
  const { region, branch, agency, kind, detail } = drill;
  const place = (name: string, where: Partial<Drill>): Step => ({
    name,
    drill: { ...drill, ...nowhere, ...where, way: 'place' },
  });
  const places = [
    place(words.network, {}),
    ...(region ? [place(region, { region })] : []),
    ...(branch ? [place(branch, { region, branch })] : []),
    ...(agency ? [place(agency, { region, branch, agency })] : []),
  ];
  return (
    <div className="trails">
      <Trail label={words.byTime} steps={times} />
      <Trail label={words.byPlace} steps={places} />
      {kind && (
        <Trail
          label={words.byKind}
          steps={[
            { name: words.allKinds, drill: { ...drill, kind: undefined } },
            { name: kindName(kind, words), drill },
          ]}
        />
      )}
      {detail !== undefined && (
        <Trail
          label={words.byDetail}
          steps={[
            { name: words.allDetails, drill: { ...drill, detail: undefined } },
            { name: detail || words.notDivided, drill },
          ]}
        />
      )}
    </div>
  );
}

function Trail({ label, steps }: { label: string; steps: readonly Step[] }) {
  const { to } = useAddress();
  return (
    <nav aria-label={label} className="trail">
      <ol>
        {steps.map(({ name, drill }, i) => (
          <li key={name}>
            <Link
              href={to('/figures', drillParameters(drill))}
              aria-current={i === steps.length - 1 ? 'step' : undefined}
            >
              <bdi>{name}</bdi>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
