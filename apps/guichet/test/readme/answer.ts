import { isDeepStrictEqual } from 'node:util';
import { piecesOf, type Counterparts, type Piece } from './counterparts.js';
import { DAY_MS, daysAfterWriting } from './written-day.js';

/** What an answer is compared with besides the page. */
export interface Moment {
  /** When the platform was started, and now: what is shown with the day of writing lies between them. */
  sinceMs: number;
  nowMs: number;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Part = { line: string } | { json: Json } | 'any';
type Difference = string | undefined;

const ANY = '…';
/**
 * How far figures are proven, and what vans may bring, follows from the day and from when days were closed, a quote and its
 * end from when it was asked for: they are shown as they were when the page was written.
 */
const OF_THE_MOMENT = new Set(['provenThrough', 'unproven', 'mobileUnheard', 'quote', 'validUntil']);

/**
 * The first difference between what a page shows and what was printed, in words; undefined when there is none. JSON is
 * compared key by key, however it is laid out; ids, codes, digests and durations by what they look like, and one for one;
 * an instant of the day of writing is any since the platform was started,
 * one of a later day as many days after it. Everything else is the same.
 */
export function differenceOf(
  shown: readonly string[],
  printed: readonly string[],
  counterparts: Counterparts,
  moment: Moment,
): Difference {
  const learnt = counterparts.copy();
  const difference = compareParts(partsOf(shown), partsOf(printed), learnt, moment);
  if (difference === undefined) counterparts.learnFrom(learnt);
  return difference;
}

function partsOf(lines: readonly string[]): Part[] {
  const parts: Part[] = [];
  for (let index = 0; index < lines.length;) {
    const line = (lines[index] ?? '').trimEnd();
    const { json, length } = jsonAt(lines, index);
    if (json !== undefined) parts.push({ json });
    else parts.push(line === ANY ? 'any' : { line });
    index += length;
  }
  return parts;
}

/** The JSON that begins at a line and may go on over more of them. */
function jsonAt(lines: readonly string[], start: number): { json?: Json; length: number } {
  if (!/^[{[]/.test(lines[start] ?? '')) return { length: 1 };
  for (let end = start + 1; end <= lines.length; end += 1) {
    try {
      return { json: JSON.parse(lines.slice(start, end).join('\n')) as Json, length: end - start };
    } catch {
      // Not whole yet, or none at all: a line that only looks like it.
    }
  }
  return { length: 1 };
}

/** Parts one after the other; what follows `…` is looked for from there on. */
function compareParts(
  shown: readonly Part[],
  printed: readonly Part[],
  known: Counterparts,
  moment: Moment,
): Difference {
  const [first, ...rest] = shown;
  if (first === undefined)
    return printed.length === 0 ? undefined : `nothing more is shown, but printed was: ${textOf(printed[0])}`;
  if (first !== 'any') {
    const difference = comparePart(first, printed[0], known, moment);
    return difference ?? compareParts(rest, printed.slice(1), known, moment);
  }
  let nearest: Difference;
  for (let skipped = 0; skipped <= printed.length; skipped += 1) {
    const learnt = known.copy();
    const difference = compareParts(rest, printed.slice(skipped), learnt, moment);
    nearest ??= difference;
    if (difference !== undefined) continue;
    known.learnFrom(learnt);
    return undefined;
  }
  return `after "${ANY}": ${nearest}`;
}

function comparePart(
  shown: Exclude<Part, 'any'>,
  printed: Part | undefined,
  known: Counterparts,
  moment: Moment,
): Difference {
  if (printed === undefined) return `shown is ${textOf(shown)}, printed was nothing more`;
  if (printed !== 'any' && 'json' in shown && 'json' in printed)
    return compareJson('', shown.json, printed.json, known, moment);
  return compareText('', textOf(shown), textOf(printed), known, moment);
}

function compareJson(path: string, shown: Json, printed: Json, known: Counterparts, moment: Moment): Difference {
  if (typeof shown === 'string' && typeof printed === 'string') return compareText(path, shown, printed, known, moment);
  if (Array.isArray(shown) && Array.isArray(printed)) {
    if (shown.length !== printed.length)
      return `${path || 'the list'}: shown are ${shown.length}, printed were ${printed.length}`;
    return firstOf(shown, (item, index) =>
      compareJson(`${path}[${index}]`, item, printed[index] ?? null, known, moment),
    );
  }
  if (!isRecord(shown) || !isRecord(printed)) {
    return isDeepStrictEqual(shown, printed)
      ? undefined
      : `${path}: shown is ${JSON.stringify(shown)}, printed was ${JSON.stringify(printed)}`;
  }
  const extra = Object.keys(printed).find((key) => !(key in shown));
  if (extra !== undefined) return `${path}.${extra}: is not shown, printed was ${JSON.stringify(printed[extra])}`;
  return firstOf(Object.entries(shown), ([key, value]) => {
    const other = printed[key];
    if (other === undefined) return `${path}.${key}: shown is ${JSON.stringify(value)}, printed was none`;
    if (OF_THE_MOMENT.has(key)) return undefined;
    return compareJson(`${path}.${key}`, value, other, known, moment);
  });
}

function compareText(path: string, shown: string, printed: string, known: Counterparts, moment: Moment): Difference {
  const [ours, theirs] = [piecesOf(shown), piecesOf(printed)];
  const same = ours.length === theirs.length && ours.every((piece, index) => fits(piece, theirs[index], known, moment));
  return same ? undefined : `${path ? `${path}: ` : ''}shown is ${shown}\n  printed was ${printed}`;
}

function fits(shown: Piece, printed: Piece | undefined, known: Counterparts, { sinceMs, nowMs }: Moment): boolean {
  if (shown.kind !== printed?.kind) return false;
  if (shown.kind === 'text') return shown.text === printed.text;
  if (shown.kind === 'duration') return true;
  if (shown.kind !== 'instant') return known.pair(shown.text, printed.text);
  const days = daysAfterWriting(shown.text.slice(0, 'yyyy-mm-dd'.length));
  if (days < 0) return shown.text === printed.text;
  const asOfNowMs = Date.parse(printed.text) - days * DAY_MS;
  return sinceMs <= asOfNowMs && asOfNowMs <= nowMs;
}

function firstOf<T>(items: readonly T[], check: (item: T, index: number) => Difference): Difference {
  for (const [index, item] of items.entries()) {
    const difference = check(item, index);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isRecord(json: Json): json is { [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function textOf(part: Part | undefined): string {
  if (part === undefined || part === 'any') return ANY;
  return 'json' in part ? JSON.stringify(part.json) : part.line;
}
