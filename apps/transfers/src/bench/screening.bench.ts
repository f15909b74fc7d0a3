import type { Measured } from '#libs/product';
import type { WatchListEntry } from '../screening/list/watch-list.js';
import { buildWatchListIndex, SCORE_MIN, type WatchListIndex } from '../screening/watch-list.index.js';

const SIZES = [
  { entries: 10_000, wanted: 'below 1' },
  { entries: 50_000, wanted: 'below 5' },
] as const;
const ASKED = 3_000;
const WARM_UP_ASKED = 300;
/** Steps that share no factor with what they go through, so that all of it is met. */
const STEPS = { given: 7, family: 7_919, asked: 104_729 } as const;
const FAMILIES = 20_480;

const GIVEN = [
  ['Mohamed', 'محمد'],
  ['Ahmed', 'أحمد'],
  ['Abdelkader', 'عبد القادر'],
  ['Youssef', 'يوسف'],
  ['Khalid', 'خالد'],
  ['Hassan', 'حسن'],
  ['Mustapha', 'مصطفى'],
  ['Said', 'سعيد'],
  ['Fatima', 'فاطمة'],
  ['Nour Eddine', 'نور الدين'],
  ['Ibrahim', 'إبراهيم'],
  ['Abdul Rahman', 'عبد الرحمن'],
  ['Omar', 'عمر'],
  ['Zineb', 'زينب'],
  ['Rachid', 'رشيد'],
  ['Salah', 'صلاح'],
] as const;
const CONSONANTS = {
  latin: ['b', 't', 'j', 'h', 'kh', 'd', 'r', 'z', 's', 'ch', 'gh', 'f', 'k', 'l', 'm', 'n'],
  arabic: ['ب', 'ت', 'ج', 'ح', 'خ', 'د', 'ر', 'ز', 'س', 'ش', 'غ', 'ف', 'ك', 'ل', 'م', 'ن'],
} as const;
/** Five patterns of family names around three consonants. */
const PATTERNS = {
  latin: ['El 1a2a3i', 'Ben1a2oune 3aki', '1a22a3', 'Ou1a2i3', 'El M1a23aoui'],
  arabic: ['ال123ي', 'بن1ا2ون 3اقي', '12ا3', 'او1ا2ي3', 'الم123اوي'],
} as const;

/** The n-th name that nobody need have: two given names of sixteen, and one of some 20,000 family names. */
function nameOf(n: number, script: 'latin' | 'arabic'): string {
  const at = script === 'latin' ? 0 : 1;
  const given = [n, n * STEPS.given + 3].map((k) => GIVEN[k % GIVEN.length]![at]);
  const root = (n * STEPS.family) % FAMILIES;
  const letters = [0, 4, 8].map((bits) => CONSONANTS[script][(root >> bits) & 15]!);
  const family = PATTERNS[script][root >> 12]!.replace(/[123]/g, (place) => letters[Number(place) - 1]!);
  return [...given, family].join(' ');
}

/** So many names that nobody need have, in Latin letters. */
export function listedNames(count: number): string[] {
  return Array.from({ length: count }, (_, n) => nameOf(n, 'latin'));
}

function entryOf(n: number): WatchListEntry {
  return {
    id: `${n}`,
    version: 1,
    kind: 'individual',
    names: [
      { text: nameOf(n, 'latin'), quality: 'primary' },
      { text: nameOf(n, 'arabic'), quality: 'primary' },
      { text: nameOf(n + 5, 'latin'), quality: 'low' },
    ],
    births: [{ fromYear: 1950 + (n % 50), toYear: 1950 + (n % 50) }],
    nationalities: [],
    documents: [{ number: `P${1_000_000 + n}` }],
  };
}

/**
 * How long it takes to screen a person, one after another, against lists of 10,000 and 50,000 generated entries of three
 * names each, and to build their indexes. One of four people has a listed name; none is anybody.
 */
export async function measureScreening(): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const { entries, wanted } of SIZES) {
    const listed = Array.from({ length: entries }, (_, n) => entryOf(n));
    const startedMs = performance.now();
    const index = await buildWatchListIndex(listed);
    const builtMs = performance.now() - startedMs;
    askAll(index, WARM_UP_ASKED);
    const tookMs = askAll(index, ASKED).toSorted((one, other) => one - other);
    const at = (share: number): number => Number(tookMs[Math.floor(tookMs.length * share)]!.toFixed(3));
    const name = `screening one person against ${entries} entries`;
    measured.push(
      { name: `${name}, p50`, unit: 'ms', value: at(0.5), wanted },
      { name: `${name}, p99`, unit: 'ms', value: at(0.99), wanted: 'below 5' },
      { name: `an index of ${entries} entries`, unit: 'ms', value: Math.round(builtMs), wanted: 'below 5,000' },
    );
  }
  return measured;
}

function askAll(index: WatchListIndex, people: number): number[] {
  return Array.from({ length: people }, (_, n) => {
    const k = n * STEPS.asked;
    const name = n % 4 === 0 ? nameOf(k % index.size, 'latin') : nameOf(k, n % 4 === 1 ? 'arabic' : 'latin');
    const startedMs = performance.now();
    index.screen({ names: [name], birth: { year: 1950 + (n % 50) }, documentNumber: `AB${100_000 + n}` }, SCORE_MIN);
    return performance.now() - startedMs;
  });
}
