const object = (properties: Record<string, object>, optional: Record<string, object> = {}) => ({
  type: 'object',
  required: Object.keys(properties),
  additionalProperties: false,
  properties: { ...properties, ...optional },
});
const OPENING = { type: 'string', format: 'uuid' };
const REFERENCE = { type: 'string', pattern: '^[A-Z]{2}[A-Z0-9]{6,18}$' };
const AMOUNT = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
const RRN = { type: 'string', pattern: '^[A-Za-z0-9]{12}$' };
const onCard = { cardReference: REFERENCE, amountCentimes: AMOUNT };

/** What may happen at the bank, with the JSON Schema of what comes with it. */
export const CONFIRM_OPENING_BODY = object({ openingId: OPENING });
export const REFUSE_OPENING_BODY = object({
  openingId: OPENING,
  reason: { type: 'string', minLength: 2, maxLength: 200 },
});
export const CARD_BODIES = {
  atm: object(onCard),
  authorise: object(onCard),
  clear: object(onCard, { rrn: RRN, clearedOn: { type: 'string', format: 'date' } }),
  reverse: object({ cardReference: REFERENCE, rrn: RRN }),
  refund: object(onCard),
} as const;
export type Happening = keyof typeof CARD_BODIES;
