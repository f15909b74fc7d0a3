import { Type } from 'typebox';
import { definePartnerEvent, type PartnerChannel } from '../contract/contract.js';
import { AmountCentimes } from '../contract/fields.js';

/** The operator of domestic transfers, whose numbers are ours: it speaks Kafka. */
const CASH_EXPRESS = 'cash-express';

const reference = Type.String({
  pattern: '^[A-Za-z0-9-]{1,40}$',
  description: 'Our number of the transfer, as the operator was told: never its pick-up code.',
});
const at = (description: string) => Type.String({ format: 'date-time', description });

export const TransferPaidElsewhereV1 = definePartnerEvent('operator.transfer-paid-elsewhere.v1', {
  summary: "One of our transfers was paid out at a counter of the operator's own: a fact, also when we know better.",
  data: {
    reference,
    amountCentimes: AmountCentimes,
    counter: Type.String({ minLength: 1, maxLength: 40, description: 'Which of its counters, as the operator says.' }),
    paidAt: at('When it was paid.'),
  },
  sample: {
    reference: 'CAS-001-T-2026-000001',
    amountCentimes: 185_000,
    counter: 'CE-RABAT-04',
    paidAt: '2026-11-26T09:15:00.000Z',
  },
});

export const OperationToldV1 = definePartnerEvent('transfers.operation-told.v1', {
  summary:
    'One of our counters did something with a transfer of the operator: told afterwards, for its file of the day and its own counters.',
  data: {
    requestId: Type.String({ format: 'uuid', description: 'Of the operation: told again, it is the same one.' }),
    kind: Type.Unsafe<'sent' | 'paid' | 'cancelled'>({
      type: 'string',
      enum: ['sent', 'paid', 'cancelled'],
      description: 'What was done.',
    }),
    reference,
    amountCentimes: AmountCentimes,
    feeCentimes: Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description:
        'Taken of the sender, or given back on the day of the sending; 0 of a pay-out, and of what goes back later, when a fee that is given back is in the amount.',
    }),
    agency: Type.String({ minLength: 1, maxLength: 7, description: 'The agency, `RAB-001`.' }),
    at: at('When it was done.'),
  },
  sample: {
    requestId: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e12',
    kind: 'sent',
    reference: 'CAS-001-T-2026-000001',
    amountCentimes: 185_000,
    feeCentimes: 3500,
    agency: 'CAS-001',
    at: '2026-11-26T08:30:00.000Z',
  },
});

/** Topics of operators that speak Kafka: what happened at their own counters in; what happened at ours, and answers, out. */
export const TRANSFERS_CHANNELS: readonly PartnerChannel[] = [
  {
    partner: CASH_EXPRESS,
    topic: `partners.${CASH_EXPRESS}.transfers`,
    answersTopic: `partners.${CASH_EXPRESS}.transfers.answers`,
    events: [TransferPaidElsewhereV1],
    tells: [OperationToldV1],
  },
];
