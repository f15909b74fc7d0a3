import { Type } from 'typebox';
import { defineContract, defineEvent, type EventOf } from './contract.js';
import { AmountCentimes, Id } from './fields.js';

/** What a payment into an account answers: who ordered it, and by which id. */
const order = {
  paymentId: Id,
  orderedBy: Type.String({ minLength: 1, maxLength: 40, description: 'The product that ordered it, `claims`.' }),
  reference: Type.String({ minLength: 1, maxLength: 100, description: 'What it is for there: the id of a claim.' }),
  accountId: Id,
};
const answeredOrder = {
  paymentId: '01a20309-4c27-766d-b3de-7a4985ccf210',
  orderedBy: 'claims',
  reference: '01a20309-4c27-766d-b3de-7a4985ccf211',
  accountId: '01a20309-4c27-766d-b3de-7a4985ccf212',
  agency: 'RAB-001',
  bookedOn: '2026-02-03',
  cashCentimes: 0,
};

export const PaymentCreditedV1 = defineEvent('accounts.payment-credited.v1', {
  summary: 'What another product ordered to be paid into an account is there.',
  subject: 'the id of the account',
  uncounted: 'who ordered it counts what it was for',
  data: { ...order, amountCentimes: AmountCentimes },
  sample: { ...answeredOrder, amountCentimes: 250_000 },
});
export type PaymentCreditedV1 = EventOf<typeof PaymentCreditedV1>;

export const PaymentRefusedV1 = defineEvent('accounts.payment-refused.v1', {
  summary: 'What another product ordered is not paid into the account: it offers cash instead.',
  subject: 'the id of the account',
  uncounted: 'nothing has happened',
  data: {
    ...order,
    code: Type.String({
      minLength: 1,
      maxLength: 60,
      description: 'Stable, why: `account.closed`, `account.unknown`.',
    }),
  },
  sample: { ...answeredOrder, code: 'account.closed' },
});
export type PaymentRefusedV1 = EventOf<typeof PaymentRefusedV1>;

/** What Hissab Bikhir tells those who pay into its accounts. The product itself is not built yet. */
export const accountsContract = defineContract({
  product: 'accounts',
  topic: 'accounts.events',
  readers: ['claims'],
  indicators: {},
  events: { PaymentCreditedV1, PaymentRefusedV1 },
  counts: { PaymentCreditedV1: [], PaymentRefusedV1: [] },
  rows: {},
});
