import { seededParameters } from '#libs/approvals';
import type { Measured } from '#libs/product';
import { assess, type AssessmentRequest } from '../law/assessment.js';
import { tariffsOn, VEHICLE_TAX_PARAMETERS } from '../law/tariff.parameter.js';
import type { Vehicle } from '../law/vehicle.js';
import type { Receipt } from '../receipt/receipt.js';
import { renderReceipt } from '../receipt/receipt.pdf.js';

// What one process can do when it waits for nobody: assessments and receipts, printed as a JSON list.
// SECONDS says for how long assessments are measured.
const seconds = Number(process.env.SECONDS ?? 2);

const WARM_UP_MS = 500;
const ROUNDS_BETWEEN_LOOKS_AT_THE_CLOCK = 50;
const WARM_UP_RECEIPTS = 30;
const RECEIPTS = 200;

const PARAMETERS = seededParameters(...VEHICLE_TAX_PARAMETERS);

const CAR: Vehicle = {
  plate: '12345-A-6',
  category: 'passenger',
  professionalUse: false,
  fuel: 'diesel',
  fiscalPowerCv: 7,
  grossWeightKg: null,
  firstRegisteredOn: '2018-05-14',
  owner: 'natural-person',
  exemption: null,
};
const TRUCK: Vehicle = {
  ...CAR,
  category: 'truck',
  professionalUse: true,
  fiscalPowerCv: 12,
  grossWeightKg: 19_000,
  owner: 'company',
};

const WHOLE = { years: [2026], half: null, policeReport: false };
const ON_TIME: AssessmentRequest = { ...WHOLE, vehicle: CAR, on: '2026-01-15' };
const LATE: AssessmentRequest = { ...WHOLE, vehicle: CAR, on: '2026-11-24' };
const FOUR_YEARS: AssessmentRequest = { ...LATE, years: [2023, 2024, 2025, 2026] };
const IN_HALVES: AssessmentRequest = { ...WHOLE, vehicle: TRUCK, on: '2026-09-15' };
const MIX = [ON_TIME, LATE, FOUR_YEARS, IN_HALVES];

const measured: Measured[] = [
  { name: 'assessments in one process', unit: 'a second', value: assessmentsPerSecond(), wanted: '20,000 at least' },
  { name: 'first receipt of a process', unit: 'ms', value: await timeOf(receiptOf(LATE)) },
  ...(await receiptTimes(LATE)),
  ...(await receiptTimes(FOUR_YEARS)),
];
console.log(JSON.stringify(measured));

/** The mix in turn, each as often as the others. */
function assessmentsPerSecond(): number {
  assessFor(WARM_UP_MS);
  const startedMs = performance.now();
  const count = assessFor(1_000 * seconds);
  return Math.round(count / ((performance.now() - startedMs) / 1_000));
}

function assessFor(durationMs: number): number {
  const endMs = performance.now() + durationMs;
  let count = 0;
  let sumCentimes = 0;
  while (performance.now() < endMs) {
    for (let round = 0; round < ROUNDS_BETWEEN_LOOKS_AT_THE_CLOCK; round++) {
      for (const request of MIX) sumCentimes += assess(tariffsOn(PARAMETERS, request.on), request).totalCentimes;
    }
    count += MIX.length * ROUNDS_BETWEEN_LOOKS_AT_THE_CLOCK;
  }
  if (sumCentimes <= 0) throw new Error('an assessment of the mix says that nothing is due');
  return count;
}

/** How long receipts take one after another, once some have been drawn. */
async function receiptTimes(request: AssessmentRequest): Promise<Measured[]> {
  const receipt = receiptOf(request);
  for (let n = 0; n < WARM_UP_RECEIPTS; n++) await timeOf(receipt);
  const times: number[] = [];
  for (let n = 0; n < RECEIPTS; n++) times.push(await timeOf(receipt));
  const sumMs = times.reduce((sum, ms) => sum + ms, 0);
  times.sort((a, b) => a - b);
  const [p50Ms = 0, p99Ms = 0] = [0.5, 0.99].map((part) => times[Math.floor(part * (times.length - 1))]);
  const name = `receipt of ${receipt.years.length} year${receipt.years.length === 1 ? '' : 's'}`;
  const perSecond = RECEIPTS / (sumMs / 1_000);
  return [
    { name: `${name}, p50`, unit: 'ms', value: p50Ms },
    { name: `${name}, p99`, unit: 'ms', value: p99Ms, wanted: 'below 50' },
    { name: `${name}, one after another`, unit: 'a second', value: perSecond, wanted: '20 at least' },
  ];
}

async function timeOf(receipt: Receipt): Promise<number> {
  const startedMs = performance.now();
  await renderReceipt(receipt);
  return performance.now() - startedMs;
}

function receiptOf(request: AssessmentRequest): Receipt {
  const { vehicle, years, half, on } = request;
  const { lines, totalCentimes } = assess(tariffsOn(PARAMETERS, request.on), request);
  return {
    receiptNumber: 'RAB-001-V-2026-000042',
    verificationCode: '7KQ4-M2XD',
    verificationUrl: 'https://guichet.example.ma/api/vehicle-tax/v1/verify/RAB-001-V-2026-000042/7KQ4-M2XD',
    vehicle,
    years,
    half,
    lines,
    totalCentimes,
    institution: { fr: 'Institution de microfinance', ar: 'مؤسسة للتمويل الأصغر' },
    agency: { code: 'RAB-001', name: 'Rabat Centre' },
    tellerNumber: '4821-0937',
    paidAt: `${on}T10:00:00.000Z`,
    bookedOn: on,
    standIn: false,
    status: 'paid',
    reprint: 0,
  };
}
