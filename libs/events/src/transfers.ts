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

export const TransferCancelledV1 = defineEvent('transfers.transfer-cancelled.v1', {
  summary: 'The agency of a sending gave amount and fee back on its day, as if it was not sent.',
  subject: 'the id of the transfer',
  data: {
    transferId: Id,
    operator: Operator,
    amountCentimes: AmountCentimes,
    feeCentimes: Type.Integer({ minimum: 0, description: 'The fee that was given back, centimes.' }),
  },
  sample: {
    transferId: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11',
    operator: 'cash-express',
    agency: 'RAB-001',
    bookedOn: '2026-01-31',
    amountCentimes: 185_000,
    feeCentimes: 3000,
    cashCentimes: -188_000,
  },
});
export type TransferCancelledV1 = EventOf<typeof TransferCancelledV1>;

export const TransferExpiredV1 = defineEvent('transfers.transfer-expired.v1', {
  summary: 'Nobody collected a transfer in time: its amount is owed to the sender. No cash moves.',
  subject: 'the id of the transfer',
  data: { transferId: Id, operator: Operator, amountCentimes: AmountCentimes },
  sample: {
    transferId: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11',
    operator: 'cash-express',
    agency: 'RAB-001',
    bookedOn: '2026-03-18',
    amountCentimes: 185_000,
    cashCentimes: 0,
  },
});
export type TransferExpiredV1 = EventOf<typeof TransferExpiredV1>;

export const TransferCollectedElsewhereV1 = defineEvent('transfers.transfer-collected-elsewhere.v1', {
  summary:
    "A counter of the operator's own has paid a transfer of ours: its amount is owed to the operator. No cash moves.",
  subject: 'the id of the transfer',
  uncounted: "no counter of ours did it: it is no transaction of the network's",
  data: { transferId: Id, operator: Operator, amountCentimes: AmountCentimes },
  sample: {
    transferId: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11',
    operator: 'cash-express',
    agency: 'RAB-001',
    bookedOn: '2026-02-02',
    amountCentimes: 185_000,
    cashCentimes: 0,
  },
});
export type TransferCollectedElsewhereV1 = EventOf<typeof TransferCollectedElsewhereV1>;

export const TransferRefundedV1 = defineEvent('transfers.transfer-refunded.v1', {
  summary: 'A counter gave a transfer back to its sender: the amount, and the fee when we had refused it.',
  subject: 'the id of the transfer',
  data: {
    transferId: Id,
    operator: Operator,
    amountCentimes: Type.Integer({ minimum: 1, description: 'What was given back, centimes.' }),
    feeCentimes: Type.Integer({ minimum: 0, description: 'What of it is the fee, centimes.' }),
  },
  sample: {
    transferId: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11',
    operator: 'cash-express',
    agency: 'CAS-001',
    bookedOn: '2026-03-20',
    amountCentimes: 185_000,
    feeCentimes: 0,
    cashCentimes: -185_000,
  },
});
export type TransferRefundedV1 = EventOf<typeof TransferRefundedV1>;

export const TransferRejectedV1 = defineEvent('transfers.transfer-rejected.v1', {
  summary: 'The institution does not carry a transfer out: amount and fee are owed to the sender. No cash moves.',
  subject: 'the id of the transfer',
  uncounted: 'no operation of a counter: what is given back is counted when it is',
  data: {
    transferId: Id,
    operator: Operator,
    amountCentimes: AmountCentimes,
    feeCentimes: Type.Integer({ minimum: 0, description: 'The fee that is owed back, centimes.' }),
  },
  sample: {
    transferId: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11',
    operator: 'cash-express',
    agency: 'RAB-001',
    bookedOn: '2026-02-02',
    amountCentimes: 185_000,
    feeCentimes: 3000,
    cashCentimes: 0,
  },
});
export type TransferRejectedV1 = EventOf<typeof TransferRejectedV1>;

