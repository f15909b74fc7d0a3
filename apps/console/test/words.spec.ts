import { describe, expect, it } from '@jest/globals';
import {
  dayAt,
  printColumn,
  printDirhams,
  printInstant,
  printNumber,
  printPercent,
  printPeriod,
} from '../src/print/print.js';
import { monthEnds, periodsOf, spanOf, withPeriod } from '../src/time/periods.js';
import { chosenLanguage, filled, LANGUAGES, WORDS } from '../src/words/words.js';

const ARABIC = /[\u0620-\u064A]/;
const PLACES = /\{\d\}/g;

describe('the words of the page', () => {
  it.each(LANGUAGES)('say the same in %s', (language) => {
    expect(Object.keys(WORDS[language])).toEqual(Object.keys(WORDS.fr));
    for (const [key, text] of Object.entries(WORDS[language])) {
      const french = WORDS.fr[key as keyof typeof WORDS.fr];
      expect([key, text.match(PLACES)?.toSorted()]).toEqual([key, french.match(PLACES)?.toSorted()]);
      expect([key, ARABIC.test(text)]).toEqual([key, language === 'ar']);
    }
  });

  it.each([
    ['ar', ['en'], 'ar'],
    ['de', ['de-DE', 'en-GB'], 'en'],
    [null, ['ar-MA'], 'ar'],
    [null, ['de'], 'fr'],
  ] as const)('are in the language that is chosen (%s) or preferred (%j)', (chosen, preferred, language) => {
    expect(chosenLanguage(chosen, preferred)).toBe(language);
  });

  it('take values in their places', () => expect(filled('{1} of {0}{2}', 'a', 'b')).toBe('b of a'));
});

describe('what is printed', () => {
  it.each([
    [1_491_241, 'fr', '1\u202f491\u202f241'],
    [1_491_241, 'ar', '1\u202f491\u202f241'],
    [1_491_241, 'en', '1,491,241'],
    [-3, 'fr', '-3'],
  ] as const)('%d in %s is %s', (value, language, text) => expect(printNumber(value, language)).toBe(text));

  it.each([
    [5, 'fr', '0,05'],
    [-5, 'fr', '-0,05'],
    [123_450, 'en', '1,234.50'],
    [900_719_925_474_099_1, 'fr', '90\u202f071\u202f992\u202f547\u202f409,91'],
  ] as const)('%d centimes in %s are %s DH, to the centime', (centimes, language, text) => {
    expect(printDirhams(centimes, language)).toBe(text);
  });

  it.each([
    ['2022', 'fr', '2022'],
    ['2022-Q2', 'fr', 'T2 2022'],
    ['2022-05', 'fr', 'mai 2022'],
    ['2022-05-31', 'en', '31 May 2022'],
    ['2022-05', 'ar', 'ماي 2022'],
  ] as const)('the period %s in %s is %s', (period, language, text) =>
    expect(printPeriod(period, language)).toBe(text),
  );

  it('a change has its sign, a column its date, an instant its clock in Morocco', () => {
    expect([printPercent(12.34, 'fr'), printPercent(-5, 'en'), printPercent(0, 'fr')]).toEqual([
      '+12,3 %',
      '-5 %',
      '0 %',
    ]);
    expect([printColumn('2022'), printColumn('2023-06-30')]).toEqual(['2022', '30/06/2023']);
    expect(printInstant('2022-07-01T23:30:00Z', 'fr')).toMatch(/^2 juillet 2022/);
    expect(dayAt(new Date('2022-07-01T23:30:00Z'))).toBe('2022-07-02');
  });
});

describe('the periods of a report', () => {
  it.each([
    ['2022,2023-06-30', ['2022', '2023-06-30']],
    ['2022,2022,x,2022-13-01', ['2022']],
    [undefined, ['2023', '2024', '2025', '2026-11-28']],
    ['x', ['2023', '2024', '2025', '2026-11-28']],
  ])('of %s are %j', (text, periods) => expect(periodsOf(text, '2026-11-28')).toEqual(periods));

  it('stand in their order, once', () => {
    expect(withPeriod(['2022', '2023-06-30'], '2023-03-31')).toEqual(['2022', '2023-03-31', '2023-06-30']);
    expect(withPeriod(['2022'], '2022')).toEqual(['2022']);
    expect(spanOf('2023-06-30')).toEqual({ from: '2023-01-01', to: '2023-06-30' });
    expect(monthEnds('2024').slice(0, 2)).toEqual(['2024-01-31', '2024-02-29']);
  });
});
