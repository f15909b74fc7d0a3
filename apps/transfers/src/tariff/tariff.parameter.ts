import { Type } from 'typebox';
import { defineParameter, type DatedParameter, type Misfit } from '#libs/approvals';
import written from '../../data/tariffs.json' with { type: 'json' };
import type { PricedOperator, Tariff } from './tariff.js';

const BRACKETS_MAX = 100;
const closed = { additionalProperties: false } as const;

const TariffSchema = Type.Object(
  {
    ceilingCentimes: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    brackets: Type.Array(
      Type.Object(
        {
          upToCentimes: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
          feeCentimes: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
        },
        closed,
      ),
      { minItems: 1, maxItems: BRACKETS_MAX },
    ),
  },
  closed,
);

/** The tariff of each operator, from the working rules in `apps/transfers/data/tariffs.json` on. */
export const TARIFF_OF: Readonly<Record<PricedOperator, DatedParameter<Tariff>>> = {
  'cash-express': defineParameter({
    name: 'cash-express.tariff',
    title: 'Cash Express: ceiling of one transfer, and fees by amount',
    schema: TariffSchema,
    check: misfitOfTariff,
    seeds: written['cash-express'],
  }),
  'western-union': defineParameter({
    name: 'western-union.tariff',
    title: 'Western Union, family aid abroad: ceiling of one sending, and fees by amount',
    schema: TariffSchema,
    check: misfitOfTariff,
    seeds: written['western-union'],
  }),
  moneygram: defineParameter({
    name: 'moneygram.tariff',
    title: 'MoneyGram, family aid abroad: ceiling of one sending, and fees by amount',
    schema: TariffSchema,
    check: misfitOfTariff,
    seeds: written.moneygram,
  }),
};

/** Brackets rise, and end at the ceiling: every amount up to it has one fee. */
function misfitOfTariff({ ceilingCentimes, brackets }: Tariff): Misfit | undefined {
  const falling = brackets.findIndex(({ upToCentimes }, i) => upToCentimes <= (brackets[i - 1]?.upToCentimes ?? 0));
  if (falling >= 0)
    return { field: `value.brackets.${falling}.upToCentimes`, expected: 'more than the bracket before' };
  if (brackets.at(-1)?.upToCentimes === ceilingCentimes) return undefined;
  return { field: `value.brackets.${brackets.length - 1}.upToCentimes`, expected: 'the ceiling, ceilingCentimes' };
}
