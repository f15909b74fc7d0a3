import { inflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { create } from 'qrcode';
import { plateText, visualRuns, type Direction } from '../src/receipt/arabic.text.js';
import { dirhamsText } from '../src/receipt/receipt.facts.js';
import { evenly, renderReceipt } from '../src/receipt/receipt.pdf.js';
import { amiriRegular, RECEIPT } from './receipt.sample.js';

describe('the PDF of a receipt', () => {
  it('is one small page in French, with title and both Arabic fonts in part', async () => {
    const pdf = (await renderReceipt(RECEIPT)).toString('latin1');
    expect(pdf).toMatch(/^%PDF-1\.7[^]*%%EOF\s*$/);
    expect(pdf).toContain('/Count 1\n');
    expect(pdf).toContain('/Lang (fr)');
    expect(pdf).toContain(bigEndian('Quittance RAB-001-V-2026-000042 — Taxe spéciale annuelle sur les véhicules'));
    expect(pdf).toMatch(/\/FontName \/[A-Z]{6}\+Amiri-Regular/);
    expect(pdf).toMatch(/\/FontName \/[A-Z]{6}\+Amiri-Bold/);
    expect(pdf.length).toBeLessThan(100_000);
  });

  it('says all that a receipt says', async () => {
    const texts = latinTexts(await renderReceipt(RECEIPT));
    expect(texts).toEqual(
      expect.arrayContaining([
        'RAB-001-V-2026-000042',
        'RAB-001',
        '16/01/2026 à 00:30',
        '12345-A-6',
        '12345-',
        '-6',
        'Camion',
        'Gasoil',
        '12 CV',
        '19\u00A0000 kg',
        'Société',
        '2026, premier versement (la moitié)',
        'CGI art. 262-I-B',
        '1\u00A0234,00',
        'Tarif du guichet',
        '1\u00A0257,00 DH',
        '7KQ4-M2XD',
        'https://guichet.example.ma/verify',
      ]),
    );
  });

  it('bears its marks, and no others', async () => {
    const marks = /DUPLICATA|ANNUL|REMBOURS|carte grise/;
    expect(latinTexts(await renderReceipt(RECEIPT)).filter((text) => marks.test(text))).toEqual([]);
    const marked = latinTexts(await renderReceipt({ ...RECEIPT, status: 'cancelled', reprint: 1 }));
    expect(marked.filter((text) => marks.test(text))).toEqual(['ANNULÉE', 'DUPLICATA n° 1']);
    const standIn = latinTexts(await renderReceipt({ ...RECEIPT, standIn: true }));
    expect(standIn).toContain("Payée d'après la carte grise ; confirmation de l'administration en cours");
  });

  it('draws its QR code square by square, as a link', async () => {
    const pdf = await renderReceipt(RECEIPT);
    const { modules } = create(RECEIPT.verificationUrl, { errorCorrectionLevel: 'M' });
    const drawn = new Uint8Array(modules.size ** 2);
    for (const [, x, y, width] of contentOf(pdf).matchAll(/^(\d+) (\d+) (\d+) 1 re$/gm)) {
      const start = Number(y) * modules.size + Number(x);
      drawn.fill(1, start, start + Number(width));
    }
    expect(drawn).toEqual(Uint8Array.from(modules.data));
    expect(pdf.toString('latin1')).toContain(`/URI (${RECEIPT.verificationUrl})`);
  });

  it('goes on to a second page with all its lines, and the total at the end', async () => {
    const lines = Array.from({ length: 70 }, (_, index) => ({ ...RECEIPT.lines[0]!, amountCentimes: 50_001 + index }));
    const pdf = await renderReceipt({ ...RECEIPT, lines });
    const texts = latinTexts(pdf);
    expect(pdf.toString('latin1')).toContain('/Count 2\n');
    expect(texts.filter((text) => /^500,\d\d$/.test(text))).toEqual(
      lines.map((line) => dirhamsText(line.amountCentimes)),
    );
    expect(texts.filter((text) => /^(Total payé|Suite et total.*|\d \/ \d)$/.test(text))).toEqual([
      'Suite et total à la page suivante',
      '1 / 2',
      'Total payé',
      '2 / 2',
    ]);
  });

  it.each([
    [0, 3, [0]],
    [3, 3, [3]],
    [4, 3, [2, 2]],
    [7, 3, [3, 3, 1]],
  ])('%i lines, %i at most on a page', (count, most, expected) => {
    const lines = Array.from({ length: count }, (_, index) => index);
    expect(evenly(lines, most).map((page) => page.length)).toEqual(expected);
    expect(evenly(lines, most).flat()).toEqual(lines);
  });
});

describe('Arabic', () => {
  it.each<[text: string, direction: Direction, fromLeft: string[]]>([
    ['وصل أداء', 'rtl', ['وصل أداء']],
    ['المركبة 12345-أ-6 سنة 2026', 'rtl', ['2026', ' سنة ', '6-', 'أ', '-12345', 'المركبة ']],
    [`المركبة ${plateText('12345-أ-6')} سنة 2026`, 'rtl', ['2026', ' سنة ', '12345-', 'أ', '-6', 'المركبة ']],
    [plateText('12345-أ-6'), 'ltr', ['12345-', 'أ', '-6']],
    [plateText('WW-123456'), 'rtl', ['WW-123456']],
    ['المبلغ 1\u00A0234,00 درهم', 'rtl', [' درهم', '1\u00A0234,00', 'المبلغ ']],
    ['2025، 2026', 'rtl', ['2026', '، ', '2025']],
    ['الدفعة الأولى (النصف)', 'rtl', ['(', 'النصف', ')', 'الدفعة الأولى ']],
    ['Quittance n° 1', 'ltr', ['Quittance n° 1']],
  ])('%s, %s', (text, direction, fromLeft) => {
    expect(visualRuns(text, direction).map((run) => run.text)).toEqual(fromLeft);
  });

  it('is written from right to left in joined letters', () => {
    const { glyphs } = amiriRegular().layout('ملغاة');
    const [last, ...others] = glyphs;
    expect(last?.codePoints).toEqual(['ة'.codePointAt(0)]);
    expect(others.at(-1)?.id).not.toBe(amiriRegular().layout('م').glyphs[0]?.id);
  });

  it('is given out afresh each time, since pdfkit changes what it gets', () => {
    amiriRegular().layout('وصل').positions[0]!.xAdvance = -1;
    expect(amiriRegular().layout('وصل').positions[0]?.xAdvance).toBeGreaterThan(0);
  });
});

/** The texts that pages draw in Helvetica, in order: each pdfkit draws by itself, in pieces where letters are kerned. */
function latinTexts(pdf: Buffer): string[] {
  return [...contentOf(pdf).matchAll(/\[(<[^\]]*)\] TJ/g)]
    .map(([, pieces = '']) => [...pieces.matchAll(/<([0-9a-f]+)>/g)].map(([, hex]) => hex).join(''))
    .map((hex) => Buffer.from(hex, 'hex').toString('latin1'));
}

/** What draws the pages. */
function contentOf(pdf: Buffer): string {
  const streams = pdf.toString('latin1').matchAll(/\/Filter \/FlateDecode\n>>\nstream\n([^]*?)\nendstream/g);
  return [...streams]
    .map(([, stream = '']) => inflateSync(Buffer.from(stream, 'latin1')).toString('latin1'))
    .filter((content) => content.includes('BT\n'))
    .join('\n');
}

/** A text as PDF's strings hold it beyond ASCII. */
function bigEndian(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('latin1');
}
