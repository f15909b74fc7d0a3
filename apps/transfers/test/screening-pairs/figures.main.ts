import { figuresOf, labelledPairs, type LabelledPair } from './labelled-pairs.js';

// Prints what several thresholds make of the labelled pairs, as a table for a README.
const THRESHOLDS = [0.7, 0.75, 0.8, 0.85, 0.9];
const GROUPS: readonly (readonly [string, (pair: LabelledPair) => boolean])[] = [
  ['all', () => true],
  ['one name, Latin with Latin', ({ kind, isAcross }) => kind === 'name' && !isAcross],
  ['one name, Latin with Arabic', ({ kind, isAcross }) => kind === 'name' && isAcross],
  ['whole names, Latin with Latin', ({ kind, isAcross }) => kind === 'whole' && !isAcross],
  ['whole names, Latin with Arabic', ({ kind, isAcross }) => kind === 'whole' && isAcross],
];

for (const half of ['held-out', 'tuned'] as const) {
  const pairs = labelledPairs(half);
  console.log(`\n| ${half} | same | other | ${THRESHOLDS.map((threshold) => `at ${threshold}`).join(' | ')} |`);
  console.log(`| --- | --: | --: | ${THRESHOLDS.map(() => '--:').join(' | ')} |`);
  for (const [name, isIn] of GROUPS) {
    const figures = THRESHOLDS.map((threshold) => figuresOf(pairs.filter(isIn), threshold));
    const cells = figures.map(({ precision, recall }) => `${precision.toFixed(3)}, ${recall.toFixed(3)}`);
    console.log(`| ${name} | ${figures[0]?.same} | ${figures[0]?.other} | ${cells.join(' | ')} |`);
  }
}
