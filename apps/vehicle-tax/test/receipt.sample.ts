import type { Receipt } from '../src/receipt/receipt.js';

/** A receipt of a truck's first half, as tests alter it. */
export const RECEIPT: Receipt = {
  receiptNumber: 'RAB-001-V-2026-000042',
  verificationCode: '7KQ4-M2XD',
  verificationUrl: 'https://guichet.example.ma/verify/RAB-001-V-2026-000042/7KQ4-M2XD',
  vehicle: {
    plate: '12345-A-6',
    category: 'truck',
    fuel: 'diesel',
    fiscalPowerCv: 12,
    grossWeightKg: 19_000,
    owner: 'company',
  },
  years: [2026],
  half: 'first-half',
  lines: [
    { year: 2026, head: 'tax', amountCentimes: 123_400, article: '262-I-B' },
    { year: 2026, head: 'service-fee', amountCentimes: 2_300, article: 'Tarif du guichet' },
  ],
  totalCentimes: 125_700,
  institution: { fr: 'Crédit du Rif', ar: 'قرض الريف' },
  agency: { code: 'RAB-001', name: 'Rabat Centre' },
  tellerNumber: '4821-0937',
  paidAt: '2026-01-15T23:30:00.000Z',
  bookedOn: '2026-01-16',
  standIn: false,
  status: 'paid',
  reprint: 0,
};
