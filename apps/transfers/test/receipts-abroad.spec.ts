import { describe, expect, it } from '@jest/globals';
import { unwritable, type Words } from '#libs/documents';
import { latinTexts } from '#libs/testing';
import type { FamilyAid } from '../src/family-aid/family-aid.js';
import { aidReceiptOf, type AidReceiptKind } from '../src/receipt/aid-receipt.js';
import { remittanceReceiptOf } from '../src/receipt/remittance-receipt.js';
import type { TransferReceipt } from '../src/receipt/transfer-receipt.js';
import { receiptFacts, renderTransferReceipt } from '../src/receipt/transfer-receipt.pdf.js';
import * as words from '../src/receipt/transfer-receipt.words.js';
import type { InwardRemittance } from '../src/remittance/remittance.js';

const CASE = '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e41';
const NO_SUCH_RECEIPT = expect.objectContaining({ code: 'transfer.no-such-receipt', status: 404 });
const isolate = (text: string) => `\u2066${text}\u2069`;

const REMITTANCE = {
  id: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e21',
  operator: 'western-union',
  reference: '2094713586',
  agency: 'OUJ-014',
  payee: { firstName: 'Aicha', lastName: 'AIT LAHCEN', idKind: 'passport', idNumber: 'X12345' },
  sender: { firstName: 'Nadia', lastName: 'Sabri', country: 'CA' },
  beneficiary: { firstName: 'Aïcha', lastName: 'Aït Lahcen' },
  amountCentimes: 185_000,
  paidOutAt: null,
  receiptNumber: null,
  heldBy: null,
};
const remittance = (change: object) => ({ ...REMITTANCE, ...change }) as InwardRemittance;
const PAID = { paidOutAt: '2026-01-31T10:00:00.000Z', receiptNumber: 'OUJ-014-T-2026-000001' };

