import { lazy, Suspense } from 'react';
import { useWords } from '../words/words.context.js';

const Drawing = lazy(() => import('./drawing.js'));

/** A series of values that a chart shows. */
export interface Series {
  name: string;
  values: readonly number[];
}

export interface ChartProps {
  /** What it shows, for who cannot see it; the table beside it has the values. */
  label: string;
  kind: 'bar' | 'line';
  names: readonly string[];
  series: readonly Series[];
  /** Writes a value as the table does. */
  print: (value: number) => string;
  /** Writes a round value beside the axis. */
  printRound: (value: number) => string;
}

/** A chart; the library that draws it comes when there is one to draw. */
export function Chart(props: ChartProps) {
  const { words } = useWords();
  return (
    <figure className="chart">
      <Suspense fallback={<p>{words.loading}</p>}>
        <Drawing {...props} />
      </Suspense>
    </figure>
  );
}
