import { defineErrors, yearOf, type Centimes, type Day } from '#libs/domain';
import { HALVES, type Half } from './half.js';
import {
  explainExemption,
  explainFurtherMonths,
  explainMinimum,
  explainRounding,
  explainServiceFee,
  explainShare,
  explainTax,
  FIRST_MONTH_WORDS,
  penaltyWords,
  POLICE_REPORT_WORDS,
  type Explanation,
} from './explanation.js';
import { dueOnOf, halvesDueOnOf, monthsLate } from './lateness.js';
import { bracketOf, exemptionOf, tariffOfYear, type Tariffs, type YearTariff } from './tariff.js';
import { refuseVehicle, type Vehicle } from './vehicle.js';
import { VEHICLE_TAX_WORDS } from '../words/refusals.words.js';

/** What an amount of an assessment is for. */
export const HEADS = [
  'tax',
  'penalty',
  'first-month',
  'further-months',
  'minimum',
  'police-report',
  'rounding',
  'service-fee',
] as const;
export type Head = (typeof HEADS)[number];

/** One amount that is due, with its reason. */
export interface AssessmentLine {
  /** The tax year; rounding and service fee are of the whole payment and stand under its last year. */
  year: number;
  head: Head;
  amountCentimes: Centimes;
  /** Of the Code général des impôts; the service fee is the counter's own. */
  article: string;
  explanation: Explanation;
}

/** What is asked about: a vehicle, the years to pay, and the day of payment. */
export interface AssessmentRequest {
  vehicle: Vehicle;
  /** Distinct, at least one. */
  years: readonly number[];
  /** One half of each year only; null: all of it. */
  half: Half | null;
  /** A police report found the lateness. */
  policeReport: boolean;
  on: Day;
}

/** What is due on a day. */
export interface Assessment {
  lines: AssessmentLine[];
  /** The sum of the lines: tax, penalties, rounding and our fee. */
  totalCentimes: Centimes;
  /** Our fee within the total. */
  feeCentimes: Centimes;
  /** The earliest day by which some of it is, or was, due. */
  dueOn: Day;
  /** Years whose tax can no longer be claimed: a sale needs no proof of them (CGI art. 232 and 263). */
  prescribedYears: number[];
}

/** Refusals of assessments. */
export const refuseAssessment = defineErrors(VEHICLE_TAX_WORDS, {
  'vehicle-tax.year-not-covered': {
    status: 422,
    detail: 'A year to pay is one from the first of the tariffs to that of the day of payment.',
  },
  'vehicle-tax.malformed-day': { status: 400, detail: 'A day is one that the calendar has, written 2023-02-03.' },
  'vehicle-tax.no-halves': {
    status: 422,
    detail: 'Only the tax of a vehicle over 9,000 kg may be paid in two halves (CGI art. 261-II).',
  },
});

const PRESCRIBED_AFTER_YEARS = 4;
const COUNTER_TARIFF = 'tarif du guichet';

/** What of a year is due by one day: all of it, or a half. */
interface Charge {
  half: Half | null;
  taxCentimes: Centimes;
  dueOn: Day;
}

/**
 * What is due for a vehicle on a day, line by line: each year by its own year's tariff, penalties and surcharges where
 * it is late, rounding and service fee once for the whole payment. Nothing is rounded but half centimes (up).
 *
 * @param tariffs the rules of that day
 * @throws {DomainError} `vehicle-tax.year-not-covered`, `vehicle-tax.no-halves`, `vehicle.registered-later`,
 *   `vehicle.weight-missing`, `vehicle.too-heavy-for-exemption`
 */
export function assess(tariffs: Tariffs, request: AssessmentRequest): Assessment {
  const { vehicle, on } = request;
  const years = [...request.years].sort((a, b) => a - b);
  for (const year of years) checkYear(tariffs, vehicle, year, on);
  const exemption = exemptionOf(tariffs, vehicle);
  const lines: AssessmentLine[] = [];
  let dueOn: Day | undefined;
  for (const year of years) {
    const tariff = tariffOfYear(tariffs, year);
    if (exemption) {
      lines.push(line(year, 'tax', 0, exemption.article, explainExemption(year, exemption)));
      dueOn ??= dueOnOf(tariff, vehicle, year);
    } else {
      const charges = chargesOf(tariff, request, year, lines);
      lines.push(...latenessOf(tariff, request, year, charges));
      dueOn ??= charges[0]?.dueOn;
    }
  }
  const feeCentimes = exemption ? 0 : tariffs.serviceFeeCentimes;
  const lastYear = years.at(-1) ?? yearOf(on);
  addRounding(lines, lastYear, tariffs.roundedUpToCentimes);
  if (feeCentimes > 0)
    lines.push(line(lastYear, 'service-fee', feeCentimes, COUNTER_TARIFF, explainServiceFee(feeCentimes)));
  return {
    lines,
    totalCentimes: sumOf(lines),
    feeCentimes,
    dueOn: dueOn ?? on,
    prescribedYears: years.filter((year) => year + PRESCRIBED_AFTER_YEARS < yearOf(on)),
  };
}

