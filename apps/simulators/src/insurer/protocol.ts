import { BENEFITS, DOCUMENTS } from '#libs/events';

const object = (properties: Record<string, object>, optional: Record<string, object> = {}) => ({
  type: 'object',
  required: Object.keys(properties),
  additionalProperties: false,
  properties: { ...properties, ...optional },
});
const CLAIM_NUMBER = { type: 'string', pattern: '^[A-Za-z0-9._-]{1,40}$' };
const AMOUNT = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
const TEXT = { type: 'string', minLength: 2, maxLength: 500 };

/** What may be said of a claim, with the JSON Schema of what comes with it. */
export const SAYINGS = {
  declare: object(
    { policyId: { type: 'string', format: 'uuid' }, benefit: { enum: BENEFITS } },
    { eventOn: { type: 'string', format: 'date' }, memberId: { type: 'string', format: 'uuid' }, pathology: TEXT },
  ),
  documents: object({ claimNumber: CLAIM_NUMBER, documents: { type: 'array', items: { enum: DOCUMENTS } } }),
  accept: object({ claimNumber: CLAIM_NUMBER, amountCentimes: AMOUNT }),
  settle: object({ claimNumber: CLAIM_NUMBER, amountCentimes: AMOUNT }),
  refuse: object({ claimNumber: CLAIM_NUMBER, reason: TEXT }),
  cancel: object({ claimNumber: CLAIM_NUMBER, reason: TEXT }),
} as const;
export type Saying = keyof typeof SAYINGS;
