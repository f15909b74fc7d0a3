import { describe, expect, it } from '@jest/globals';
import { dirhamsText, visualRuns, type Direction } from '#libs/documents';
import { latinTexts } from '#libs/testing';
import { plateText } from '../src/receipt/receipt.facts.js';
import { renderReceipt } from '../src/receipt/receipt.pdf.js';
import { RECEIPT } from './receipt.sample.js';

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
        'Crédit du Rif',
        'Rabat Centre (RAB-001)',
        '4821-0937',
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

  it('leads to its verification', async () => {
    expect((await renderReceipt(RECEIPT)).toString('latin1')).toContain(`/URI (${RECEIPT.verificationUrl})`);
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
});

describe('a plate', () => {
  it.each<[text: string, direction: Direction, fromLeft: string[]]>([
    [`المركبة ${plateText('12345-أ-6')} سنة 2026`, 'rtl', ['2026', ' سنة ', '12345-', 'أ', '-6', 'المركبة ']],
    [plateText('12345-أ-6'), 'ltr', ['12345-', 'أ', '-6']],
    [plateText('WW-123456'), 'rtl', ['WW-123456']],
  ])('stands as it hangs on the vehicle: %s, %s', (text, direction, fromLeft) => {
    expect(visualRuns(text, direction).map((run) => run.text)).toEqual(fromLeft);
  });
});

/** A text as PDF's strings hold it beyond ASCII. */
function bigEndian(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('latin1');
}
