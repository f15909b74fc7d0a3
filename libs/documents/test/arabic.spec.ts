import { describe, expect, it } from '@jest/globals';
import { amiriFonts } from '../src/pdf/amiri.font.js';
import { visualRuns, type Direction } from '../src/pdf/bidi.text.js';
import { isolated } from '../src/print/words.js';

const amiri = amiriFonts()['Amiri-Regular'];

describe('Arabic', () => {
  it.each<[text: string, direction: Direction, fromLeft: string[]]>([
    ['وصل أداء', 'rtl', ['وصل أداء']],
    ['المركبة 12345-أ-6 سنة 2026', 'rtl', ['2026', ' سنة ', '6-', 'أ', '-12345', 'المركبة ']],
    ['المبلغ 1\u00A0234,00 درهم', 'rtl', [' درهم', '1\u00A0234,00', 'المبلغ ']],
    [`الرصيد ${isolated('-1\u00A0234,00')} درهم`, 'rtl', [' درهم', '-1\u00A0234,00', 'الرصيد ']],
    ['2025، 2026', 'rtl', ['2026', '، ', '2025']],
    ['16/01/2026 على الساعة 00:30', 'rtl', ['00:30', ' على الساعة ', '16/01/2026']],
    ['الدفعة الأولى (النصف)', 'rtl', ['(', 'النصف', ')', 'الدفعة الأولى ']],
    ['Client عائشة Aït', 'ltr', ['Client ', 'عائشة', ' Aït']],
    ['Quittance n° 1', 'ltr', ['Quittance n° 1']],
    ['', 'rtl', []],
  ])('%s, %s', (text, direction, fromLeft) => {
    expect(visualRuns(text, direction).map((run) => run.text)).toEqual(fromLeft);
  });

  it('is written from right to left in joined letters', () => {
    const { glyphs } = amiri.layout('ملغاة');
    const [last, ...others] = glyphs;
    expect(last?.codePoints).toEqual(['ة'.codePointAt(0)]);
    expect(others.at(-1)?.id).not.toBe(amiri.layout('م').glyphs[0]?.id);
  });

  it('is given out afresh each time, since pdfkit changes what it gets', () => {
    amiri.layout('وصل').positions[0]!.xAdvance = -1;
    expect(amiri.layout('وصل').positions[0]?.xAdvance).toBeGreaterThan(0);
  });

  it('is opened once for all documents', () => expect(amiriFonts()['Amiri-Regular']).toBe(amiri));
});
