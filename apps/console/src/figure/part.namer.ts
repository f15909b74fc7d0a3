import type { Indicator } from '../api/reports.js';
import { indicatorName, kindName } from '../print/names.js';
import { printPeriod } from '../print/print.js';
import type { Words } from '../words/fr.js';
import type { Language } from '../words/words.js';
import type { Part, Way } from './drill.js';

/** How the parts along a way are called. */
export function partNamer(
  way: Way,
  { words, language, indicators }: { words: Words; language: Language; indicators: readonly Indicator[] },
): (part: Pick<Part, 'key' | 'name'>) => string {
  switch (way) {
    case 'time':
      return ({ key }) => printPeriod(key, language);
    case 'kind':
      return ({ key }) => kindName(key, words);
    case 'indicator':
      return ({ key }) => indicatorName(indicators, key, language);
    default:
      return ({ key, name }) =>
        name || key === 'unknown' ? (key === 'unknown' ? words.unknown : name) : words.notDivided;
  }
}