export const TransferClearedV1 = defineEvent('transfers.transfer-cleared.v1', {
  summary: 'A transfer that was kept goes on: nothing stands against paying it. No cash moves.',
  subject: 'the id of the transfer',
  uncounted: 'no operation of a counter: it was counted when it was sent',
  data: {
    transferId: Id,
    operator: Operator,
    amountCentimes: AmountCentimes,
    feeCentimes: Type.Integer({ minimum: 0, description: 'The fee of its sending, centimes.' }),
  },
  sample: {
    transferId: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11',
    operator: 'cash-express',
    agency: 'RAB-001',
    bookedOn: '2026-02-02',
    amountCentimes: 185_000,
    feeCentimes: 3000,
    cashCentimes: 0,
  },
});
export type TransferClearedV1 = EventOf<typeof TransferClearedV1>;

export const TransferFrozenV1 = defineEvent('transfers.transfer-frozen.v1', {
  summary: 'The money of a transfer is blocked by law: it is paid to nobody. No cash moves.',
  subject: 'the id of the transfer',
  uncounted: 'no operation of a counter',
  data: { transferId: Id, operator: Operator, amountCentimes: AmountCentimes },
  sample: {
    transferId: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11',
    operator: 'cash-express',
    agency: 'RAB-001',
    bookedOn: '2026-02-02',
    amountCentimes: 185_000,
    cashCentimes: 0,
  },
});
export type TransferFrozenV1 = EventOf<typeof TransferFrozenV1>;

export const transfersContract = defineContract({
  product: 'transfers',
  topic: 'transfers.events',
  readers: ['accounts'],
  channels: TRANSFERS_CHANNELS,
  indicators: {
    'transfers.sent': flow('Transferts envoyés', 'Transfers sent', 'التحويلات المرسلة'),
    'transfers.paid-out': flow('Transferts payés', 'Transfers paid out', 'التحويلات المؤداة'),
    'transfers.cancelled': flow('Transferts annulés', 'Transfers cancelled', 'التحويلات الملغاة'),
    'transfers.expired': flow('Transferts expirés', 'Transfers expired', 'التحويلات المنتهية الصلاحية'),
    'transfers.refunded': flow('Transferts remboursés', 'Transfers refunded', 'التحويلات المرجعة'),
  },
  events: {
    TransferSentV1,
    TransferPaymentOrderedV1,
    TransferPaidOutV1,
    TransferCancelledV1,
    TransferExpiredV1,
    TransferRefundedV1,
    TransferClearedV1,
    TransferRejectedV1,
    TransferFrozenV1,
    TransferCollectedElsewhereV1,
    DayClosedV1: dayClosed('transfers'),
  },
  counts: {
    DayClosedV1: [],
    TransferSentV1: [{ indicator: 'transfers.sent', count: 1, amount: 'amountCentimes', sign: 1, by: 'operator' }],
    TransferPaymentOrderedV1: [],
    TransferCollectedElsewhereV1: [],
    TransferPaidOutV1: [
      { indicator: 'transfers.paid-out', count: 1, amount: 'amountCentimes', sign: 1, by: 'operator' },
    ],
    TransferCancelledV1: [
      { indicator: 'transfers.cancelled', count: 1, amount: 'amountCentimes', sign: 1, by: 'operator' },
    ],
    TransferClearedV1: [],
    TransferRejectedV1: [],
    TransferFrozenV1: [],
    TransferExpiredV1: [
      { indicator: 'transfers.expired', count: 1, amount: 'amountCentimes', sign: 1, by: 'operator' },
    ],
    TransferRefundedV1: [
      { indicator: 'transfers.refunded', count: 1, amount: 'amountCentimes', sign: 1, by: 'operator' },
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
      less: ['transfers.cancelled'],
    },
    'transfer-volume': {
      section: 'B-3',
      labelFr: 'Volume de Transactions (KDH)',
      labelEn: 'Money-transfer volume',
      labelAr: 'حجم المعاملات (بألف درهم)',
      unit: 'KDH',
      of: ['transfers.sent', 'transfers.paid-out'],
      less: ['transfers.cancelled'],
    },
  },
});
