import { Type } from 'typebox';
import { defineParameter, rememberedByDay, type DatedParameter, type Misfit } from '#libs/approvals';
import type { Parameters } from '#libs/commands';
import type { MobileAllowance } from '#libs/counter';
import { yearOf, type Day } from '#libs/domain';
import written from '../../data/tariffs.json' with { type: 'json' };
import type { Exemptions, Tariffs, YearTariff } from './tariff.js';
import { EXEMPTIONS } from './vehicle.js';

const closed = { additionalProperties: false } as const;
const amount = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const weight = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const permille = Type.Integer({ minimum: 0, maximum: 10_000 });
const words = Type.String({ minLength: 1, maxLength: 100 });
const bound = <Bound extends ReturnType<typeof Type.Integer>>(of: Bound) => Type.Union([of, Type.Null()]);
// The tax of a heavy vehicle is paid in halves too.
const halvable = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, multipleOf: 2 });
const powerBracket = Type.Object(
  { upToCv: bound(Type.Integer({ minimum: 1, maximum: 1_000 })), amountCentimes: amount },
  closed,
);
const weightBracket = Type.Object({ upToKg: bound(weight), amountCentimes: halvable }, closed);

/** The tax of a year, from 1 January on. */
export const YEAR_TARIFF: DatedParameter<YearTariff> = defineParameter({
  name: 'vehicle-tax.year-tariff',
  title: 'The tax of a year: brackets by fiscal power and by weight, penalties, days for a new vehicle',
  schema: Type.Object(
    {
      power: Type.Object({ petrol: Type.Array(powerBracket), diesel: Type.Array(powerBracket) }, closed),
      weight: Type.Array(weightBracket),
      weighedAboveKg: weight,
      halvesAboveKg: weight,
      newVehicleDays: Type.Integer({ minimum: 0, maximum: 366 }),
      late: Type.Object(
        {
          penaltyPermille: permille,
          firstMonthPermille: permille,
          furtherMonthPermille: permille,
          minimumCentimes: amount,
          policeReportPermille: permille,
        },
        closed,
      ),
    },
    closed,
  ),
  check: misfitOfYear,
  seeds: written.yearTariff,
});

/** What the counter asks for its service. */
export const SERVICE_FEE = defineParameter({
  name: 'vehicle-tax.service-fee',
  title: "The counter's service fee for a payment, tax included",
  schema: Type.Object({ amountCentimes: amount }, closed),
  seeds: written.serviceFee,
});

/** To what each payment is rounded up. */
export const ROUNDING = defineParameter({
  name: 'vehicle-tax.rounding',
  title: 'The multiple to which a payment is rounded up',
  schema: Type.Object({ upToCentimes: Type.Integer({ minimum: 1, maximum: 10_000 }) }, closed),
  seeds: written.rounding,
});

/** How late a payment may arrive at most, whatever is allowed: it then lies within four calendar months. */
export const ARRIVES_WITHIN_DAYS_MAX = 80;

/** What mobile agencies are allowed. */
export const MOBILE_ALLOWANCE: DatedParameter<MobileAllowance> = defineParameter({
  name: 'vehicle-tax.mobile-allowance',
  title: 'Mobile agencies: for how long a receipt number may be used, and how late a payment may arrive',
  schema: Type.Object(
    {
      numberValidDays: Type.Integer({ minimum: 1, maximum: 366 }),
      arrivesWithinDays: Type.Integer({ minimum: 1, maximum: ARRIVES_WITHIN_DAYS_MAX }),
    },
    closed,
  ),
  seeds: written.mobileAllowance,
});

const exemptionRule = Type.Object({ article: words, upToKg: Type.Optional(weight), fr: words, en: words }, closed);

/** For what nothing is due. */
export const EXEMPTION_RULES: DatedParameter<Exemptions> = defineParameter({
  name: 'vehicle-tax.exemptions',
  title: 'Vehicles for which nothing is due, with article and words for print',
  schema: Type.Object(
    {
      ...(Object.fromEntries(EXEMPTIONS.map((exemption) => [exemption, exemptionRule])) as Record<
        (typeof EXEMPTIONS)[number],
        typeof exemptionRule
      >),
      electric: exemptionRule,
      hybrid: exemptionRule,
    },
    closed,
  ),
  seeds: written.exemptions,
});

/** All dated parameters of the vehicle tax. */
export const VEHICLE_TAX_PARAMETERS = [YEAR_TARIFF, SERVICE_FEE, ROUNDING, MOBILE_ALLOWANCE, EXEMPTION_RULES];

const FIRST_DAY = written.yearTariff[0]?.validFrom ?? '';

/** The rules of the tax on a day; before the first one, those of that, which know no year to pay. */
export const tariffsOn = rememberedByDay((parameters: Parameters, day: Day): Tariffs => {
  const on = day < FIRST_DAY ? FIRST_DAY : day;
  const years: { fromYear: number; tariff: YearTariff }[] = [];
  for (let year = yearOf(FIRST_DAY); year <= yearOf(on); year++) {
    const tariff = parameters.on(YEAR_TARIFF, `${year}-01-01`);
    if (tariff !== years.at(-1)?.tariff) years.push({ fromYear: year, tariff });
  }
  return {
    years,
    firstYear: yearOf(FIRST_DAY),
    roundedUpToCentimes: parameters.on(ROUNDING, on).upToCentimes,
    serviceFeeCentimes: parameters.on(SERVICE_FEE, on).amountCentimes,
    exemptions: parameters.on(EXEMPTION_RULES, on),
  };
});

/** A year's tariff is valid from 1 January on; its brackets rise, and the last has no bound. */
function misfitOfYear({ power, weight: byWeight }: YearTariff, validFrom: Day): Misfit | undefined {
  if (!validFrom.endsWith('-01-01')) return { field: 'validFrom', expected: 'a 1 January: the tax is of a year' };
  return (
    misfitOfBounds(
      'power.petrol',
      'upToCv',
      power.petrol.map(({ upToCv }) => upToCv),
    ) ??
    misfitOfBounds(
      'power.diesel',
      'upToCv',
      power.diesel.map(({ upToCv }) => upToCv),
    ) ??
    misfitOfBounds(
      'weight',
      'upToKg',
      byWeight.map(({ upToKg }) => upToKg),
    )
  );
}

function misfitOfBounds(field: string, name: string, bounds: readonly (number | null)[]): Misfit | undefined {
  const last = bounds.length - 1;
  if (last < 0) return { field: `value.${field}`, expected: 'one bracket at least' };
  for (const [i, upTo] of bounds.entries()) {
    const at = `value.${field}.${i}.${name}`;
    if ((upTo === null) !== (i === last)) return { field: at, expected: 'no bound, null, of the last bracket alone' };
    if (upTo !== null && upTo <= (bounds[i - 1] ?? 0)) return { field: at, expected: 'more than the bracket before' };
  }
  return undefined;
}
