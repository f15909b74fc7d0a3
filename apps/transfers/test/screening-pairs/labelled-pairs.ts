import { readFileSync } from 'node:fs';
import { alignParts, type NamePart } from '../../src/screening/name/alignment.js';
import { foldName } from '../../src/screening/name/folded-name.text.js';
import { partLikeness } from '../../src/screening/name/likeness.js';

const FILE = 'apps/transfers/test/screening-pairs/moroccan-spellings.csv';
const NEAREST = 3;

/** A name, or a whole name, in Arabic with the Latin spellings that people in Morocco have of it. */
interface Spelled {
  kind: 'name' | 'whole';
  arabic: string;
  spellings: string[];
}

/** Two spellings, and whether they are of one name. */
export interface LabelledPair {
  kind: Spelled['kind'];
  isAcross: boolean;
  isSame: boolean;
  asked: string;
  listed: string;
}

/** How a matcher does on pairs: of its hits what share is right, and of what it should hit what share it does. */
export interface Figures {
  same: number;
  other: number;
  precision: number;
  recall: number;
}

/**
 * The pairs of one half of the Arabic keys, which a hash divides: `tuned` is what the folding was made with, `held-out`
 * what is told. Same: every Latin spelling with its Arabic and with the others. Other: the first spelling with the three
 * nearest Arabic keys of the half (fewest letters changed, articles aside) and their first spellings.
 */
export function labelledPairs(half: 'tuned' | 'held-out'): LabelledPair[] {
  const rows = readSpelled().filter(({ arabic }) => (hashOf(arabic) % 2 === 0) === (half === 'tuned'));
  return rows.flatMap((row) => {
    const near = nearest(row, rows).flatMap((other) => [other.arabic, other.spellings[0]!]);
    return [
      ...row.spellings.map((asked) => pair(row, true, asked, row.arabic)),
      ...row.spellings.flatMap((asked, at) =>
        row.spellings.slice(at + 1).map((listed) => pair(row, true, asked, listed)),
      ),
      ...near.map((listed) => pair(row, false, row.spellings[0]!, listed)),
    ];
  });
}

/** How like two names are, 0 to 1. */
export function nameLikeness(asked: string, listed: string): number {
  const [query, parts] = [foldName(asked), foldName(listed)] as [NamePart[], NamePart[]];
  return alignParts(query, parts, (one, other) => partLikeness(query[one]!.forms, parts[other]!.forms)).score;
}

/** What a threshold makes of pairs. */
export function figuresOf(pairs: readonly LabelledPair[], threshold: number): Figures {
  const hits = pairs.filter(({ asked, listed }) => nameLikeness(asked, listed) >= threshold);
  const rightHits = hits.filter(({ isSame }) => isSame).length;
  const same = pairs.filter(({ isSame }) => isSame).length;
  return { same, other: pairs.length - same, precision: rightHits / hits.length, recall: rightHits / same };
}

function pair({ kind }: Spelled, isSame: boolean, asked: string, listed: string): LabelledPair {
  return { kind, isAcross: /\p{Script=Arabic}/u.test(listed), isSame, asked, listed };
}

function readSpelled(): Spelled[] {
  const [, ...lines] = readFileSync(FILE, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [kind, arabic = '', spellings = ''] = line.split(',');
    return { kind: kind as Spelled['kind'], arabic, spellings: spellings.split(';') };
  });
}

/** Other names with the same article, or none, or with a spelling in common are the same name: they are left out. */
function nearest(row: Spelled, rows: readonly Spelled[]): Spelled[] {
  const own = new Set(row.spellings.map(plainSpelling));
  return rows
    .filter(({ kind, arabic }) => kind === row.kind && withoutArticles(arabic) !== withoutArticles(row.arabic))
    .filter(({ spellings }) => !spellings.some((spelling) => own.has(plainSpelling(spelling))))
    .map((other) => ({ other, changed: lettersChanged(withoutArticles(row.arabic), withoutArticles(other.arabic)) }))
    .toSorted((one, two) => one.changed - two.changed || (one.other.arabic < two.other.arabic ? -1 : 1))
    .slice(0, NEAREST)
    .map(({ other }) => other);
}

function withoutArticles(arabic: string): string {
  const words = arabic.split(' ').map((word) => word.replace(/^ال(?=..)/, '').replace(/^ل(?=...)/, ''));
  return words.join('').replace(/(.)\1/g, '$1').replace(/^ا/, '');
}

function plainSpelling(spelling: string): string {
  const plain = spelling
    .replace(/^(?:al|el|ez|es|ed|ech)[- ]/i, '')
    .normalize('NFKD')
    .toLowerCase();
  return plain.replace(/[^a-z]/g, '').replace(/(.)\1/g, '$1');
}

/** Levenshtein's distance. */
function lettersChanged(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [row, letter] of Array.from(one).entries()) {
    const current = [row + 1];
    for (let at = 1; at <= other.length; at += 1) {
      const swapped = above[at - 1]! + (letter === other[at - 1] ? 0 : 1);
      current.push(Math.min(above[at]! + 1, current[at - 1]! + 1, swapped));
    }
    above = current;
  }
  return above[other.length]!;
}

/** FNV-1a. */
function hashOf(text: string): number {
  return Buffer.from(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
}
