import { Type, type Static } from 'typebox';
import { defineParameter } from '#libs/approvals';
import seeds from '../../data/wrong-codes.json' with { type: 'json' };

const FAILURES_MAX = 50;
const MINUTES_MAX = 24 * 60;
const minutes = Type.Integer({ minimum: 1, maximum: MINUTES_MAX });

const WrongCodeRuleSchema = Type.Object(
  {
    failuresMax: Type.Integer({ minimum: 1, maximum: FAILURES_MAX }),
    withinMinutes: minutes,
    stoppedMinutes: minutes,
  },
  { additionalProperties: false },
);

/** How many wrong codes, within how long, are too many; and for how long the presented ID is stopped then. */
export type WrongCodeRule = Static<typeof WrongCodeRuleSchema>;

/** The rule of a day, from the working rule in `apps/transfers/data/wrong-codes.json` on. */
export const WRONG_CODES = defineParameter({
  name: 'transfers.wrong-codes',
  title: 'Wrong pick-up codes: how many within how long stop an ID, and for how long',
  schema: WrongCodeRuleSchema,
  seeds,
});
