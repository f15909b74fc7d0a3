import type { Api } from '../api.js';
import { runHistory } from '../history.js';
import { untilApplied } from '../progress.js';
import {
  CONNECTIONS,
  loadPlatform,
  loadServer,
  processSpeed,
  residentMegabytes,
  settle,
  startBare,
  untilConfirmed,
} from './bench.js';
import { tellerTokens, transfersDoor, vehicleTaxDoor } from './front-door.js';
import type { Measurements } from './measurements.js';

/** What can be measured: bare, transfers' front door, both at half its rate, history, vehicle tax's front door, it alone. */
export const PARTS = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
export type Part = (typeof PARTS)[number];

/** What of the platform is measured how often, each time for how long. */
export interface RoundsOptions {
  parts: ReadonlySet<Part>;
  rounds: number;
  seconds: number;
  /** A year of history that is in the books already. */
  preload?: string | undefined;
}

const WARM_UP_SECONDS = 3;
const HISTORY_YEARS = ['2019', '2020', '2021', '2022', '2023'];
const HISTORY_SCALE = '0.1';
/** How long the reports may take to count a tenth of a year. */
export const HISTORY_CAUGHT_UP_MS = 120_000;

/** Measures the parts in turn, round by round, when all that one has begun is done. */
export async function measureRounds(
  api: Api,
  measured: Measurements,
  { parts, rounds, seconds, preload }: RoundsOptions,
): Promise<void> {
  const { origin, adminDatabaseUrl = '' } = api.state;
  const note = measured.note.bind(measured);
  const tokens = await tellerTokens(origin, CONNECTIONS);
  const transfers = transfersDoor(origin, tokens);
  const vehicleTax = await vehicleTaxDoor(origin, tokens);
  const bare = await startBare(adminDatabaseUrl);
  // A year takes one history.
  const years = HISTORY_YEARS.filter((year) => year !== preload);
  let halfPerSecond = 0;

  const measure: Record<Part, (round: number) => Promise<void>> = {
    a: async () => note('(a) bare, closed loop', 'a second', (await loadServer(bare.target, seconds)).perSecond),
    b: async () => {
      const full = await loadPlatform(api, transfers, seconds);
      note('(b) front door, counted', 'a second', full.countedPerSecond);
      if (full.failed > 0) note('(b) failed', 'requests', full.failed, '0');
      noteMemory('transfers', 'reporting');
      halfPerSecond = full.countedPerSecond / 2;
    },
    c: async () => {
      const bareHalf = await loadServer(bare.target, seconds, halfPerSecond);
      note('(c) bare at half of (b), p50', 'ms', bareHalf.p50Ms);
      note('(c) bare at half of (b), p99', 'ms', bareHalf.p99Ms);
      const half = await loadPlatform(api, transfers, seconds, halfPerSecond);
      note('(c) front door at half of (b), p50', 'ms', half.p50Ms);
      note('(c) front door at half of (b), p99', 'ms', half.p99Ms);
      note('(c) from the answer to the report, p99', 'ms', half.freshnessP99Ms, 'below 1,000');
    },
    d: async (round) => {
      const year = years[round];
      if (year) note('(d) history, counted', 'a second', await historyRate(api, year));
    },
    e: async () => {
      const full = await loadPlatform(api, vehicleTax, seconds);
      note('(e) front door of vehicle tax, counted', 'a second', full.countedPerSecond);
      if (full.failed > 0) note('(e) failed', 'requests', full.failed, '0');
      note('(e) from the report to the last confirmation', 's', await untilConfirmed(api));
      noteMemory('vehicle-tax');
    },
    f: () => noteProcess(measured, seconds),
  };

  function noteMemory(...services: string[]): void {
    const resident = residentMegabytes(api, ...services);
    for (const [instance, megabytes] of Object.entries(resident))
      note(`resident ${instance}`, 'MB', megabytes, 'below 250');
  }

  try {
    if (parts.has('a') || parts.has('c')) await loadServer(bare.target, WARM_UP_SECONDS);
    if (parts.has('b')) await loadPlatform(api, transfers, WARM_UP_SECONDS);
    if (parts.has('e')) await loadPlatform(api, vehicleTax, WARM_UP_SECONDS);
    // Vehicle tax is compared with transfers: one follows the other.
    const inTurn = (['a', 'b', 'e', 'c', 'd', 'f'] as const).filter((part) => parts.has(part));
    for (let round = 0; round < rounds; round++) {
      for (const part of inTurn) {
        await settle(api);
        await measure[part](round);
      }
    }
  } finally {
    bare.stop();
  }
}

async function historyRate(api: Api, year: string): Promise<number> {
  const startedMs = performance.now();
  const operations = await runHistory('transfers', { from: year, to: year, scale: HISTORY_SCALE });
  await untilApplied(api, HISTORY_CAUGHT_UP_MS);
  return operations / ((performance.now() - startedMs) / 1_000);
}

async function noteProcess(measured: Measurements, seconds: number): Promise<void> {
  const { assessmentsPerSecond, firstReceiptMs, receipts } = await processSpeed(seconds);
  measured.note('(f) assessments in one process', 'a second', assessmentsPerSecond, '20,000 at least');
  measured.note('(f) first receipt of a process', 'ms', firstReceiptMs);
  for (const { years, p50Ms, p99Ms, perSecond } of receipts) {
    const receipt = `(f) receipt of ${years} year${years === 1 ? '' : 's'}`;
    measured.note(`${receipt}, p50`, 'ms', p50Ms);
    measured.note(`${receipt}, p99`, 'ms', p99Ms, 'below 50');
    measured.note(`${receipt}, one after another`, 'a second', perSecond, '20 at least');
  }
}
