import { describe, expect, it } from '@jest/globals';
import { create } from 'qrcode';
import { drawnContent, latinTexts } from '#libs/testing';
import { drawFacts, drawHeading, drawMark, drawNote, drawQrCode } from '../src/pdf/block.pdf.js';
import { latinText, unwritable } from '../src/pdf/latin.text.js';
import { drawText } from '../src/pdf/line.pdf.js';
import { LANDSCAPE, PORTRAIT, renderPdf, type Frame, type Paper } from '../src/pdf/paper.pdf.js';
import { drawTablePages, drawTotals, evenly, TOTALS_HEIGHT, type TableColumn } from '../src/pdf/table.pdf.js';
import { dirhamsText } from '../src/print/amount.js';
import { dayText } from '../src/print/date.js';
import { sameWords } from '../src/print/words.js';

interface Movement {
  on: string;
  words: string;
  amountCentimes: number;
}

const COLUMNS: readonly TableColumn<Movement>[] = [
  { head: { fr: 'Date', ar: 'التاريخ' }, x: 40, text: ({ on }) => dayText(on) },
  { head: { fr: 'Opération' }, x: 110, maxWidth: 200, text: ({ words }) => words },
  {
    head: { fr: 'Montant', ar: 'المبلغ' },
    x: 410,
    align: 'right',
    text: ({ amountCentimes }) => dirhamsText(amountCentimes),
  },
];

/** A statement of account, as a product would draw one. */
function statement(movements: readonly Movement[], frame: Frame = PORTRAIT): Promise<Buffer> {
  const total = movements.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0);
  return renderPdf('Relevé de compte — janvier', frame, (paper) =>
    drawTablePages(paper, COLUMNS, movements, {
      above: () => {
        const y = drawHeading(paper, {
          institution: { fr: 'Crédit du Rif', ar: 'قرض الريف' },
          title: { fr: 'Relevé de compte', ar: 'كشف الحساب' },
          subtitle: sameWords('janvier 2026'),
        });
        const facts = [{ label: { fr: 'Titulaire', ar: 'صاحب الحساب' }, value: sameWords('Aïcha Aït Lahcen') }];
        return drawFacts(paper, facts, y) + 10;
      },
      bottom: frame.bottom - TOTALS_HEIGHT - 20,
      rowHeights: { least: 14, most: 16 },
      below: (y, isLast) => {
        if (isLast) drawTotals(paper, { fr: 'Solde', ar: 'الرصيد' }, y, [{ x: 410, text: dirhamsText(total) }]);
      },
    }),
  );
}

const movements = (count: number): Movement[] =>
  Array.from({ length: count }, (_, index) => ({ on: '2026-01-31', words: `n° ${index}`, amountCentimes: index }));

const drawn = (draw: (paper: Paper) => void): Promise<Buffer> =>
  renderPdf('', PORTRAIT, (paper) => {
    paper.doc.addPage();
    draw(paper);
  });

describe('a document', () => {
  it('has a title, is in French, and brings as much of both Arabic fonts as it needs', async () => {
    const pdf = (await statement(movements(3))).toString('latin1');
    expect(pdf).toMatch(/^%PDF-1\.7[^]*%%EOF\s*$/);
    expect(pdf).toContain('/Count 1\n');
    expect(pdf).toContain('/Lang (fr)');
    expect(pdf).toContain(Buffer.from('Relevé de compte — janvier', 'utf16le').swap16().toString('latin1'));
    expect(pdf).toMatch(/\/FontName \/[A-Z]{6}\+Amiri-Regular/);
    expect(pdf).toMatch(/\/FontName \/[A-Z]{6}\+Amiri-Bold/);
    expect(pdf.length).toBeLessThan(100_000);
  });

  it('goes on over as many pages as its table needs, all alike, each row once, the total at the end', async () => {
    const rows = movements(100);
    const pdf = await statement(rows);
    const texts = latinTexts(pdf);
    expect(pdf.toString('latin1')).toContain('/Count 3\n');
    expect(texts.filter((text) => text.startsWith('n°'))).toEqual(rows.map(({ words }) => words));
    expect(texts.filter((text) => /^(Relevé de compte|Solde|\d \/ \d)$/.test(text))).toEqual([
      'Relevé de compte',
      '1 / 3',
      'Relevé de compte',
      '2 / 3',
      'Relevé de compte',
      'Solde',
      '3 / 3',
    ]);
    expect(texts).toContain('49,50');
  });

  it('may lie on its side, and has fewer rows on a page', async () => {
    const pdf = (await statement(movements(50), LANDSCAPE)).toString('latin1');
    expect(pdf).toContain('/MediaBox [0 0 841.89 595.28]');
    expect(pdf).toContain('/Count 2\n');
  });

  it('without rows has one page with its total', async () => {
    const pdf = await statement([]);
    expect(pdf.toString('latin1')).toContain('/Count 1\n');
    expect(latinTexts(pdf)).toEqual(expect.arrayContaining(['Opération', 'Solde', '0,00']));
  });

  it.each([
    [0, 3, [0]],
    [3, 3, [3]],
    [4, 3, [2, 2]],
    [7, 3, [3, 3, 1]],
  ])('%i rows, %i at most on a page', (count, most, expected) => {
    const rows = Array.from({ length: count }, (_, index) => index);
    expect(evenly(rows, most).map((page) => page.length)).toEqual(expected);
    expect(evenly(rows, most).flat()).toEqual(rows);
  });
});

