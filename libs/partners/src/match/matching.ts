import { assert, type Centimes } from '#libs/domain';

/** One side of a matching: its lines, and how they are read. Amounts may be negative: money that was taken back. */
export interface Side<Line> {
  lines: Iterable<Line>;
  /** Equal keys on both sides are the same operation. */
  keyOf: (line: Line) => string;
  amountOf: (line: Line) => Centimes;
}

/** What is compared with what. */
export interface MatchingInput<Mine, Theirs> {
  mine: Side<Mine>;
  theirs: Side<Theirs>;
  /** In which other fields two lines of one key and amount differ, by name: `fee`, `day`. */
  otherFields?: (mine: Mine, theirs: Theirs) => readonly string[];
}

/** A pair of lines, or a line that has no other; each line of both sides is in exactly one. */
export type MatchedLine<Mine, Theirs> =
  | { what: 'matched'; key: string; mine: Mine; theirs: Theirs; mineCentimes: Centimes; theirsCentimes: Centimes }
  | {
      what: 'different';
      key: string;
      mine: Mine;
      theirs: Theirs;
      mineCentimes: Centimes;
      theirsCentimes: Centimes;
      /** `amount`, or other fields. */
      fields: readonly string[];
    }
  /** They have it, we do not. */
  | { what: 'missing-here'; key: string; theirs: Theirs; mineCentimes: null; theirsCentimes: Centimes }
  /** We have it, they do not. */
  | { what: 'missing-there'; key: string; mine: Mine; mineCentimes: Centimes; theirsCentimes: null };

/** How a line compares. */
export type MatchClass = MatchedLine<unknown, unknown>['what'];

/** Some lines of one side. */
export interface MatchTotal {
  count: number;
  amountCentimes: Centimes;
}

/** A key that one side has more than once. */
export interface Duplicate {
  side: 'mine' | 'theirs';
  key: string;
  count: number;
}

/** How both sides compare. On each side the totals of the classes add up to the total of all. */
export interface Matching<Mine, Theirs> {
  /** Ours in their order, then those that are missing here in theirs. */
  lines: readonly MatchedLine<Mine, Theirs>[];
  duplicates: readonly Duplicate[];
  totals: Record<'all' | MatchClass, { mine: MatchTotal; theirs: MatchTotal }>;
}

/**
 * Matches two lists of operations line by line. Lines of one key are paired; where a key comes several times those of
 * equal amount first, then the others in order, and what is left over is missing on the other side.
 * Takes time and memory in proportion to the lines, whatever they hold.
 *
 * @throws {Error} when an amount is no whole number of centimes
 */
export function matchLines<Mine, Theirs>(input: MatchingInput<Mine, Theirs>): Matching<Mine, Theirs> {
  const mine = Array.from(input.mine.lines, (line) => read(line, input.mine));
  const theirs = Array.from(input.theirs.lines, (line) => read(line, input.theirs));
  const others = pair(mine, theirs);
  const taken = new Set(others.values());
  const lines = [
    ...mine.map((ours) => {
      const other = others.get(ours);
      return other ? compare(ours, other, input.otherFields) : missingThere(ours);
    }),
    ...theirs.filter((other) => !taken.has(other)).map(missingHere),
  ];
  const duplicates = [...duplicatesOf('mine', mine), ...duplicatesOf('theirs', theirs)];
  return { lines, duplicates, totals: totalsOf(lines) };
}

interface Read<Line> {
  line: Line;
  key: string;
  amountCentimes: Centimes;
}

function read<Line>(line: Line, { keyOf, amountOf }: Side<Line>): Read<Line> {
  const amountCentimes = amountOf(line);
  assert(Number.isSafeInteger(amountCentimes), 'the amount of a line is a whole number of centimes');
  return { line, key: keyOf(line), amountCentimes };
}

const byAmountAndKey = ({ key, amountCentimes }: Read<unknown>): string => `${amountCentimes} ${key}`;
const byKey = ({ key }: Read<unknown>): string => key;

/** Equal amounts first: a line that agrees is never torn from the one that it agrees with. */
function pair<Mine, Theirs>(
  mine: readonly Read<Mine>[],
  theirs: readonly Read<Theirs>[],
): Map<Read<Mine>, Read<Theirs>> {
  const others = new Map<Read<Mine>, Read<Theirs>>();
  for (const labelOf of [byAmountAndKey, byKey]) {
    const taken = new Set(others.values());
    const free = grouped(
      theirs.filter((line) => !taken.has(line)),
      labelOf,
    );
    for (const ours of mine) {
      if (others.has(ours)) continue;
      const other = free.get(labelOf(ours))?.pop();
      if (other) others.set(ours, other);
    }
  }
  return others;
}

/** Lines by label, the first one last: it is taken from there. */
function grouped<Line>(lines: readonly Read<Line>[], labelOf: (line: Read<Line>) => string): Map<string, Read<Line>[]> {
  const groups = new Map<string, Read<Line>[]>();
  for (const line of lines.toReversed()) {
    const label = labelOf(line);
    const group = groups.get(label);
    if (group) group.push(line);
    else groups.set(label, [line]);
  }
  return groups;
}

function compare<Mine, Theirs>(
  ours: Read<Mine>,
  other: Read<Theirs>,
  otherFields: MatchingInput<Mine, Theirs>['otherFields'],
): MatchedLine<Mine, Theirs> {
  const { key, line: mine, amountCentimes: mineCentimes } = ours;
  const { line: theirs, amountCentimes: theirsCentimes } = other;
  const both = { key, mine, theirs, mineCentimes, theirsCentimes };
  const fields = [...(mineCentimes === theirsCentimes ? [] : ['amount']), ...(otherFields?.(mine, theirs) ?? [])];
  return fields.length === 0 ? { what: 'matched', ...both } : { what: 'different', ...both, fields };
}

function missingThere<Mine>({ key, line, amountCentimes }: Read<Mine>): MatchedLine<Mine, never> {
  return { what: 'missing-there', key, mine: line, mineCentimes: amountCentimes, theirsCentimes: null };
}

function missingHere<Theirs>({ key, line, amountCentimes }: Read<Theirs>): MatchedLine<never, Theirs> {
  return { what: 'missing-here', key, theirs: line, mineCentimes: null, theirsCentimes: amountCentimes };
}

function duplicatesOf(side: Duplicate['side'], lines: readonly Read<unknown>[]): Duplicate[] {
  const counts = new Map<string, number>();
  for (const { key } of lines) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([key, count]) => ({ side, key, count }));
}

function totalsOf(lines: readonly MatchedLine<unknown, unknown>[]): Matching<unknown, unknown>['totals'] {
  const none = (): Record<Duplicate['side'], MatchTotal> => ({
    mine: { count: 0, amountCentimes: 0 },
    theirs: { count: 0, amountCentimes: 0 },
  });
  const totals = {
    all: none(),
    matched: none(),
    different: none(),
    'missing-here': none(),
    'missing-there': none(),
  };
  for (const { what, mineCentimes, theirsCentimes } of lines) {
    for (const { mine, theirs } of [totals.all, totals[what]]) {
      add(mine, mineCentimes);
      add(theirs, theirsCentimes);
    }
  }
  return totals;
}

function add(total: MatchTotal, amountCentimes: Centimes | null): void {
  if (amountCentimes === null) return;
  total.count += 1;
  total.amountCentimes += amountCentimes;
  assert(Number.isSafeInteger(total.amountCentimes), 'the sum of the lines is one that can be counted exactly');
}
