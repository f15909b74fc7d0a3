import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '#libs/domain';
import { arabicPlate, readPlate, SERIES } from '../src/law/plate.js';

const ORDINARY: [text: string, plate: string][] = [
  ['12345-A-6', '12345-A-6'],
  ['12345-a-6', '12345-A-6'],
  ['12345A6', '12345-A-6'],
  ['12345أ6', '12345-A-6'],
  [' 12345 | أ | 6 ', '12345-A-6'],
  ['12345/ا/6', '12345-A-6'],
  ['12345.إ.6', '12345-A-6'],
  ['12345_آ_6', '12345-A-6'],
  ['12345\u2013A\u20116', '12345-A-6'],
  ['12345\u2212A \u2014 6', '12345-A-6'],
  ['12\u00a0345\u00a0A\u00a06', '12345-A-6'],
  ['١٢٣٤٥-أ-٦', '12345-A-6'],
  ['۱۲۳۴۵-أ-۶', '12345-A-6'],
  ['１２３４５－Ａ－６', '12345-A-6'],
  ['\u200f12345\u200e-\u2067أ\u2069-\u061c6', '12345-A-6'],
  ['12345-\u0627\u0654-6', '12345-A-6'],
  ['12345-ﺃ-6', '12345-A-6'],
  ['00042-B-06', '42-B-6'],
  ['1-ب-89', '1-B-89'],
  ['77-د-26', '77-D-26'],
  ['99999-هـ-1', '99999-H-1'],
  ['5-ه-7', '5-H-7'],
  ['5-ة-7', '5-H-7'],
  ['5-و-7', '5-W-7'],
  ['5-E-7', '5-W-7'],
  ['5-ط-7', '5-T-7'],
  ['5-ي-7', '5-Y-7'],
  ['5-ى-7', '5-Y-7'],
  ['5-ج-7', '5-J-7'],
  ['5-م-7', '5-M-7'],
  // From the right, when that is the only way or the prefecture is in front of a long serial.
  ['6-أ-12345', '12345-A-6'],
  ['06 A 345', '345-A-6'],
  ['89A12345', '12345-A-89'],
  ['6-A-34', '6-A-34'],
  ['12-A-6', '12-A-6'],
  ['1234-W-18', '1234-W-18'],
  ['18-W-1234', '1234-W-18'],
];

const OTHERS: [text: string, plate: string][] = [
  ['WW 123456', 'WW-123456'],
  ['123456 WW', 'WW-123456'],
  ['ww123456', 'WW-123456'],
  ['و و 123456', 'WW-123456'],
  ['وو-١', 'WW-1'],
  ['W W / 000123', 'WW-123'],
  ['W18 1234', 'W18-1234'],
  ['w-18-1234', 'W18-1234'],
  ['و18 1234', 'W18-1234'],
  ['123456 M', 'M-123456'],
  ['123456 المغرب', 'M-123456'],
  ['ج 4321', 'J-4321'],
  ['12 CD 345', 'CD-12-345'],
  ['CD 12-345', 'CD-12-345'],
  ['12-345 cd', 'CD-12-345'],
  ['C.D. 012/0345', 'CD-12-345'],
  ['CC-999-9999', 'CC-999-9999'],
  ['1 CMD 1', 'CMD-1-1'],
  ['OI|7|42', 'OI-7-42'],
];

