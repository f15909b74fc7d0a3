import { Type } from 'typebox';
import { defineEvent, type Contract, type EventOf } from './contract.js';
import { AgencyCode, AmountCentimes, BookedOn, Id } from './fields.js';

const Operator = Type.String({ minLength: 1, maxLength: 40, description: 'The operator, `cash-express`.' });

export const TransferSentV1 = defineEvent('transfers.transfer-sent.v1', {
  summary: 'A counter took money in and owes it to a beneficiary.',
  subject: 'the id of the transfer',
  schema: Type.Object({
    transferId: Id,
    operator: Operator,
    agency: AgencyCode,
    bookedOn: BookedOn,
    amountCentimes: AmountCentimes,
    feeCentimes: Type.Integer({ minimum: 0, description: 'The fee, centimes, taken on top of the amount.' }),
  }),
});
export type TransferSentV1 = EventOf<typeof TransferSentV1>;

export const TransferPaidOutV1 = defineEvent('transfers.transfer-paid-out.v1', {
  summary: 'A counter paid a transfer out to its beneficiary.',
  subject: 'the id of the transfer',
  schema: Type.Object({
    transferId: Id,
    operator: Operator,
    agency: AgencyCode,
    bookedOn: BookedOn,
    amountCentimes: AmountCentimes,
  }),
});
export type TransferPaidOutV1 = EventOf<typeof TransferPaidOutV1>;

export const transfersContract = {
  product: 'transfers',
  topic: 'transfers.events',
  events: { TransferSentV1, TransferPaidOutV1 },
} satisfies Contract;
