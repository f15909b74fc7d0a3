import { assert, type Centimes, type Day } from '#libs/domain';
import written from '../../data/tariffs.json' with { type: 'json' };
import type { MobileAllowance } from '#libs/counter';
import { refuseVehicle, type Exemption, type Vehicle } from './vehicle.js';

/** What a year's tax is computed by (CGI art. 261, 262 and 208). Upper bounds are included; null is no bound. */
export interface YearTariff {
  fromYear: number;
  /** Where the rule comes from. */
  source: string;
  power: Record<'petrol' | 'diesel', readonly PowerBracket[]>;
  weight: readonly WeightBracket[];
  /** Above this gross weight a vehicle is taxed by weight. */
  weighedAboveKg: number;
  /** Above this gross weight the year may be paid in two halves. */
  halvesAboveKg: number;
  /** Days from its registration receipt in which a vehicle new in the year pays. */
  newVehicleDays: number;
  late: LateTariff;
}

/** What lateness costs, in permille of the tax (CGI art. 208). */
export interface LateTariff {
  penaltyPermille: number;
  firstMonthPermille: number;
  furtherMonthPermille: number;
  /** Of penalty and surcharges together, per year. */
  minimumCentimes: Centimes;
  /** Instead of them, when a police report found the lateness. */
  policeReportPermille: number;
}

/** Tax of vehicles up to a fiscal power, whole CV. */
export interface PowerBracket {
  upToCv: number | null;
  amountCentimes: Centimes;
}

/** Tax of vehicles up to a gross weight. */
export interface WeightBracket {
  upToKg: number | null;
  amountCentimes: Centimes;
}

/** A reason for which nothing is due (CGI art. 260). */
export interface ExemptionRule {
  article: string;
  /** It holds up to this gross weight. */
  upToKg?: number;
  fr: string;
  en: string;
}

/** All rules of the tax as dated data: `apps/vehicle-tax/data/tariffs.json`. A later year says what changes in it. */
export interface Tariffs {
  years: readonly YearTariff[];
  /** Each payment is rounded up to a multiple of this (CGI art. 167). */
  roundedUpToCentimes: Centimes;
  /** Payments that mobile agencies take without a network. */
  mobile: MobileAllowance;
  serviceFees: readonly { validFrom: Day; source: string; amountCentimes: Centimes }[];
  exemptions: Record<Exemption | 'electric' | 'hybrid', ExemptionRule>;
}

/** The tariffs as they are written: each year after the first says only what is new. */
export interface WrittenTariffs extends Omit<Tariffs, 'years'> {
  years: readonly (Partial<YearTariff> & { fromYear: number; source: string })[];
}

/** Completes written tariffs: what a year does not say is as the year before. */
export function completeTariffs(written: WrittenTariffs): Tariffs {
  const years: YearTariff[] = [];
  for (const year of written.years) years.push({ ...years.at(-1), ...year } as YearTariff);
  return { ...written, years };
}

/** The first year that the tariffs know. */
export function firstYearOf({ years }: Tariffs): number {
  return years[0]?.fromYear ?? Number.POSITIVE_INFINITY;
}

/** The rules of a tax year. @param year from {@link firstYearOf} on */
export function tariffOfYear({ years }: Tariffs, year: number): YearTariff {
  const tariff = years.findLast(({ fromYear }) => fromYear <= year);
  assert(tariff, `there is a tariff of ${year}`);
  return tariff;
}

/** What the counter asks for its service, whole, on a day. */
export function serviceFeeOf({ serviceFees }: Tariffs, on: Day): Centimes {
  return serviceFees.findLast(({ validFrom }) => validFrom <= on)?.amountCentimes ?? 0;
}

/** The bracket that a vehicle falls into: by fiscal power or by gross weight. */
export type Bracket =
  | { by: 'power'; fuel: 'petrol' | 'diesel'; fromCv: number; upToCv: number | null; amountCentimes: Centimes }
  | { by: 'weight'; aboveKg: number; upToKg: number | null; amountCentimes: Centimes };

/**
 * The bracket of a vehicle that burns petrol or diesel (CGI art. 262). By power up to 3,000 kg, and whatever its weight
 * a 4×4 not in professional use; otherwise by gross weight. A natural person's diesel pick-up pays as petrol.
 *
 * @throws {DomainError} `vehicle.weight-missing` for a truck or tractor-trailer without its weight
 */
export function bracketOf(tariff: YearTariff, vehicle: Vehicle): Bracket {
  const { category, professionalUse, grossWeightKg } = vehicle;
  if (lacksWeight(vehicle)) {
    throw refuseVehicle('vehicle.weight-missing', { field: 'grossWeightKg' });
  }
  const isPrivateFourByFour = category === 'four-by-four' && !professionalUse;
  const isHeavy = grossWeightKg !== null && grossWeightKg > tariff.weighedAboveKg;
  return isHeavy && !isPrivateFourByFour ? weightBracket(tariff, grossWeightKg) : powerBracket(tariff, vehicle);
}

function powerBracket({ power }: YearTariff, vehicle: Vehicle): Bracket {
  const { category, fuel: burnt, fiscalPowerCv, owner } = vehicle;
  const paysAsPetrol = burnt !== 'diesel' || (category === 'pickup' && owner === 'natural-person');
  const fuel = paysAsPetrol ? 'petrol' : 'diesel';
  const brackets = power[fuel];
  const index = brackets.findIndex(({ upToCv }) => upToCv === null || fiscalPowerCv <= upToCv);
  const bracket = brackets[index];
  assert(bracket, 'the last bracket of power has no bound');
  return { by: 'power', fuel, fromCv: (brackets[index - 1]?.upToCv ?? 0) + 1, ...bracket };
}

function weightBracket({ weight, weighedAboveKg }: YearTariff, grossWeightKg: number): Bracket {
  const index = weight.findIndex(({ upToKg }) => upToKg === null || grossWeightKg <= upToKg);
  const bracket = weight[index];
  assert(bracket, 'the last bracket of weight has no bound');
  return { by: 'weight', aboveKg: weight[index - 1]?.upToKg ?? weighedAboveKg, ...bracket };
}

/**
 * The rule by which nothing is due for a vehicle, or undefined. Age exempts no vehicle.
 *
 * @throws {DomainError} `vehicle.too-heavy-for-exemption`, `vehicle.weight-missing`
 */
export function exemptionOf({ exemptions }: Tariffs, vehicle: Vehicle): ExemptionRule | undefined {
  const { fuel, exemption, grossWeightKg } = vehicle;
  if (fuel === 'electric' || fuel === 'hybrid') return exemptions[fuel];
  if (!exemption) return undefined;
  const rule = exemptions[exemption];
  if (rule.upToKg === undefined) return rule;
  if (lacksWeight(vehicle)) throw refuseVehicle('vehicle.weight-missing', { field: 'grossWeightKg' });
  if (grossWeightKg !== null && grossWeightKg > rule.upToKg) {
    throw refuseVehicle('vehicle.too-heavy-for-exemption', { field: 'exemption', upToKg: rule.upToKg });
  }
  return rule;
}

// Others are taken for light ones, as most are.
function lacksWeight({ category, grossWeightKg }: Vehicle): boolean {
  return grossWeightKg === null && (category === 'truck' || category === 'tractor-trailer');
}

/** The tariffs in force, by year. */
export const TARIFFS: Tariffs = completeTariffs(written);
