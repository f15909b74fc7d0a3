import { Type, type Static } from 'typebox';
import { defineParameter } from '#libs/approvals';
import seeds from '../../data/mobile.json' with { type: 'json' };

const centimes = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const days = Type.Integer({ minimum: 1, maximum: 31 });

const MobileRulesSchema = Type.Object(
  {
    transferMaxCentimes: centimes,
    dayMaxCentimes: centimes,
    totalMaxCentimes: centimes,
    payOutMaxCentimes: centimes,
    allowanceValidDays: days,
    reservationValidDays: days,
    numberValidDays: days,
    arrivesWithinDays: days,
  },
  { additionalProperties: false },
);

/** What a mobile agency may do without a network, and for how long. */
export type MobileTransferRules = Static<typeof MobileRulesSchema>;

/** The rules of a day, from the working rule in `apps/transfers/data/mobile.json` on. */
export const MOBILE_TRANSFERS = defineParameter({
  name: 'transfers.mobile',
  title: 'Mobile agencies: what may be sent and paid out without a network, and how late it may arrive',
  schema: MobileRulesSchema,
  seeds,
});
