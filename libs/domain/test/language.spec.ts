import { describe, expect, it } from '@jest/globals';
import { languageHeaders, languageOf } from '../src/refusal/language.js';
import { titleOf } from '../src/refusal/status.words.js';

describe('the language of an answer', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['fr', 'fr'],
    ['ar', 'ar'],
    ['fr-MA', 'fr'],
    ['ar-MA,ar;q=0.9,fr;q=0.8', 'ar'],
    ['de, fr;q=0.5', 'fr'],
    ['fr;q=0.5, ar;q=0.6', 'ar'],
    ['en;q=0.1, FR;q=0.9', 'fr'],
    ['fr;q=0', 'en'],
    ['de', 'en'],
    ['zgh, ar;q=0.5', 'ar'],
    ['fr;q=abc', 'en'],
    ['\u0000,,;;=', 'en'],
    [`${'x,'.repeat(3_000)}ar`, 'ar'],
  ])('asked for by %j is %s', (asked, language) => expect(languageOf(asked)).toBe(language));

  it('is told with the answer, and that it could be another', () =>
    expect(languageHeaders('ar')).toEqual({ 'content-language': 'ar', vary: 'Accept-Language' }));
});

describe('the title of a problem', () => {
  it.each([
    [404, 'en', 'Not Found'],
    [404, 'fr', 'Introuvable'],
    [404, 'ar', 'غير موجود'],
    [418, 'fr', "I'm a Teapot"],
    [599, 'ar', 'Error'],
  ] as const)('%i in %s', (status, language, title) => expect(titleOf(status, language)).toBe(title));
});
