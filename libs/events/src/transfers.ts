import { Type } from 'typebox';
import { defineContract, defineEvent, flow, type EventOf } from './contract/contract.js';
import { dayClosed } from './contract/day-closed.js';
import { AmountCentimes, Id, PAYMENT_ORDER } from './contract/fields.js';
import { TRANSFERS_CHANNELS } from './partners/transfers.partners.js';

const Operator = Type.String({ minLength: 1, maxLength: 40, description: 'The operator, `cash-express`.' });

export const TransferSentV1 = defineEvent('transfers.transfer-sent.v1', {
  summary: 'A counter took money in and owes it to a beneficiary.',
  subject: 'the id of the transfer',
  data: {
    transferId: Id,
    operator: Operator,
    amountCentimes: AmountCentimes,
    feeCentimes: Type.Integer({ minimum: 0, description: 'The fee, centimes, taken on top of the amount.' }),
  },
  sample: {
    transferId: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11',
    operator: 'cash-express',
    agency: 'RAB-001',
    bookedOn: '2026-01-31',
    amountCentimes: 185_000,
    feeCentimes: 3500,
    cashCentimes: 188_500,
  },
});
export type TransferSentV1 = EventOf<typeof TransferSentV1>;

export const TransferPaidOutV1 = defineEvent('transfers.transfer-paid-out.v1', {
  summary: 'A transfer was paid out to its beneficiary: by a counter, or into an account, which moves no cash.',
  subject: 'the id of the transfer',
  data: { transferId: Id, operator: Operator, amountCentimes: AmountCentimes },
  sample: {
    transferId: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11',
    operator: 'cash-express',
    agency: 'OUJ-014',
    bookedOn: '2026-02-02',
    amountCentimes: 185_000,
    cashCentimes: -185_000,
  },
});
export type TransferPaidOutV1 = EventOf<typeof TransferPaidOutV1>;

export const TransferPaymentOrderedV1 = defineEvent('transfers.transfer-payment-ordered.v1', {
  summary:
    'A transfer is to be paid into an account: `accounts` answers with `accounts.payment-credited.v1` or `-refused.v1`.',
  subject: 'the id of the transfer, which the answer gives as its reference',
  uncounted: 'an order: the transfer is paid out when it is there',
  data: { transferId: Id, ...PAYMENT_ORDER },
  sample: {
    transferId: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11',
    paymentId: '01a20309-4c27-766d-b3de-7a4985ccf213',
    accountId: '01a20309-4c27-766d-b3de-7a4985ccf212',
    agency: 'OUJ-014',
    bookedOn: '2026-02-02',
    amountCentimes: 185_000,
    cashCentimes: 0,
  },
});
export type TransferPaymentOrderedV1 = EventOf<typeof TransferPaymentOrderedV1>;

export const transfersContract = defineContract({
  product: 'transfers',
  topic: 'transfers.events',
  readers: ['accounts'],
  channels: TRANSFERS_CHANNELS,
  indicators: {
    'transfers.sent': flow('Transferts envoyés', 'Transfers sent', 'التحويلات المرسلة'),
    'transfers.paid-out': flow('Transferts payés', 'Transfers paid out', 'التحويلات المؤداة'),
  },
  events: { TransferSentV1, TransferPaymentOrderedV1, TransferPaidOutV1, DayClosedV1: dayClosed('transfers') },
  counts: {
    DayClosedV1: [],
    TransferSentV1: [{ indicator: 'transfers.sent', count: 1, amount: 'amountCentimes', sign: 1, by: 'operator' }],
    TransferPaymentOrderedV1: [],
    TransferPaidOutV1: [
      { indicator: 'transfers.paid-out', count: 1, amount: 'amountCentimes', sign: 1, by: 'operator' },
    ],
  },
  rows: {
    'transfer-transactions': {
      section: 'B-3',
      labelFr: 'Nombre de Transactions',
      labelEn: 'Money-transfer transactions',
      labelAr: 'عدد المعاملات',
      unit: 'count',
      of: ['transfers.sent', 'transfers.paid-out'],
    },
    'transfer-volume': {
      section: 'B-3',
      labelFr: 'Volume de Transactions (KDH)',
      labelEn: 'Money-transfer volume',
      labelAr: 'حجم المعاملات (بألف درهم)',
      unit: 'KDH',
      of: ['transfers.sent', 'transfers.paid-out'],
    },
  },
});
