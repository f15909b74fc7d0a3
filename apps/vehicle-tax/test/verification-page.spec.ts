import { describe, expect, it } from '@jest/globals';
import { plateText } from '../src/receipt/receipt.facts.js';
import { verificationPage } from '../src/receipt/verification.page.js';
import { RECEIPT } from './receipt.sample.js';

const INSTITUTION = RECEIPT.institution;

describe('the verification page', () => {
  it('shows a genuine receipt, its tax without the fee', () => {
    const page = verificationPage('/check', INSTITUTION, RECEIPT);
    for (const text of ['Quittance authentique', 'وصل صحيح', '1\u00A0234,00 DH', '1\u00A0257,00 DH', '16/01/2026'])
      expect(page).toContain(text);
    expect(page).toContain('12345-A-6');
    expect(page).toContain(plateText('12345-أ-6'));
    expect(page).toContain('2026, premier versement (la moitié)');
    expect(page).toContain('<section lang="ar" dir="rtl">');
    for (const text of [
      'Rabat Centre (RAB-001)',
      '4821-0937',
      '<b>Crédit du Rif</b>',
      '<b>قرض الريف</b>',
      'رقم الشباكي',
    ])
      expect(page).toContain(text);
    expect(page).not.toContain('class="refused"');
  });

  it.each([
    ['cancelled' as const, 'Quittance ANNULÉE : elle ne prouve rien', 'وصل ملغى: لا يثبت أي شيء'],
    ['to-refund' as const, 'Paiement à rembourser', 'أداء واجب الإرجاع'],
    ['refunded' as const, 'Paiement remboursé', 'أداء تم إرجاعه'],
  ])('a receipt that is %s proves nothing', (status, fr, ar) => {
    const page = verificationPage('/check', INSTITUTION, { ...RECEIPT, status });
    expect(page).toContain(`<h2 class="refused">${fr}`);
    expect(page).toContain(`<h2 class="refused">${ar}`);
    expect(page).not.toContain('Quittance authentique');
  });

  it('knows none of the number and code, or was not asked', () => {
    const unknown = verificationPage('/check', INSTITUTION, 'unknown');
    expect(unknown).toContain('Aucune quittance ne porte ce numéro avec ce code');
    expect(unknown).not.toContain('<dl>');
    expect(verificationPage('/check', INSTITUTION)).not.toContain('<h2');
  });

  it('asks for number and code, and loads nothing', () => {
    const page = verificationPage('/check?a=1&b="2"', INSTITUTION, { ...RECEIPT, standIn: true });
    expect(page).toContain('<form method="get" action="/check?a=1&#38;b=&#34;2&#34;">');
    expect(page).toMatch(/<input name="receipt"[^]*<input name="code"/);
    expect(page).toContain('Payée d&#39;après la carte grise');
    expect(page).not.toMatch(/<script|https?:|\bsrc=|@import|url\(/);
  });

  it('lets no markup in', () => {
    const hostile = `<img src=x onerror='alert("1")'>&`;
    const vehicle = { ...RECEIPT.vehicle, plate: hostile };
    const page = verificationPage('/check', INSTITUTION, {
      ...RECEIPT,
      agency: { code: hostile, name: hostile },
      tellerNumber: hostile,
      receiptNumber: hostile,
      vehicle,
    });
    expect(page).not.toContain('<img');
    expect(page.split('&#60;img src=x onerror=&#39;alert(&#34;1&#34;)&#39;&#62;&#38;')).toHaveLength(9);
  });
});
