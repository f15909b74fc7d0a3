import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alignParts } from '../src/screening/name/alignment.js';
import { foldName, nameWords } from '../src/screening/name/folded-name.text.js';
import { editsAllowed, likenessOf, partLikeness } from '../src/screening/name/likeness.js';

const likeness = (asked: string, listed: string): number => {
  const [query, parts] = [foldName(asked), foldName(listed)];
  return alignParts(query, parts, (one, other) => partLikeness(query[one]!.forms, parts[other]!.forms)).score;
};
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 250 }),
  fc.string({ unit: fc.constantFrom(...'عبدالله محمد بن العلمي ىةآڭ ﷲ\u0640\u064e'), maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(..."abdel ben ouâïeçhkg'’-. "), maxLength: 200 }),
);

describe('spellings of one name are alike', () => {
  it.each([
    ['an article, kept or dropped', 'العلمي', ['Alami', 'El Alami', 'El-Alami', 'al Alami', 'Elalamy']],
    ['an article that is glued to its name', 'العلمي', ['Laalami', 'Lalami']],
    ['an article that takes the sound of the letter behind it', 'السعيدي', ['Saidi', 'Essaidi', 'Assaidi', 'Es-Saïdi']],
    ['an article and an h', 'الحسين', ['El Hossein', 'L’Houssaine', "L'Houssaine", 'Lahoucine', 'Houcine', 'Hussein']],
    ['ou, u, o and w', 'رضوان', ['Radouane', 'Redouan', 'Radwan']],
    ['i, y and ï, and an e that is not heard', 'سفيان', ['Soufiane', 'Sofyan', 'Sofïan', 'Soufyane']],
    ['s, ss and c', 'محسن', ['Mohcine', 'Mouhssin', 'Mohsen', 'Mohçine']],
    ['f and ph', 'مصطفى', ['Mustapha', 'Mostafa', 'Moustafa']],
    ['Abd and an article', 'عبد السلام', ['Abdeslam', 'Abdessalam', 'Abdel Salam', 'Abd as-Salam', 'Abd es Salam']],
    ['Abd in one word', 'عبدالرحمن', ['Abderrahmane', 'Abdul Rahman', 'Abd el-Rahman', 'عبد الرحمان']],
    ['the servant of God', 'عبد الله', ['Abdellah', 'Abdallah', 'Abdullah', 'Abd Allah', 'عبدالله']],
    ['short vowels', 'مريم', ['Mariam', 'Meryem', 'Myriam']],
    ['doubled letters', 'محمد', ['Mohamed', 'Mohammed', 'Muhammad', 'مُحَمَّد', 'محـــمد']],
    ['ch and sh', 'رشيد', ['Rachid', 'Rashid', 'Rasheed']],
    ['kh and x', 'خالد', ['Khalid', 'Khaled', 'Xalid']],
    ['gh and rh', 'الغماري', ['El Ghoumari', 'Rhoumari']],
    ['q, k and g', 'المرزوقي', ['Marzouki', 'El Marzouqi', 'Merzougui']],
    ['j and dj', 'الحاجي', ['Hajji', 'Hadji', 'El Hajji']],
    ['aâ and aa', 'العابد', ['Laâbid', 'El Aabid', 'El Abid']],
    ['Aït', 'آيت الطالب', ['Aït Taleb', 'Ait Talib', 'Ayt Taleb']],
    ['Ben, apart and glued', 'بن جلون', ['Benjelloun', 'Ben Jelloun', 'بنجلون', 'Bin Jelloun']],
    ['Ould', 'ولد محمد', ['Ould Mohamed', 'Weld Mohammed']],
    ['Abou', 'أبو بكر', ['Abou Bakr', 'Aboubakr', 'Abu Bakr', 'ابوبكر']],
    ['of the faith', 'نور الدين', ['Noureddine', 'Nour Eddine', 'Nour-Eddine', 'Nur al-Din', 'Nordine']],
    ['Arabic letters that are exchanged', 'إسراء', ['اسراء', 'آسراء', 'Israe', 'Isra']],
    ['letters of Moroccan and Persian keyboards', 'ڭنون', ['كنون', 'گنون', 'Guennoun']],
    ['other scripts', 'Иван Петров', ['Ivan Petrov', 'IVAN PETROV']],
    ['what is no letter', 'Amina 😀 Tazi!', ['Amina Tazi', 'amina   tazi', '«Amina» (Tazi)', 'Tazi, Amina']],
  ])('%s', (_, name, spellings) => {
    for (const spelling of spellings) {
      for (const other of [name, ...spellings]) {
        expect({ spelling, other, isAlike: likeness(spelling, other) >= 0.75 }).toEqual({
          spelling,
          other,
          isAlike: true,
        });
      }
    }
  });

  it('a title that is left out counts little', () => {
    expect(likeness('Haj Ahmed Tazi', 'Ahmed Tazi')).toBeGreaterThan(0.9);
    expect(likeness('Ahmed Tazi', 'Moulay Ahmed Tazi')).toBeGreaterThan(0.9);
    expect(likeness('سيدي أحمد التازي', 'Ahmed Tazi')).toBeGreaterThan(0.9);
    expect(likeness('Haj Ahmed', 'El Haj Omar')).toBeLessThan(0.3);
    expect(likeness('Haj', 'Haj Omar')).toBeLessThan(0.3);
    expect(likeness('Haj', 'حاج')).toBe(1);
  });
});