describe('a block', () => {
  it('says where it ends: nothing is drawn over another', async () => {
    const ends: number[] = [];
    const words = { fr: 'DUPLICATA', ar: 'نسخة' };
    const pdf = await drawn((paper) => {
      ends.push(drawHeading(paper, { institution: words, title: words, subtitle: words }));
      ends.push(drawMark(paper, words, ends[0]!));
      ends.push(drawNote(paper, words, ends[1]!));
      ends.push(drawFacts(paper, [{ label: words, value: words }], ends[2]!));
    });
    expect(ends).toEqual([84, 114, 144, 158.5]);
    // The band of the mark and the frame of the note, from edge to edge and above their ends.
    expect(drawnContent(pdf)).toMatch(/^40 84 515 24 re\n[^]*^40 114 515 24 re\n/m);
  });

  it('of a QR code is drawn square by square, and is a link', async () => {
    const url = 'https://guichet.example.ma/verify/RAB-001-V-2026-000042';
    const pdf = await drawn((paper) => drawQrCode(paper, url, 100, 200, 96));
    const { modules } = create(url, { errorCorrectionLevel: 'M' });
    const squares = new Uint8Array(modules.size ** 2);
    for (const [, x, y, width] of drawnContent(pdf).matchAll(/^(\d+) (\d+) (\d+) 1 re$/gm)) {
      const start = Number(y) * modules.size + Number(x);
      squares.fill(1, start, start + Number(width));
    }
    expect(squares).toEqual(Uint8Array.from(modules.data));
    expect(pdf.toString('latin1')).toContain(`/URI (${url})`);
  });
});

describe('a line', () => {
  it.each([
    ['Aït Lahcen, œuvre — « 1\u00A0234 € »', 'Aït Lahcen, œuvre — « 1\u00A0234 € »'],
    ['Nguyễn Łukasz Şahin', 'Nguyen Lukasz Sahin'],
    ['e\u0301te\u0301', 'été'],
    ['1\u202F234\u2212\u2009x', '1\u00A0234- x'],
    ['ⵜⴰⵙ', '???'],
  ])('%s is written %s', async (text, written) => {
    expect(latinText(text)).toBe(written);
    expect(latinTexts(await drawn((paper) => drawText(paper, text, { x: 40, y: 40, size: 9 })))).toEqual([written]);
  });

  it('longer than its place is written smaller', async () => {
    const sizes = async (maxWidth?: number) => {
      const style = { x: 40, y: 40, size: 10, maxWidth };
      const pdf = await drawn((paper) => drawText(paper, 'Véhicule guichet', style));
      return [...drawnContent(pdf).matchAll(/\/F\d+ ([\d.]+) Tf/g)].map(([, size]) => Number(size));
    };
    expect(await sizes()).toEqual([10]);
    expect(await sizes(500)).toEqual([10]);
    const [small = 0] = await sizes(30);
    expect(small).toBeGreaterThan(2);
    expect(small).toBeLessThan(6);
  });

  it('tells which characters of its words no font has', () => {
    expect(unwritable({ fr: 'Délai — 30 j', ar: 'أجل 30 يوما' })).toEqual([]);
    expect(unwritable({ fr: 'Łódź', ar: 'ملغاة' })).toEqual(['Ł', 'ź']);
    expect(unwritable({ fr: 'Clé', ar: 'رمز ⵣ' })).toEqual(['ⵣ']);
  });
});