function checkYear({ firstYear: from }: Tariffs, { firstRegisteredOn }: Vehicle, year: number, on: Day): void {
  const to = yearOf(on);
  if (year < from || year > to)
    throw refuseAssessment('vehicle-tax.year-not-covered', { field: 'years', year, from, to });
  if (firstRegisteredOn && yearOf(firstRegisteredOn) > year) {
    throw refuseVehicle('vehicle.registered-later', { field: 'firstRegisteredOn', year });
  }
}

/** The tax of a year in the parts in which it may be paid; writes a line for each. */
function chargesOf(tariff: YearTariff, request: AssessmentRequest, year: number, lines: AssessmentLine[]): Charge[] {
  const { vehicle, half } = request;
  const bracket = bracketOf(tariff, vehicle);
  const inHalves = vehicle.grossWeightKg !== null && vehicle.grossWeightKg > tariff.halvesAboveKg;
  if (half && !inHalves) throw refuseAssessment('vehicle-tax.no-halves', { field: 'instalment' });
  const charges: Charge[] = inHalves
    ? halvesDueOnOf(tariff, vehicle, year).map((dueOn, i) => ({
        half: HALVES[i] ?? null,
        taxCentimes: bracket.amountCentimes / 2,
        dueOn,
      }))
    : [{ half: null, taxCentimes: bracket.amountCentimes, dueOn: dueOnOf(tariff, vehicle, year) }];
  const asked = half ? charges.filter((charge) => charge.half === half) : charges;
  const article = bracket.by === 'power' ? '262-I-A' : vehicle.category === 'tractor-trailer' ? '262-I-C' : '262-I-B';
  for (const { half: part, taxCentimes } of asked) {
    lines.push(line(year, 'tax', taxCentimes, article, explainTax(vehicle, year, bracket, part, taxCentimes)));
  }
  return asked;
}

/** What lateness adds to a year, up to its least amount (CGI art. 208). */
function latenessOf(
  { late }: YearTariff,
  { on, policeReport }: AssessmentRequest,
  year: number,
  charges: readonly Charge[],
): AssessmentLine[] {
  const lines = charges.flatMap((charge) => lateCharge(late, charge, year, on, policeReport));
  const reached = sumOf(lines);
  if (lines.length > 0 && reached < late.minimumCentimes) {
    const explanation = explainMinimum(year, late.minimumCentimes, reached);
    lines.push(line(year, 'minimum', late.minimumCentimes - reached, '208', explanation));
  }
  return lines;
}

function lateCharge(
  late: YearTariff['late'],
  { taxCentimes: tax, dueOn }: Charge,
  year: number,
  on: Day,
  policeReport: boolean,
): AssessmentLine[] {
  const months = monthsLate(dueOn, on);
  if (months === 0) return [];
  const share = (head: Head, words: Explanation, permille: number): AssessmentLine => {
    const amount = shareOf(tax, permille);
    return line(year, head, amount, '208', explainShare(words, permille, tax, amount));
  };
  if (policeReport) return [share('police-report', POLICE_REPORT_WORDS, late.policeReportPermille)];
  const lines = [
    share('penalty', penaltyWords(dueOn), late.penaltyPermille),
    share('first-month', FIRST_MONTH_WORDS, late.firstMonthPermille),
  ];
  if (months > 1) {
    const amount = shareOf(tax, (months - 1) * late.furtherMonthPermille);
    const explanation = explainFurtherMonths(months - 1, late.furtherMonthPermille, tax, amount);
    lines.push(line(year, 'further-months', amount, '208', explanation));
  }
  return lines;
}

/** Rounds the payment up (CGI art. 167). */
function addRounding(lines: AssessmentLine[], year: number, upToCentimes: Centimes): void {
  const sum = sumOf(lines);
  const missing = (upToCentimes - (sum % upToCentimes)) % upToCentimes;
  if (missing > 0) lines.push(line(year, 'rounding', missing, '167', explainRounding(sum, missing)));
}

function line(
  year: number,
  head: Head,
  amountCentimes: Centimes,
  article: string,
  { fr, en }: Explanation,
): AssessmentLine {
  const source = article === COUNTER_TARIFF ? '' : ` (CGI art. ${article})`;
  return { year, head, amountCentimes, article, explanation: { fr: fr + source, en: en + source } };
}

function shareOf(amountCentimes: Centimes, permille: number): Centimes {
  return Math.round((amountCentimes * permille) / 1_000);
}

function sumOf(lines: readonly AssessmentLine[]): Centimes {
  return lines.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0);
}
