import { Type } from 'typebox';

/** Fields that events of several products have in common. */
export const Id = Type.String({ format: 'uuid', description: 'The aggregate, a UUID.' });
export const AgencyCode = Type.String({ pattern: '^[A-Z]{3}-[0-9]{3}$', description: 'The agency, `RAB-001`.' });
export const BookedOn = Type.String({ format: 'date', description: 'The business day, Africa/Casablanca.' });
export const AmountCentimes = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'The amount, centimes of a dirham.',
});
