import { Type } from 'typebox';
import { defineParameter, type Misfit } from '#libs/approvals';
import written from '../../data/ceilings.json' with { type: 'json' };
import familyAid from '../../data/family-aid.json' with { type: 'json' };
import { USE_KINDS, type PersonCeilings } from './ceiling.js';

const closed = { additionalProperties: false } as const;
const centimes = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const CeilingsSchema = Type.Object({ dayCentimes: centimes, monthCentimes: centimes, yearCentimes: centimes }, closed);

/** What a person may move, from the working rule in `apps/transfers/data/ceilings.json` on. */
export const CEILINGS = defineParameter({
  name: 'transfers.ceilings',
  title: 'Ceilings of a person over all operators: what may be sent and picked up in a day, a month and a year',
  schema: Type.Object({ sending: CeilingsSchema, 'pay-out': CeilingsSchema }, closed),
  check: misfitOfCeilings,
  seeds: written,
});

/** What a person may send abroad as family aid, from the domain rule in `apps/transfers/data/family-aid.json` on. */
export const FAMILY_AID_CEILING = defineParameter({
  name: 'transfers.family-aid',
  title: 'Family aid abroad: what a sender may send in a calendar year, over all operators',
  schema: Type.Object({ yearCentimes: centimes }, closed),
  seeds: familyAid,
});

/** A longer time allows no less. */
function misfitOfCeilings(ceilings: PersonCeilings): Misfit | undefined {
  for (const kind of USE_KINDS) {
    const { dayCentimes, monthCentimes, yearCentimes } = ceilings[kind];
    if (monthCentimes < dayCentimes)
      return { field: `value.${kind}.monthCentimes`, expected: 'no less than dayCentimes' };
    if (yearCentimes < monthCentimes)
      return { field: `value.${kind}.yearCentimes`, expected: 'no less than monthCentimes' };
  }
  return undefined;
}