const AID = {
  operator: 'moneygram',
  agency: 'RAB-001',
  sender: { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin', idNumber: 'AB123456' },
  beneficiary: { firstName: 'Yassine', lastName: 'Tazi', country: 'FR' },
  amountCentimes: 200_000,
  feeCentimes: 8_500,
  feeVatCentimes: 773,
  reference: null,
  sentAt: null,
  receiptNumber: null,
  returnedAt: null,
  returnReceiptNumber: null,
};
const aid = (change: object) => ({ ...AID, ...change }) as FamilyAid;
const SENT = { reference: '40718265', sentAt: '2026-01-31T10:00:00.000Z', receiptNumber: 'RAB-001-T-2026-000001' };
const CANCELLED = {
  ...SENT,
  status: 'cancelled',
  returnedAt: '2026-01-31T11:00:00.000Z',
  returnReceiptNumber: 'RAB-001-T-2026-000002',
};
const factsOf = (receipt: TransferReceipt) => receiptFacts({ receipt, institution: INSTITUTION, agencyName: 'Agence' });
const INSTITUTION = { fr: 'Crédit du Rif', ar: 'قرض الريف' };
const textsOf = async (receipt: TransferReceipt) =>
  latinTexts(await renderTransferReceipt({ receipt, institution: INSTITUTION, agencyName: 'Agence' }));

describe('the receipt of money from abroad', () => {
  it.each([
    ['paid-out', null],
    ['confirmed', null],
    ['unsettled', 'amount.differs'],
    ['settled', 'amount.differs'],
  ])('says the same when it is %s: cash is out', (status, refusal) => {
    const receipt = remittanceReceiptOf(remittance({ ...PAID, status, refusal }));
    expect(receipt).toEqual(remittanceReceiptOf(remittance({ ...PAID, status: 'paid-out', refusal: null })));
    expect(receipt).toMatchObject({ kind: 'pay-out', receiptNumber: PAID.receiptNumber, at: PAID.paidOutAt });
  });

  it.each([
    ['reserving', {}],
    ['reserved', {}],
    ['reserved', { heldBy: CASE }],
    ['frozen', { heldBy: CASE }],
    ['refused', { refusal: 'reference.blocked' }],
    ['released', { refusal: 'transfer.under-verification' }],
  ])('is none when it is %s (%j), whatever it waits for', (status, change) => {
    const asking = () => remittanceReceiptOf(remittance({ ...change, status }));
    expect(asking).toThrow(NO_SUCH_RECEIPT);
    expect(asking).toThrow(expect.objectContaining({ details: {} }));
  });

  it('states who sent it from where, to whom by the ID, under which number, and no fee', () => {
    const facts = factsOf(remittanceReceiptOf(remittance({ ...PAID, status: 'confirmed', refusal: null })));
    expect(facts.map(({ label, value }) => [label.fr, value.fr, value.ar])).toEqual([
      ['Reçu n°', 'OUJ-014-T-2026-000001', isolate('OUJ-014-T-2026-000001')],
      ['Agence', 'Agence (OUJ-014)', isolate('Agence (OUJ-014)')],
      ['Le', '31/01/2026 à 11:00', '31/01/2026 على الساعة 11:00'],
      ['Opérateur', 'Western Union', isolate('Western Union')],
      ["Référence de l'opérateur", '209 471 3586', isolate('209 471 3586')],
      ['Expéditeur', 'Nadia Sabri', isolate('Nadia Sabri')],
      ['Pays', 'Canada', 'كندا'],
      ['Bénéficiaire', 'Aicha AIT LAHCEN', isolate('Aicha AIT LAHCEN')],
      ['Montant', '1\u00A0850,00 DH', `${isolate('1\u00A0850,00')} درهم`],
    ]);
  });
});

describe('the receipts of family aid', () => {
  it.each<[string, object, AidReceiptKind, string | undefined, boolean]>([
    ['under-verification', {}, 'sending', undefined, false],
    ['dropped', { refusal: 'transfer.under-verification' }, 'sending', undefined, false],
    ['asking', {}, 'sending', undefined, false],
    ['refused', { refusal: 'sending.country-not-served' }, 'sending', undefined, false],
    ['lapsed', { refusal: 'family-aid.lapsed' }, 'sending', undefined, false],
    ['sent', SENT, 'sending', SENT.receiptNumber, false],
    ['cancelling', SENT, 'sending', SENT.receiptNumber, false],
    ['owed-back', SENT, 'sending', SENT.receiptNumber, false],
    ['cancelled', CANCELLED, 'sending', SENT.receiptNumber, true],
    ['asking', {}, 'refund', undefined, false],
    ['sent', SENT, 'refund', undefined, false],
    ['cancelling', SENT, 'refund', undefined, false],
    ['owed-back', SENT, 'refund', undefined, false],
    ['cancelled', CANCELLED, 'refund', CANCELLED.returnReceiptNumber, false],
  ])('that is %s (%j), of the %s: %s, undone %s', (status, change, kind, receiptNumber, isUndone) => {
    const asking = () => aidReceiptOf(aid({ refusal: null, ...change, status }), kind);
    if (receiptNumber === undefined) expect(asking).toThrow(NO_SUCH_RECEIPT);
    else expect(asking()).toMatchObject({ kind, receiptNumber, isUndone, agency: 'RAB-001' });
  });

  const FACTS = [
    ['Opérateur', 'MoneyGram'],
    ['Expéditeur', 'Hassan Tazi'],
    ['Bénéficiaire', 'Yassine Tazi'],
    ['Pays', 'France'],
    ['Montant', '2\u00A0000,00 DH'],
    ['Frais hors taxe', '77,27 DH'],
    ['TVA', '7,73 DH'],
  ];
  const REFERENCE = ["Référence de l'opérateur", '4071 8265'];

  it.each<[AidReceiptKind, string, string[][]]>([
    ['sending', 'sent', [...FACTS, ['Total payé', '2\u00A0085,00 DH']]],
    ['sending', 'cancelled', [FACTS[0]!, REFERENCE, ...FACTS.slice(1), ['Total payé', '2\u00A0085,00 DH']]],
    ['refund', 'cancelled', [FACTS[0]!, REFERENCE, ...FACTS.slice(1), ['Total rendu', '2\u00A0085,00 DH']]],
  ])('state of the %s of what is %s what was paid', (kind, status, facts) => {
    const receipt = aidReceiptOf(aid(status === 'sent' ? { ...SENT, status } : CANCELLED), kind);
    expect(
      factsOf(receipt)
        .slice(3)
        .map(({ label, value }) => [label.fr, value.fr]),
    ).toEqual(facts);
  });

  it('tell the number that the beneficiary collects by, and whom to give it, unless it was undone', async () => {
    const advice = words.REFERENCE_ADVICE.map(({ fr }) => fr);
    const sent = await textsOf(aidReceiptOf(aid({ ...SENT, status: 'sent' }), 'sending'));
    expect(sent).toEqual(expect.arrayContaining(["Référence de l'opérateur", '4071 8265', ...advice]));
    expect(sent).not.toContain('ARGENT RENDU');
    for (const kind of ['sending', 'refund'] as const) {
      const undone = await textsOf(aidReceiptOf(aid(CANCELLED), kind));
      expect(undone.filter((text) => advice.includes(text))).toEqual([]);
      expect(undone.includes('ARGENT RENDU')).toBe(kind === 'sending');
    }
  });
});

describe('the words of receipts', () => {
  it('can be written in their fonts, with the name of every country', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const countries = letters.flatMap((first) => letters.map((second) => words.countryWords(first + second)));
    const { TITLE_OF, WORDS_OF_SUBJECT, RECEIPT_LABELS, CODE_ADVICE, REFERENCE_ADVICE } = words;
    const tables = [TITLE_OF, WORDS_OF_SUBJECT, RECEIPT_LABELS].flatMap((table) => Object.values<Words>(table));
    for (const told of [...tables, ...CODE_ADVICE, ...REFERENCE_ADVICE, words.CODE_LABEL, ...countries])
      expect([told.fr, unwritable(told)]).toEqual([told.fr, []]);
    expect(new Set(Object.values(WORDS_OF_SUBJECT).map(({ ar }) => ar)).size).toBe(3);
  });
});