const UNREADABLE = 'a plate such as 12345-A-6, WW-123456, W18-1234 or CD-12-345';
const LETTERS = 'one of A أ, B ب, D د, H هـ, W و, T ط, Y ي, J ج, M م';
const SERIAL = 'a serial from 1 to 99999, as in 12345-A-6';
const PREFECTURE = 'a prefecture from 1 to 89, as in 12345-A-6';
const REFUSED: [text: string, code: string, expected: string][] = [
  ...[
    '',
    '   ',
    '-',
    '12345',
    'A',
    '12345-A',
    'A-6',
    '12345--6',
    '12-345-A-6',
    '1234-56-7',
    '12345-A+6',
    '12345-A-6!',
  ].map((text): [string, string, string] => [text, 'plate.unreadable', UNREADABLE]),
  [`${' '.repeat(32)}12345-A-6`, 'plate.unreadable', UNREADABLE],
  ['12345 Z', 'plate.unreadable', UNREADABLE],
  ['CD 12345', 'plate.unreadable', UNREADABLE],
  ['CD-1-2-3', 'plate.unreadable', UNREADABLE],
  ['WW 12 34', 'plate.unreadable', UNREADABLE],
  ['W181234', 'plate.unreadable', UNREADABLE],
  ['12345-🚗-6', 'plate.unreadable', UNREADABLE],
  ['12345-\ud800-6', 'plate.unreadable', UNREADABLE],
  ['12345-Z-6', 'plate.unknown-letter', LETTERS],
  ['12345-ز-6', 'plate.unknown-letter', LETTERS],
  ['12345-AB-6', 'plate.unknown-letter', LETTERS],
  ['12345-WW-6', 'plate.unknown-letter', LETTERS],
  ['100000-A-6', 'plate.serial-out-of-range', SERIAL],
  ['0-A-6', 'plate.serial-out-of-range', SERIAL],
  ['12345-A-0', 'plate.prefecture-out-of-range', PREFECTURE],
  ['12345-A-90', 'plate.prefecture-out-of-range', PREFECTURE],
  ['90-A-12345', 'plate.prefecture-out-of-range', PREFECTURE],
  ['WW 0', 'plate.serial-out-of-range', 'WW and a number from 1 to 999999'],
  ['WW 1000000', 'plate.serial-out-of-range', 'WW and a number from 1 to 999999'],
  ['W18 100000', 'plate.serial-out-of-range', 'W18 and a number from 1 to 99999'],
  ['CD 1000 1', 'plate.serial-out-of-range', 'CD, a number from 1 to 999 and one from 1 to 9999'],
  ['OI 1 10000', 'plate.serial-out-of-range', 'OI, a number from 1 to 999 and one from 1 to 9999'],
];

describe('reading a plate', () => {
  it.each([...ORDINARY, ...OTHERS])('%s is %s', (text, plate) => expect(readPlate(text)).toBe(plate));

  it.each(REFUSED)('%s is %s', (text, code, expected) => {
    expect(refusalOf(text)).toMatchObject({ code, status: 422, details: { field: 'plate', expected } });
  });

  it.each([
    ['5-ٱ-7', '5-A-7'],
    ['5-ہ-7', '5-H-7'],
    ['5-ی-7', '5-Y-7'],
    ['م 123456', 'M-123456'],
    ['المغرب 123456', 'M-123456'],
    [`${' '.repeat(31)}12345-A-6`, '12345-A-6'],
  ])('%s, rarely written so, is %s', (text, plate) => expect(readPlate(text)).toBe(plate));

  it.each([
    ['WW', 'plate.unreadable'],
    ['5-W-18-1234', 'plate.unreadable'],
    ['W18-1234-5', 'plate.unreadable'],
    ['1+2-A-6', 'plate.unreadable'],
    ['1-2-CD-3', 'plate.unreadable'],
    ['1-2-CD-3-4', 'plate.unreadable'],
    ['12-345-A', 'plate.unreadable'],
    ['A-12-345', 'plate.unreadable'],
    ['0-A-123', 'plate.serial-out-of-range'],
    ['006-A-1234', 'plate.prefecture-out-of-range'],
    ['99-A-123456', 'plate.prefecture-out-of-range'],
  ])('%s is refused: %s', (text, code) => {
    expect(() => readPlate(text)).toThrow(expect.objectContaining({ code, status: 422 }));
  });

  it('says in a refusal what is right, and nothing of the text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{6,30}$/), (text) => {
        const { message, details } = refusalOf(`1-${text}-2`);
        expect(`${message} ${JSON.stringify(details)}`.toLowerCase()).not.toContain(text);
      }),
    );
  });

  it('throws nothing but refusals', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: fc.constantFrom(...'0123456789ABCDEWو أـ-|٣۳\u200f\u00a0'), maxLength: 20 }),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const refusal = refusalOf(text);
        expect(refusal.code).toMatch(/^(plate\.|read$)/);
      }),
      { numRuns: 2_000 },
    );
  });
});

