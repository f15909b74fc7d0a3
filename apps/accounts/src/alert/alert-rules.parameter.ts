import { Type, type Static } from 'typebox';
import { defineParameter, type DatedParameter } from '#libs/approvals';
import written from '../../data/alerts.json' with { type: 'json' };

const closed = { additionalProperties: false } as const;
const code = Type.String({ pattern: '^[a-z]+(-[a-z]+)*$', maxLength: 40 });
const percent = Type.Integer({ minimum: 1, maximum: 100 });
const few = Type.Integer({ minimum: 2, maximum: 100 });
const windowHours = Type.Integer({ minimum: 1, maximum: 24 * 92 });

const NearLimit = Type.Object(
  {
    code,
    kind: Type.Literal('near-limit'),
    fromPercent: percent,
    toPercent: percent,
    withdrawals: few,
    windowHours,
  },
  closed,
);
const InAndOut = Type.Object(
  {
    code,
    kind: Type.Literal('in-and-out'),
    percent,
    minCentimes: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    windowHours,
  },
  closed,
);
const ManyInOneOut = Type.Object({ code, kind: Type.Literal('many-in-one-out'), agencies: few, windowHours }, closed);
const TwoRegions = Type.Object({ code, kind: Type.Literal('two-regions'), windowHours }, closed);
const WokenAndEmptied = Type.Object(
  {
    code,
    kind: Type.Literal('woken-and-emptied'),
    idleMonths: Type.Integer({ minimum: 1, maximum: 120 }),
    percent,
    windowHours,
  },
  closed,
);
const Shortfall = Type.Object({ code, kind: Type.Literal('shortfall'), windowHours }, closed);
const SharedPhone = Type.Object({ code, kind: Type.Literal('shared-phone'), accounts: few }, closed);
const QuickReversals = Type.Object(
  {
    code,
    kind: Type.Literal('quick-reversals'),
    reversals: few,
    withinSeconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
    windowHours,
  },
  closed,
);

const MovementRule = Type.Union([NearLimit, InAndOut, ManyInOneOut, TwoRegions, WokenAndEmptied, Shortfall]);

/** A rule over the movements of one account. */
export type MovementRule = Static<typeof MovementRule>;
/** A rule over the holders of accounts. */
export type PhoneRule = Static<typeof SharedPhone>;
/** A rule over what one person takes back. */
export type ReversalRule = Static<typeof QuickReversals>;
/** What gives an alert; its code names it, in one set of rules once. */
export type AlertRule = MovementRule | PhoneRule | ReversalRule;

/** The rules by which movements, holders and reversals are looked at. */
export const ALERT_RULES: DatedParameter<{ rules: AlertRule[] }> = defineParameter({
  name: 'accounts.alerts',
  title: 'What gives an alert of fraud; the rules of today are applied to all of the past',
  schema: Type.Object(
    { rules: Type.Array(Type.Union([MovementRule, SharedPhone, QuickReversals]), { maxItems: 50 }) },
    closed,
  ),
  check: ({ rules }) => {
    const codes = rules.map((rule) => rule.code);
    const repeated = codes.find((one, i) => codes.indexOf(one) !== i);
    return repeated === undefined ? undefined : { field: 'value.rules', expected: `each code once, not ${repeated}` };
  },
  seeds: written.alerts,
});
