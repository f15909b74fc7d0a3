import type { FoldedForm } from './word.js';

const CONSONANTS = 'bdfghjklmnrstxzc';
const LETTERS = `${CONSONANTS}aeiuwQNOWVLAIYUEGPDST0123456789`;
const SIZE = 64;
const LENGTH_MAX = 64;

/** What it costs to write one letter for the other; 1 where none is given. Letters that sound alike are cheap swaps. */
const SWAPS: readonly (readonly [cost: number, pairs: string])[] = [
  [0, 'Qa QA QT Ni NI NY Ou OU La Le Li Lu LV Va Ve Vi Vu EP Ga Aa Ii IY Yi Uu Dd Dz Ss St WT Ta wU wO'],
  [0.03, 'Ea Ee Ei Eu'],
  [0.05, 'wu ei LA VA Pa PQ Ie Ye WQ Te'],
  [0.08, 'Ae'],
  [0.1, 'ae Qe Ne Pe PN Ge Ya Wh Th TA'],
  [0.15, 'Tt'],
  [0.2, 'Pu Pw'],
  [0.3, 'QY LE VE Lw EA Pi PA GA Ij ij YA Wt'],
  [0.4, 'LU LI xk'],
  [0.45, 'au'],
  [0.5, 'eu Ew Gi Gu xh gr gk kj sz dt'],
  [0.6, 'ai Qi sc dz'],
  [0.7, 'iu GE'],
  [0.8, 'wa wi we wA wI Ai Au Ia Iu Ua Ui Ue'],
  [0.9, 'QN'],
];
/** What it costs when a letter is there and not in the other spelling: by the other's script. */
const GAPS: readonly (readonly [arabic: number, latin: number, letters: string])[] = [
  [0.03, 0.2, 'ae'],
  [0.05, 0.05, 'W'],
  [0.05, 0.35, 'i'],
  [0.06, 0.35, 'u'],
  [0.2, 0.1, 'L'],
  [0.6, 0.4, 'w'],
  [0.5, 0.1, 'P'],
  [0.6, 0.5, 'T'],
  [0.7, 0.7, 'Q'],
  [0.8, 0.5, 'VE'],
  [0.8, 0.6, 'AIU'],
  [0.8, 0.7, 'Y'],
  [0.8, 0.8, 'NO'],
  [0.9, 0.6, 'G'],
];
/** A vowel that begins a word is written in both scripts. */
const FIRST_VOWEL_GAP = 0.5;
const VOWEL_FOR_CONSONANT = 1.2;

const codes = new Uint8Array(128);
for (const [index, letter] of Array.from(LETTERS).entries()) codes[letter.charCodeAt(0)] = index + 1;
const codeOf = (letter: string): number => codes[letter.charCodeAt(0)]!;

const swapCost = new Float64Array(SIZE * SIZE);
for (const one of LETTERS)
  for (const other of LETTERS) {
    const isMixed = CONSONANTS.includes(one) !== CONSONANTS.includes(other);
    swapCost[codeOf(one) * SIZE + codeOf(other)] = one === other ? 0 : isMixed ? VOWEL_FOR_CONSONANT : 1;
  }
for (const [cost, pairs] of SWAPS)
  for (const [one = '', other = ''] of pairs.split(' ')) {
    swapCost[codeOf(one) * SIZE + codeOf(other)] = cost;
    swapCost[codeOf(other) * SIZE + codeOf(one)] = cost;
  }
const gapCost = { arabic: new Float64Array(SIZE).fill(1), latin: new Float64Array(SIZE).fill(1) };
for (const [arabic, latin, letters] of GAPS)
  for (const letter of letters) {
    gapCost.arabic[codeOf(letter)] = arabic;
    gapCost.latin[codeOf(letter)] = latin;
  }

/** Likenesses below are none. */
const LIKENESS_MIN = 0.5;

/** How many whole letters may differ: none up to 4, one from 5, two from 10 (OpenSanctions logic-v2). */
export const editsAllowed = (length: number): number => Math.floor(Math.log(Math.max(length - 2, 1)));

/**
 * How like two spellings of a word are, 0 to 1: (1 − d/length)², where d adds up what differs; 0 when more than
 * {@link editsAllowed} differs, or when it is below 0.5. Short vowels cost little, and next to nothing where the other
 * spelling is Arabic, which leaves them out.
 */
export function likenessOf(one: FoldedForm, other: FoldedForm): number {
  const length = Math.max(one.letters.length, other.letters.length);
  if (length === 0) return 0;
  const trust = one.trust * other.trust;
  if (one.letters === other.letters) return trust;
  const distanceMax = Math.min(editsAllowed(length) + 1, length * (1 - Math.sqrt(LIKENESS_MIN / trust)));
  const distance = distanceOf(one, other, distanceMax);
  if (Math.floor(distance) > editsAllowed(length)) return 0;
  const likeness = trust * (1 - distance / length) ** 2;
  return likeness < LIKENESS_MIN ? 0 : likeness;
}

/** How like two parts of names are, 0 to 1: as the spellings are that are most like. */
export function partLikeness(one: readonly FoldedForm[], other: readonly FoldedForm[]): number {
  let best = 0;
  for (const mine of one) for (const theirs of other) best = Math.max(best, likenessOf(mine, theirs));
  return best;
}

const lines = [new Float64Array(LENGTH_MAX + 1), new Float64Array(LENGTH_MAX + 1)] as const;

/** @returns what differs; more than the greatest that matters as soon as that is certain */
function distanceOf(one: FoldedForm, other: FoldedForm, distanceMax: number): number {
  const gapOfOne = other.isArabic ? gapCost.arabic : gapCost.latin;
  const gapOfOther = one.isArabic ? gapCost.arabic : gapCost.latin;
  const width = Math.min(other.letters.length, LENGTH_MAX);
  const height = Math.min(one.letters.length, LENGTH_MAX);
  let [above, current] = lines;
  above[0] = 0;
  for (let x = 1; x <= width; x += 1) above[x] = above[x - 1]! + gapAt(gapOfOther, other, x - 1);
  for (let y = 1; y <= height; y += 1) {
    const mine = codes[one.letters.charCodeAt(y - 1)]!;
    const gap = gapAt(gapOfOne, one, y - 1);
    current[0] = above[0]! + gap;
    let least = current[0];
    for (let x = 1; x <= width; x += 1) {
      const theirs = codes[other.letters.charCodeAt(x - 1)]!;
      const swapped = above[x - 1]! + swapCost[mine * SIZE + theirs]!;
      const dropped = above[x]! + gap;
      const added = current[x - 1]! + gapAt(gapOfOther, other, x - 1);
      const cost = Math.min(swapped, dropped, added);
      current[x] = cost;
      if (cost < least) least = cost;
    }
    if (least > distanceMax) return Infinity;
    const next = above;
    above = current;
    current = next;
  }
  return above[width]!;
}

function gapAt(gaps: Float64Array, { letters, isArabic }: FoldedForm, place: number): number {
  const gap = gaps[codes[letters.charCodeAt(place)]!]!;
  return place === 0 && !isArabic && gap < FIRST_VOWEL_GAP ? FIRST_VOWEL_GAP : gap;
}
