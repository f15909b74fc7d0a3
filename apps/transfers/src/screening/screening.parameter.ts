import { Type } from 'typebox';
import { defineParameter } from '#libs/approvals';
import seeds from '../../data/screening.json' with { type: 'json' };

/** When a likeness is a hit, from the measured rule in `apps/transfers/data/screening.json` on. */
export const SCREENING = defineParameter({
  name: 'transfers.screening',
  title: 'Screening: the least likeness to a listed name that is a hit, in thousandths',
  schema: Type.Object(
    { scoreMinThousandths: Type.Integer({ minimum: 500, maximum: 1_000 }) },
    { additionalProperties: false },
  ),
  seeds,
});
