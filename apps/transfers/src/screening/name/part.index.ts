import { LRUCache } from 'lru-cache';
import { assert } from '#libs/domain';
import type { NamePart } from './alignment.js';
import { likenessOf } from './likeness.js';
import { skeletonsOf, type FoldedForm } from './word.js';

const PARTS_REMEMBERED_MAX = 2_000;
/** A skeleton's hash and the place of a form in one number that sorts: 31 and 21 bits. */
const PLACES_MAX = 2 ** 21;

/** The parts of many names, each once, so that a part is compared with the few that may be alike. */
export class PartIndex {
  private readonly ids = new Map<string, number>();
  private readonly titles: Pick<NamePart, 'isTitle'>[] = [];
  private readonly forms: FoldedForm[] = [];
  private readonly partOfForm: number[] = [];
  /** Skeletons' hashes with the places of the forms that have them. */
  private skeletons: number[] = [];
  private sorted = new Float64Array();
  /** The last question for which each form was looked at. */
  private lookedAtFor = new Float64Array();
  private question = 0;
  /** Most people have given names that others have as well. */
  private readonly remembered = new LRUCache<string, ReadonlyMap<number, number>>({ max: PARTS_REMEMBERED_MAX });

  /** How many different parts there are. */
  get size(): number {
    return this.titles.length;
  }

  /** Adds a part. @returns its number, that of one that is folded alike: from 0 on */
  add(part: NamePart): number {
    const key = keyOf(part);
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = this.titles.length;
    this.ids.set(key, id);
    this.titles.push({ isTitle: part.isTitle });
    for (const form of part.forms) {
      const place = this.forms.length;
      assert(place < PLACES_MAX, 'lists have fewer than two million different parts of names');
      this.forms.push(form);
      this.partOfForm.push(id);
      for (const skeleton of skeletonsOf(form)) this.skeletons.push(hashOf(skeleton) * PLACES_MAX + place);
    }
    return id;
  }

  /** To be called once, when all parts were added and before any is asked about. */
  close(): void {
    this.sorted = Float64Array.from(this.skeletons).sort();
    this.lookedAtFor = new Float64Array(this.forms.length);
    this.skeletons = [];
    this.ids.clear();
  }

  /** What an alignment has to know of a part. */
  partAt(id: number): Pick<NamePart, 'isTitle'> {
    return this.titles[id]!;
  }

  /** How like the parts are to one, 0 to 1, by their numbers: those that are not at all are left out. */
  like(part: NamePart): ReadonlyMap<number, number> {
    const key = keyOf(part);
    const known = this.remembered.get(key);
    if (known) return known;
    const likenesses = new Map<number, number>();
    for (const form of part.forms) this.addLike(form, likenesses);
    this.remembered.set(key, likenesses);
    return likenesses;
  }

  private addLike(form: FoldedForm, likenesses: Map<number, number>): void {
    this.question += 1;
    for (const skeleton of skeletonsOf(form)) {
      const first = hashOf(skeleton) * PLACES_MAX;
      for (let at = firstFrom(this.sorted, first); this.sorted[at]! < first + PLACES_MAX; at += 1) {
        const place = this.sorted[at]! - first;
        if (this.lookedAtFor[place] === this.question) continue;
        this.lookedAtFor[place] = this.question;
        const likeness = likenessOf(form, this.forms[place]!);
        const id = this.partOfForm[place]!;
        if (likeness > (likenesses.get(id) ?? 0)) likenesses.set(id, likeness);
      }
    }
  }
}

function keyOf({ forms, isTitle }: NamePart): string {
  return forms.map(({ letters, isArabic, trust }) => `${letters}${isArabic ? '-' : '+'}${trust}`).join() + isTitle;
}

/** Of a skeleton, 31 bits (FNV-1a): what shares one by chance is compared in vain. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 1;
}

/** The first place in what is sorted with at least this value. */
function firstFrom(sorted: Float64Array, value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