const serial = fc.integer({ min: 1, max: 99_999 });
const ordinary = fc
  .tuple(serial, fc.constantFrom(...SERIES), fc.integer({ min: 1, max: 89 }))
  .map(([serial, { latin }, prefecture]) => `${serial}-${latin}-${prefecture}`);
const marked = fc
  .tuple(fc.constantFrom('WW', 'M', 'J'), fc.integer({ min: 1, max: 999_999 }))
  .map(([mark, number]) => `${mark}-${number}`);
const diplomatic = fc
  .tuple(fc.constantFrom('CD', 'CC', 'CMD', 'OI'), fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 9_999 }))
  .map((parts) => parts.join('-'));
const plate = fc.oneof(
  ordinary,
  marked,
  serial.map((number) => `W18-${number}`),
  diplomatic,
);

describe('every plate', () => {
  it('is read as itself', () => {
    fc.assert(fc.property(plate, (plate) => expect(readPlate(plate)).toBe(plate)));
  });

  it('is read as itself in any spelling', () => {
    const separator = fc.constantFrom(
      '-',
      ' ',
      ' - ',
      ' | ',
      '/',
      '.',
      '_',
      '\u2010',
      '\u2011',
      '\u2013',
      '\u2014',
      '－',
    );
    const zero = fc.constantFrom('0', '٠', '۰', '０');
    const ignored = fc.constantFrom('', '\u200e', '\u200f', '\u061c', '\u2066', '\u2069', '\u0640', '\u00a0', '\ufeff');
    fc.assert(
      fc.property(
        plate,
        separator,
        zero,
        ignored,
        fc.boolean(),
        fc.boolean(),
        (plate, separator, zero, ignored, arabic, low) => {
          const letters = arabic ? arabicPlate(plate) : low ? plate.toLowerCase() : plate;
          const digits = letters.replace(/\d/g, (digit) => String.fromCharCode(zero.charCodeAt(0) + Number(digit)));
          const text = digits
            .replaceAll('-', separator)
            .replace(/(?<=.)(?=.)/gu, ignored)
            .slice(0, 40);
          fc.pre(text.length < 40);
          expect(readPlate(text)).toBe(plate);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('of the ordinary kind is read without separators, and from the right when the serial is long', () => {
    fc.assert(
      fc.property(ordinary, (plate) => {
        expect(readPlate(plate.replaceAll('-', ''))).toBe(plate);
        const [serial = '', letter, prefecture] = plate.split('-');
        if (serial.length >= 3) expect(readPlate(`${prefecture}|${letter}|${serial}`)).toBe(plate);
      }),
    );
  });

  it('has an Arabic spelling that is read back', () => {
    expect(arabicPlate('12345-A-6')).toBe('12345-أ-6');
    expect(arabicPlate('12345-H-6')).toBe('12345-هـ-6');
    expect(arabicPlate('WW-123456')).toBe('WW-123456');
    expect(arabicPlate('CD-12-345')).toBe('CD-12-345');
    fc.assert(fc.property(plate, (plate) => expect(readPlate(arabicPlate(plate))).toBe(plate)));
    fc.assert(fc.property(ordinary, (plate) => expect(arabicPlate(plate)).not.toMatch(/[A-Z]/)));
  });
});

function refusalOf(text: string): DomainError | { code: 'read'; message: string; details: object } {
  try {
    return { code: 'read', message: readPlate(text), details: {} };
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}
