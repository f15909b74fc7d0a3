import { Link } from 'wouter';
import { useAddress } from '../address/address.js';
import { useFigures } from '../api/figures.js';
import { useIndicators, type Indicator } from '../api/reports.js';
import { dayAt } from '../print/print.js';
import { Answer, Message } from '../widgets/message.js';
import { WholenessNote } from '../widgets/wholeness.js';
import { useWords } from '../words/words.context.js';
import type { Words } from '../words/fr.js';
import {
  drillParameters,
  figuresQuery,
  hasOperations,
  levelBelow,
  partsOf,
  readDrill,
  type Drill,
  type Way,
} from './drill.js';
import { indicatorName } from '../print/names.js';
import { OperationsList } from './operations.list.js';
import { PartsView } from './parts.view.js';
import { Trails } from './trails.js';

/** A total, opened along a way. */
export function FigurePage() {
  const { parameters } = useAddress();
  const indicators = useIndicators();
  const today = dayAt(new Date());
  const drill = readDrill(parameters, today);
  const { words } = useWords();
  if (drill.of.length === 0) return <Message role="alert">{words.nothingHere}</Message>;
  return <Answer asked={indicators}>{(known) => <Opened drill={drill} indicators={known} today={today} />}</Answer>;
}

function Opened({ drill, indicators, today }: { drill: Drill; indicators: readonly Indicator[]; today: string }) {
  const { language } = useWords();
  const ofThese = indicators.filter(({ indicator }) => drill.of.includes(indicator));
  const title = drill.of.map((code) => indicatorName(indicators, code, language)).join(' + ');
  const off = drill.less.map((code) => indicatorName(indicators, code, language));
  return (
    <>
      <h1>
        {title}
        {off.length > 0 && <small> − {off.join(' − ')}</small>}
      </h1>
      <Trails drill={drill} today={today} />
      <Ways drill={drill} isDivided={ofThese.some(({ dividedBy }) => dividedBy !== null)} />
      {drill.way === 'operations' && hasOperations(drill) ? (
        <OperationsList drill={drill} indicators={indicators} />
      ) : (
        <Figures drill={drill} indicators={indicators} ofThese={ofThese} />
      )}
    </>
  );
}

function Figures({
  drill,
  indicators,
  ofThese,
}: {
  drill: Drill;
  indicators: readonly Indicator[];
  ofThese: readonly Indicator[];
}) {
  const shown: Drill = drill.way === 'operations' ? { ...drill, way: 'time' } : drill;
  const asked = useFigures(figuresQuery(shown), true);
  return (
    <Answer asked={asked}>
      {(answer) => (
        <>
          <WholenessNote {...answer} />
          <PartsView
            drill={shown}
            parts={partsOf(shown, answer.figures)}
            indicators={indicators}
            isStock={ofThese.some(({ kind }) => kind === 'stock')}
            hasAmount={ofThese.some(({ hasAmount }) => hasAmount)}
          />
        </>
      )}
    </Answer>
  );
}

/** The ways along which a total can be opened from here. */
function Ways({ drill, isDivided }: { drill: Drill; isDivided: boolean }) {
  const { words } = useWords();
  const { to } = useAddress();
  const ways: [Way, boolean, keyof Words][] = [
    ['time', true, 'byTime'],
    ['place', levelBelow(drill) !== undefined, 'byPlace'],
    ['kind', !drill.kind && !drill.agency, 'byKind'],
    ['detail', isDivided && drill.detail === undefined, 'byDetail'],
    ['indicator', drill.of.length + drill.less.length > 1, 'byIndicator'],
    ['operations', hasOperations(drill), 'operations'],
  ];
  return (
    <nav aria-label={words.ways} className="ways">
      {ways
        .filter(([, isOpen]) => isOpen)
        .map(([way, , name]) => (
          <Link
            key={way}
            href={to('/figures', drillParameters({ ...drill, way }))}
            aria-current={way === drill.way ? 'true' : undefined}
          >
            {words[name]}
          </Link>
        ))}
    </nav>
  );
}
