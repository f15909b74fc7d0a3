import { setImmediate as othersFirst } from 'node:timers/promises';
import { documentKey, hitOf, nameReason, QUALITY_WEIGHT, toThousandth } from './hit.js';
import type { NameLikeness, ScreenedPerson, ScreeningHit } from './hit.js';
import type { WatchListEntry } from './list/watch-list.js';
import { alignParts, missingMax, UNMATCHED_WEIGHT, type NamePart } from './name/alignment.js';
import { foldName } from './name/folded-name.text.js';
import { PartIndex } from './name/part.index.js';

/** For how long an index is built before others have their turn, in milliseconds. */
const SLICE_MS = 10;
const ENTRIES_BETWEEN_CLOCKS = 20;

/** The least score that is a hit: what separates the same name from near ones best, as `test/screening-pairs` measures it. */
export const SCORE_MIN = 0.8;

/** Lists of numbers as two arrays: those of the n-th are `values[starts[n]]` to before `values[starts[n + 1]]`. */
interface Packed {
  starts: Uint32Array;
  values: Uint32Array;
}

/** Names that are listed, one after the other. */
interface ListedNames {
  entryOf: Uint32Array;
  /** Which of its entry's names it is. */
  placeOf: Uint16Array;
  partsOf: Packed;
  ofPart: Packed;
}

/** What a name needs to be a hit of a query: of so many parts, beside so many titles, so many have a counterpart. */
interface Needed {
  asked: number;
  titles: number;
  matchedMin: number;
  threshold: number;
}

/**
 * Entries of lists in memory, so that one person is compared with the few that may be alike. It is not changed: of a new
 * list a new one is built.
 */
export class WatchListIndex {
  /** Of the parts of the query, by the part of listed names: a bit each. Empty between two questions. */
  private readonly bits: Uint16Array;
  /** How like each is to the part of the query that it is most like. */
  private readonly likest: Float64Array;

  constructor(
    private readonly entries: readonly WatchListEntry[],
    private readonly parts: PartIndex,
    private readonly names: ListedNames,
    private readonly entriesOfDocument: ReadonlyMap<string, readonly number[]>,
  ) {
    this.bits = new Uint16Array(parts.size);
    this.likest = new Float64Array(parts.size);
  }

  /** How many entries there are. */
  get size(): number {
    return this.entries.length;
  }

  /**
   * Whom a person may be: every entry whose score reaches the threshold, the likeliest first. A name without letters, or of
   * nothing that is listed, is nobody's.
   *
   * @param threshold above 0, at most 1; {@link SCORE_MIN} is what was measured
   */
  screen(person: ScreenedPerson, threshold: number): ScreeningHit[] {
    const best = new Map<number, NameLikeness | undefined>();
    const document = person.documentNumber && documentKey(person.documentNumber);
    for (const entry of (document && this.entriesOfDocument.get(document)) || []) best.set(entry, undefined);
    for (const asked of new Set(person.names)) this.addAlike(asked, threshold, best);
    return [...best]
      .flatMap(([entry, name]) => hitOf(this.entries[entry]!, person, name, threshold) ?? [])
      .toSorted((one, other) => other.score - one.score || (one.entryId < other.entryId ? -1 : 1));
  }

  private addAlike(asked: string, threshold: number, best: Map<number, NameLikeness | undefined>): void {
    const query = foldName(asked);
    if (query.length === 0) return;
    const likenesses = query.map((part) => this.parts.like(part));
    for (const name of this.candidates(query, likenesses, threshold)) {
      const ids = this.idsOf(name);
      const entry = this.names.entryOf[name]!;
      const listed = this.entries[entry]!.names[this.names.placeOf[name]!]!;
      const parts = ids.map((id) => this.parts.partAt(id));
      const alignment = alignParts(query, parts, (part, at) => likenesses[part]!.get(ids[at]!) ?? 0);
      const score = toThousandth(alignment.score * QUALITY_WEIGHT[listed.quality]);
      if (score < threshold || score <= (best.get(entry)?.score ?? 0)) continue;
      const tell = () =>
        nameReason({ text: asked, parts: query }, { ...listed, parts: foldName(listed.text) }, alignment);
      best.set(entry, { score, tell });
    }
  }

  /**
   * Names that may reach the threshold: when so many parts may lack, one of any so many and one more must be there, and the
   * rarest are looked up; of those names the ones with counterparts for enough of the query.
   */
  private candidates(
    query: readonly NamePart[],
    likenesses: readonly ReadonlyMap<number, number>[],
    threshold: number,
  ): Set<number> {
    const missing = missingMax(query, threshold);
    const hasOthers = query.some(({ isTitle }) => !isTitle);
    const telling = likenesses
      .filter((_, at) => !hasOthers || !query[at]!.isTitle)
      .map((like) => ({ like, names: this.countNames(like) }))
      .toSorted((one, other) => one.names - other.names);
    for (const [at, like] of likenesses.entries()) {
      for (const [id, likeness] of like) {
        this.bits[id]! |= 1 << at;
        this.likest[id] = Math.max(this.likest[id]!, likeness);
      }
    }
    const asked = telling.length;
    const needed = { asked, titles: query.length - asked, matchedMin: asked - missing, threshold };
    const { starts, values } = this.names.ofPart;
    const found = new Set<number>();
    for (const { like } of telling.slice(0, missing + 1)) {
      for (const id of like.keys()) {
        for (let at = starts[id]!; at < starts[id + 1]!; at += 1) {
          const name = values[at]!;
          if (this.mayReach(name, needed)) found.add(name);
        }
      }
    }
    for (const like of likenesses) {
      for (const id of like.keys()) {
        this.bits[id] = 0;
        this.likest[id] = 0;
      }
    }
    return found;
  }

