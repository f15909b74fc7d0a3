import { AGENCY_CODE } from '#libs/domain';
import { Type } from 'typebox';

/** Fields that events of several products have in common. */
export const Id = Type.String({ format: 'uuid', description: 'The aggregate, a UUID.' });
export const AmountCentimes = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'The amount, centimes of a dirham.',
});

/**
 * What `accounts` takes of an order to pay into an account, of whatever product: the subject of its
 * event comes back as the reference of the answer.
 */
export const PAYMENT_ORDER = { paymentId: Id, accountId: Id, amountCentimes: AmountCentimes };

/** Fields of every event. */
export const FACTS = {
  agency: Type.String({ pattern: AGENCY_CODE.source, description: 'The agency, `RAB-001`.' }),
  bookedOn: Type.String({ format: 'date', description: 'The business day, Africa/Casablanca.' }),
  cashCentimes: Type.Integer({
    minimum: Number.MIN_SAFE_INTEGER,
    maximum: Number.MAX_SAFE_INTEGER,
    description: "What cash moved in the agency's drawer, centimes: above 0 it came in, below 0 it went out.",
  }),
};
