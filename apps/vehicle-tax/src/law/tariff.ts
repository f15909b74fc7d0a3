import { assert, type Centimes } from '#libs/domain';
import { refuseVehicle, type Exemption, type Vehicle } from './vehicle.js';

/** What a year's tax is computed by (CGI art. 261, 262 and 208). Upper bounds are included; null is no bound. */
export interface YearTariff {
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

/** All reasons, those that lie in the fuel too. */
export type Exemptions = Record<Exemption | 'electric' | 'hybrid', ExemptionRule>;

/** The rules of the tax on a day. */
export interface Tariffs {
  /** Of each year its own; one holds until the next. */
  years: readonly { fromYear: number; tariff: YearTariff }[];
  /** The first year that they know. */
  firstYear: number;
  /** Each payment is rounded up to a multiple of this (CGI art. 167). */
  roundedUpToCentimes: Centimes;
  /** What the counter asks for its service, tax included. */
  serviceFeeCentimes: Centimes;
  exemptions: Exemptions;
}

/** The rules of a tax year. @param year from `firstYear` on */
export function tariffOfYear({ years }: Tariffs, year: number): YearTariff {
  const found = years.findLast(({ fromYear }) => fromYear <= year);
  assert(found, `there is a tariff of ${year}`);
  return found.tariff;
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
