import type { FoldedForm } from './word.js';

/** A part of a name: a word with its article and particles, as Ben Abd el Aziz. */
export interface NamePart {
  /** As it was written, in lower case. */
  written: string;
  /** What it may stand for, the certain spelling first. */
  forms: readonly FoldedForm[];
  /** Haj, Lalla, Cheikh: often left out. */
  isTitle: boolean;
}

/** Of more parts the longest count: a name of more is none, and all orders of the parts are tried. */
export const NAME_PARTS_MAX = 10;

/** What parts without a counterpart weigh, where one with a counterpart weighs 1 (OpenSanctions logic-v2). */
export const UNMATCHED_WEIGHT = { query: 0.8, listed: 0.1 } as const;

/** Scores are told to a thousandth. */
const ROUNDED_BY = 0.0005;

/** A part of the name that is asked about, its counterpart in a listed name, and how like they are. */
export interface PartPair {
  query: number;
  listed: number;
  likeness: number;
}

/** Which parts of two names belong together so that they are as like as can be, in whatever order. */
export interface Alignment {
  /** 0 to 1. */
  score: number;
  pairs: PartPair[];
}

/**
 * Aligns the parts of two names, in any order. What the query has besides weighs 0.8 and what the listed name has besides
 * 0.1: who is listed with four names is called by two of them. Where a single part is like, what the listed name has
 * besides weighs as much as what the query has, so that a given name alone is nobody. A title weighs 0.1, there or not.
 *
 * @param likeness of the parts at these places, 0 when they are none
 */
export function alignParts(
  query: readonly Pick<NamePart, 'isTitle'>[],
  listed: readonly Pick<NamePart, 'isTitle'>[],
  likeness: (query: number, listed: number) => number,
): Alignment {
  const pairs = bestPairs(query.length, listed.length, likeness);
  if (pairs.length === 0) return { score: 0, pairs };
  let [likenesses, weight, telling, queryTaken, listedTaken] = [0, 0, 0, 0, 0];
  for (const pair of pairs) {
    const isTitle = query[pair.query]!.isTitle;
    const pairWeight = partWeight({ isTitle }, 1);
    likenesses += pairWeight * pair.likeness;
    weight += pairWeight;
    if (!isTitle) telling += 1;
    queryTaken |= 1 << pair.query;
    listedTaken |= 1 << pair.listed;
  }
  if (telling === 0 && query.some(({ isTitle }) => !isTitle)) return { score: 0, pairs: [] };
  const besides =
    weightBesides(query, queryTaken, UNMATCHED_WEIGHT.query) +
    weightBesides(listed, listedTaken, telling > 1 ? UNMATCHED_WEIGHT.listed : UNMATCHED_WEIGHT.query);
  return { score: likenesses / (weight + besides), pairs };
}

/** What a part weighs, unless it is a title: those are often left out, and are nobody. */
function partWeight({ isTitle }: Pick<NamePart, 'isTitle'>, weight: number): number {
  return isTitle ? UNMATCHED_WEIGHT.listed : weight;
}

/** @param taken the parts that have a counterpart, a bit each */
function weightBesides(parts: readonly Pick<NamePart, 'isTitle'>[], taken: number, weight: number): number {
  let sum = 0;
  for (let place = 0; place < parts.length; place += 1) {
    if (!(taken & (1 << place))) sum += partWeight(parts[place]!, weight);
  }
  return sum;
}

/** The pairs whose likenesses add up to the most. Mostly each part is like one alone; else all ways are tried. */
function bestPairs(queries: number, listeds: number, likeness: (query: number, listed: number) => number): PartPair[] {
  const like: PartPair[] = [];
  let [queryTaken, listedTaken, isPlain] = [0, 0, true];
  for (let query = 0; query < queries; query += 1) {
    for (let listed = 0; listed < listeds; listed += 1) {
      const value = likeness(query, listed);
      if (value === 0) continue;
      like.push({ query, listed, likeness: value });
      isPlain &&= !(queryTaken & (1 << query)) && !(listedTaken & (1 << listed));
      queryTaken |= 1 << query;
      listedTaken |= 1 << listed;
    }
  }
  return isPlain ? like : bestOf(like, queries);
}

/** Over the parts of the query, one after the other, for every set of listed parts that are taken (a bit each). */
function bestOf(like: readonly PartPair[], queries: number): PartPair[] {
  let ways = new Map<number, { sum: number; pairs: PartPair[] }>([[0, { sum: 0, pairs: [] }]]);
  for (let query = 0; query < queries; query += 1) {
    const longer = new Map(ways);
    for (const pair of like.filter((each) => each.query === query)) {
      for (const [taken, way] of ways) {
        const bit = 1 << pair.listed;
        if (taken & bit) continue;
        const sum = way.sum + pair.likeness;
        if ((longer.get(taken | bit)?.sum ?? 0) < sum) longer.set(taken | bit, { sum, pairs: [...way.pairs, pair] });
      }
    }
    ways = longer;
  }
  return [...ways.values()].reduce((best, way) => (way.sum > best.sum ? way : best)).pairs;
}

/**
 * How many parts of a query, titles aside, may be without a counterpart in a name that reaches a score: what the others
 * must have among them is looked for.
 *
 * @param scoreMin above 0, at most 1
 */
export function missingMax(query: readonly NamePart[], scoreMin: number): number {
  const titles = query.filter(({ isTitle }) => isTitle).length;
  const others = query.length - titles;
  if (others === 0) return titles - 1;
  let missing = 0;
  const reached = (matched: number, besides: number): number => matched / (matched + besides * UNMATCHED_WEIGHT.query);
  const ofTitles = titles * partWeight({ isTitle: true }, 1);
  const least = scoreMin - ROUNDED_BY;
  while (missing + 1 < others && reached(others - missing - 1 + ofTitles, missing + 1) >= least) missing += 1;
  return missing;
}