  private countNames(like: ReadonlyMap<number, number>): number {
    const { starts } = this.names.ofPart;
    let names = 0;
    for (const id of like.keys()) names += starts[id + 1]! - starts[id]!;
    return names;
  }

  /** Whether enough of the query has a counterpart in a name, and one that is like enough: told without aligning them. */
  private mayReach(name: number, { asked, titles, matchedMin, threshold }: Needed): boolean {
    const { starts, values } = this.names.partsOf;
    let [bits, likenesses] = [0, 0];
    for (let at = starts[name]!; at < starts[name + 1]!; at += 1) {
      const id = values[at]!;
      bits |= this.bits[id]!;
      likenesses += this.likest[id]!;
    }
    let matched = 0;
    for (; bits !== 0; bits &= bits - 1) matched += 1;
    if (matched < matchedMin) return false;
    // No part is more like than 1: at least so many have a counterpart as there is likeness.
    const withCounterpart = Math.max(matchedMin, Math.min(likenesses - titles, asked));
    const weight = withCounterpart + UNMATCHED_WEIGHT.query * (asked - withCounterpart);
    return toThousandth(likenesses / weight) >= threshold;
  }

  private idsOf(name: number): number[] {
    const { starts, values } = this.names.partsOf;
    const ids: number[] = [];
    for (let at = starts[name]!; at < starts[name + 1]!; at += 1) ids.push(values[at]!);
    return ids;
  }
}

/** Builds an index at once. */
export function indexWatchList(entries: readonly WatchListEntry[]): WatchListIndex {
  const building = new Building(entries);
  for (const entry of entries.keys()) building.add(entry);
  return building.build();
}

/** Builds an index a slice at a time, so that others are served meanwhile. */
export async function buildWatchListIndex(entries: readonly WatchListEntry[]): Promise<WatchListIndex> {
  const building = new Building(entries);
  let sliceEndsMs = performance.now() + SLICE_MS;
  for (const entry of entries.keys()) {
    building.add(entry);
    if (entry % ENTRIES_BETWEEN_CLOCKS !== 0 || performance.now() < sliceEndsMs) continue;
    await othersFirst();
    sliceEndsMs = performance.now() + SLICE_MS;
  }
  await othersFirst();
  return building.build();
}

/** What an index is made of, entry by entry. */
class Building {
  private readonly parts = new PartIndex();
  private readonly entryOfName: number[] = [];
  private readonly placeOfName: number[] = [];
  private readonly partsOfName: number[][] = [];
  private readonly entriesOfDocument = new Map<string, number[]>();

  constructor(private readonly entries: readonly WatchListEntry[]) {}

  add(entry: number): void {
    const { names, documents } = this.entries[entry]!;
    for (const [place, { text }] of names.entries()) {
      const parts = foldName(text);
      if (parts.length === 0) continue;
      this.entryOfName.push(entry);
      this.placeOfName.push(place);
      this.partsOfName.push(parts.map((part) => this.parts.add(part)));
    }
    for (const key of new Set(documents.flatMap(({ number }) => documentKey(number) ?? []))) {
      this.entriesOfDocument.set(key, [...(this.entriesOfDocument.get(key) ?? []), entry]);
    }
  }

  build(): WatchListIndex {
    this.parts.close();
    const names: ListedNames = {
      entryOf: Uint32Array.from(this.entryOfName),
      placeOf: Uint16Array.from(this.placeOfName),
      partsOf: packed(this.partsOfName),
      ofPart: turned(this.partsOfName, this.parts.size),
    };
    return new WatchListIndex(this.entries, this.parts, names, this.entriesOfDocument);
  }
}

function packed(lists: readonly (readonly number[])[]): Packed {
  const starts = new Uint32Array(lists.length + 1);
  for (const [at, { length }] of lists.entries()) starts[at + 1] = starts[at]! + length;
  const values = new Uint32Array(starts[lists.length]!);
  for (const [at, list] of lists.entries()) values.set(list, starts[at]);
  return { starts, values };
}

/** The names of each part, of the parts of each name. */
function turned(lists: readonly (readonly number[])[], count: number): Packed {
  const starts = new Uint32Array(count + 1);
  for (const list of lists) for (const id of new Set(list)) starts[id + 1]! += 1;
  for (let id = 0; id < count; id += 1) starts[id + 1]! += starts[id]!;
  const next = starts.slice(0, count);
  const values = new Uint32Array(starts[count]!);
  for (const [at, list] of lists.entries()) for (const id of new Set(list)) values[next[id]!++] = at;
  return { starts, values };
}
