import { Type } from 'typebox';
import { defineContract, defineEvent, type EventOf } from './contract.js';
import { AmountCentimes, Id } from './fields.js';

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
});
export type TransferSentV1 = EventOf<typeof TransferSentV1>;

export const TransferPaidOutV1 = defineEvent('transfers.transfer-paid-out.v1', {
  summary: 'A counter paid a transfer out to its beneficiary.',
  subject: 'the id of the transfer',
  data: { transferId: Id, operator: Operator, amountCentimes: AmountCentimes },
});
export type TransferPaidOutV1 = EventOf<typeof TransferPaidOutV1>;

export const transfersContract = defineContract({
  product: 'transfers',
  topic: 'transfers.events',
  indicators: {
    'transfers.sent': { kind: 'flow', labelFr: 'Transferts envoyés', labelEn: 'Transfers sent' },
    'transfers.paid-out': { kind: 'flow', labelFr: 'Transferts payés', labelEn: 'Transfers paid out' },
  },
  events: { TransferSentV1, TransferPaidOutV1 },
  counts: {
    TransferSentV1: [{ indicator: 'transfers.sent', count: 1, amount: 'amountCentimes', sign: 1 }],
    TransferPaidOutV1: [{ indicator: 'transfers.paid-out', count: 1, amount: 'amountCentimes', sign: 1 }],
  },
});
