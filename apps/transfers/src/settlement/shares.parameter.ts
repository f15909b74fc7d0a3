import { Type } from 'typebox';
import { defineParameter, type DatedParameter, type Misfit } from '#libs/approvals';
import written from '../../data/shares.json' with { type: 'json' };
import type { PricedOperator } from '../tariff/tariff.js';
import type { OperatorShares } from './shares.js';

const BRACKETS_MAX = 100;
const closed = { additionalProperties: false } as const;
const amount = (minimum: number) => Type.Integer({ minimum, maximum: Number.MAX_SAFE_INTEGER });

const SharesSchema = Type.Object(
  {
    senderFeeBasisPoints: Type.Integer({ minimum: 0, maximum: 10_000 }),
    payOutCommissions: Type.Array(Type.Object({ upToCentimes: amount(1), commissionCentimes: amount(0) }, closed), {
      maxItems: BRACKETS_MAX,
    }),
    commissionAboveCentimes: amount(0),
  },
  closed,
);

const sharesOf = (operator: PricedOperator, title: string): DatedParameter<OperatorShares> =>
  defineParameter({
    name: `${operator}.shares`,
    title: `${title}: our part of a fee, and what it owes for a pay-out`,
    schema: SharesSchema,
    check: misfitOfShares,
    seeds: written[operator],
  });

/** What each operator shares with us, from the working rules in `apps/transfers/data/shares.json` on. */
export const SHARES_OF: Readonly<Record<PricedOperator, DatedParameter<OperatorShares>>> = {
  'cash-express': sharesOf('cash-express', 'Cash Express'),
  'western-union': sharesOf('western-union', 'Western Union'),
  moneygram: sharesOf('moneygram', 'MoneyGram'),
};

/** Brackets rise: every amount has one commission. */
function misfitOfShares({ payOutCommissions }: OperatorShares): Misfit | undefined {
  const falling = payOutCommissions.findIndex(
    ({ upToCentimes }, i) => upToCentimes <= (payOutCommissions[i - 1]?.upToCentimes ?? 0),
  );
  if (falling < 0) return undefined;
  return { field: `value.payOutCommissions.${falling}.upToCentimes`, expected: 'more than the bracket before' };
}