describe('other names are not', () => {
  it.each([
    ['Mohamed Alami', 'Mohamed Alaoui'],
    ['Hassan', 'Hassani'],
    ['Amin', 'Amina'],
    ['Hamid', 'Hammoud'],
    ['Jalal', 'جليل'],
    ['Ahmed', 'Ahmed Tazi Alaoui'],
    ['Mohamed', 'محمد العلمي'],
    ['A', 'Ahmed'],
    ['حامد العلمي', 'محمد العلمي'],
    ['Nadia', 'Nabila'],
  ])('%s, %s', (asked, listed) => expect(likeness(asked, listed)).toBeLessThan(0.8));

  it('nor is a name without letters like anything', () => {
    for (const nothing of ['', ' ', '😀', '…!', '\u0640\u064e', 'ء', "'"]) {
      expect(foldName(nothing)).toEqual([]);
      expect(likeness(nothing, nothing)).toBe(0);
    }
  });

  it('Mohamed, Med and M’hamed are near and not the same', () => {
    expect(likeness("M'hamed", 'Mohamed')).toBeGreaterThan(0.7);
    expect(likeness("M'hamed", 'Mohamed')).toBeLessThan(1);
    expect(likeness('Med', 'Mohamed')).toBeCloseTo(0.9, 10);
    expect(likeness('Md. Tazi', 'محمد التازي')).toBeGreaterThan(0.9);
    expect(likeness('Med', 'Ahmed')).toBeLessThan(0.8);
  });
});

describe('two names', () => {
  it.each([
    ['what the query has besides weighs 0.8', 'Ahmed Jamil Tazi', 'Ahmed Tazi', 2 / 2.8],
    ['what the listed name has besides weighs 0.1', 'Ahmed Tazi', 'Ahmed Jamil Tazi', 2 / 2.1],
    ['one part alone is nobody', 'Tazi', 'Ahmed Tazi', 1 / 1.8],
    ['a Ben that is left out costs a twentieth', 'Ahmed Ben Salah', 'Ahmed Salah', 1.95 / 2],
  ])('%s', (_, asked, listed, score) => expect(likeness(asked, listed)).toBeCloseTo(score, 10));

  it('pair so that they are as like as can be, even when a part is like several', () => {
    const parts = foldName('Salim Selim Slimane');
    const likenesses = [
      [0.9, 0.8, 0],
      [1, 0.9, 0],
      [0, 0.6, 0.5],
    ];
    const { score, pairs } = alignParts(parts, parts, (query, listed) => likenesses[query]![listed]!);
    expect(pairs.map(({ query, listed }) => [query, listed])).toEqual([
      [0, 1],
      [1, 0],
      [2, 2],
    ]);
    expect(score).toBeCloseTo(2.3 / 3, 10);
  });

  it.each([
    [0, 0],
    [4, 0],
    [5, 1],
    [9, 1],
    [10, 2],
    [40, 3],
  ])('of %d letters %d may differ', (length, edits) => {
    expect(editsAllowed(length)).toBe(edits);
  });

  it('are less like by whole letters, and not at all below a half', () => {
    const form = (letters: string) => ({ letters, isArabic: false, trust: 1 });
    expect(likenessOf(form('brdfml'), form('brdfml'))).toBe(1);
    expect(likenessOf(form('brdfml'), form('brdfkl'))).toBeCloseTo((1 - 1 / 6) ** 2, 10);
    expect(likenessOf(form('brdfml'), form('brdbkl'))).toBe(0);
    expect(likenessOf(form('brdf'), form('brdm'))).toBe(0);
    expect(likenessOf(form(''), form(''))).toBe(0);
  });
});

describe('folding', () => {
  it('reads any text, and what it has read it reads again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const words = nameWords(text);
        expect(nameWords(words.join(' '))).toEqual(words);
        expect(foldName(text).length).toBeLessThanOrEqual(10);
        for (const { forms } of foldName(text)) expect(forms[0]?.letters).not.toBe('');
      }),
      { numRuns: 1_000 },
    );
  });

  it('makes the same of a name in whatever case, width and composition', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const fold = (each: string) => foldName(each).map(({ forms }) => forms);
        expect(fold(text.normalize('NFD').normalize('NFC'))).toEqual(fold(text.normalize('NFC')));
      }),
    );
  });

  it('finds a name itself, in whatever order its parts are', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 6 }), fc.nat(), (parts, turn) => {
        const at = turn % parts.length;
        const turned = [...parts.slice(at), ...parts.slice(0, at)];
        expect(likeness(parts.join(' '), turned.join(' '))).toBeCloseTo(1, 10);
        expect(likeness(turned.toReversed().join(' '), 'Salma Tazi')).toBeCloseTo(
          likeness(parts.join(' '), 'Salma Tazi'),
          10,
        );
      }),
    );
  });
});

const PARTS = [
  'Ahmed',
  'Salma',
  'Tazi',
  'El Alami',
  'Benjelloun',
  'محمد',
  'العلمي',
  'Abdeslam',
  'Haj',
  'Selma',
  'Taza',
];
