import { SetUpError } from '#libs/infrastructure';
import type { Product } from '#libs/product';
import { runHistories } from '../history/history.js';
import type { Api } from '../platform/api.js';
import { untilApplied } from '../platform/progress.js';
import { CONNECTIONS, loadPlatform, loadServer, residentMegabytes, untilQuiet, startBare } from './bench.js';
import { measuredAlone, measuredWhole, openDoors, tellerTokens, type Door } from './doors.js';
import type { Target } from './load.js';
import type { Comparison, Measurements } from './measurements.js';

/**
 * What can be measured: bare, the first front door, both at half its rate, its history, other front doors, processes
 * alone, what only one product does.
 */
export const PARTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const;
export type Part = (typeof PARTS)[number];

/** The product whose rows the bare server writes, and with which the others are compared. */
export const FIRST = 'transfers';

/** What of the platform is measured how often, each time for how long. */
export interface RoundsOptions {
  parts: ReadonlySet<Part>;
  rounds: number;
  seconds: number;
  products: readonly Product[];
  /** A year of history that is in the books already. */
  preload?: string | undefined;
}

const WARM_UP_SECONDS = 3;
const HISTORY_YEARS = ['2019', '2020', '2021', '2022', '2023'];
const HISTORY_SCALE = '0.1';
/** How long the reports may take to count a tenth of a year. */
export const HISTORY_CAUGHT_UP_MS = 120_000;

/** Measures the parts in turn, round by round, when all that one has begun is done. */
export async function measureRounds(api: Api, measured: Measurements, options: RoundsOptions): Promise<void> {
  const { origin, adminDatabaseUrl = '' } = api.state;
  const doors = await openDoors(options.products, origin, await tellerTokens(origin, CONNECTIONS));
  const first = doors.find(({ product }) => product.name === FIRST);
  if (!first) throw new SetUpError(`${FIRST} has no front door to measure`);
  const bare = await startBare(adminDatabaseUrl, first.body);
  const rounds = new Rounds(api, measured, options, bare.target, first, doors);
  try {
    await rounds.warmUp();
    for (let round = 0; round < options.rounds; round++) await rounds.measure(round);
  } finally {
    bare.stop();
  }
}

class Rounds {
  private readonly others: readonly Door[];
  private halfPerSecond = 0;

  constructor(
    private readonly api: Api,
    private readonly measured: Measurements,
    private readonly options: RoundsOptions,
    private readonly bare: Target,
    private readonly first: Door,
    private readonly doors: readonly Door[],
  ) {
    this.others = doors.filter((door) => door !== first);
    for (const { product } of this.others) measured.compare(comparisonOf(product));
  }

  async warmUp(): Promise<void> {
    const { parts } = this.options;
    if (parts.has('a') || parts.has('c')) await loadServer(this.bare, WARM_UP_SECONDS);
    if (parts.has('b')) await loadPlatform(this.api, this.first, WARM_UP_SECONDS);
    if (parts.has('e')) for (const door of this.others) await loadPlatform(this.api, door, WARM_UP_SECONDS);
  }

  async measure(round: number): Promise<void> {
    const measures: Record<Part, () => Promise<void>> = {
      a: () => this.measureBare(),
      b: () => this.measureFirst(),
      // The others are compared with the first: they follow it.
      e: () => this.measureOthers(),
      c: () => this.measureHalf(),
      d: () => this.measureHistory(round),
      f: () => this.measureAlone(),
      g: () => this.measureWhole(round),
    };
    for (const [part, measure] of Object.entries(measures)) {
      if (!this.options.parts.has(part as Part)) continue;
      await untilQuiet(this.api, this.doors);
      await measure();
    }
  }

  private async measureBare(): Promise<void> {
    this.note('(a) bare, closed loop', 'a second', (await loadServer(this.bare, this.options.seconds)).perSecond);
  }

  private async measureFirst(): Promise<void> {
    const full = await loadPlatform(this.api, this.first, this.options.seconds);
    this.note('(b) front door, counted', 'a second', full.countedPerSecond);
    if (full.failed > 0) this.note('(b) failed', 'requests', full.failed, '0');
    this.noteMemory(FIRST, this.api.state.reports);
    this.halfPerSecond = full.countedPerSecond / 2;
  }

  private async measureHalf(): Promise<void> {
    const { seconds } = this.options;
    const bareHalf = await loadServer(this.bare, seconds, this.halfPerSecond);
    this.note('(c) bare at half of (b), p50', 'ms', bareHalf.p50Ms);
    this.note('(c) bare at half of (b), p99', 'ms', bareHalf.p99Ms);
    const half = await loadPlatform(this.api, this.first, seconds, this.halfPerSecond);
    this.note('(c) front door at half of (b), p50', 'ms', half.p50Ms);
    this.note('(c) front door at half of (b), p99', 'ms', half.p99Ms);
    this.note('(c) from the answer to the report, p99', 'ms', half.freshnessP99Ms, 'below 1,000');
  }

  private async measureHistory(round: number): Promise<void> {
    // A year takes one history.
    const year = HISTORY_YEARS.filter((year) => year !== this.options.preload)[round];
    if (!year) return;
    const startedMs = performance.now();
    const operations = await runHistories([this.first.product], { from: year, to: year, scale: HISTORY_SCALE });
    await untilApplied(this.api, HISTORY_CAUGHT_UP_MS);
    this.note('(d) history, counted', 'a second', operations / ((performance.now() - startedMs) / 1_000));
  }

  private async measureOthers(): Promise<void> {
    for (const door of this.others) {
      const title = door.product.title.toLowerCase();
      const full = await loadPlatform(this.api, door, this.options.seconds);
      this.note(`(e) front door of ${title}, counted`, 'a second', full.countedPerSecond);
      if (full.failed > 0) this.note(`(e) failed of ${title}`, 'requests', full.failed, '0');
      if (door.afterwards) {
        const startMs = performance.now();
        await door.afterwards.done();
        this.note(`(e) ${door.afterwards.name}`, 's', (performance.now() - startMs) / 1_000);
      }
      this.noteMemory(door.product.name);
    }
  }

  private async measureAlone(): Promise<void> {
    for (const product of this.options.products.filter(({ bench }) => bench?.alone)) {
      const measured = await measuredAlone(product, this.options.seconds);
      for (const { name, unit, value, wanted } of measured) this.note(`(f) ${name}`, unit, value, wanted);
    }
  }

  private async measureWhole(round: number): Promise<void> {
    // It fills the books with years of operations: once is enough.
    if (round > 0) return;
    const residentOf = (service: string) =>
      Object.values(residentMegabytes(this.api, service)).reduce((sum, megabytes) => sum + megabytes, 0);
    const untilDone = () => untilQuiet(this.api, []);
    const platform = { origin: this.api.state.origin, residentMegabytes: residentOf, untilQuiet: untilDone };
    for (const product of this.options.products.filter(({ bench }) => bench?.whole)) {
      for await (const { name, unit, value, wanted } of measuredWhole(product, platform)) {
        this.note(`(g) ${name}`, unit, value, wanted);
        if (unit === 'a second')
          this.measured.compare({ name: `${name} / bare`, of: `(g) ${name}`, to: '(a)', wanted: '' });
      }
      this.noteMemory(product.name);
    }
  }

  private noteMemory(...services: string[]): void {
    const resident = residentMegabytes(this.api, ...services);
    for (const [instance, megabytes] of Object.entries(resident))
      this.note(`resident ${instance}`, 'MB', megabytes, 'below 250');
  }

  private note(name: string, unit: string, value: number, wanted?: string): void {
    this.measured.note(name, unit, value, wanted);
  }
}

function comparisonOf({ title, bench }: Product): Comparison {
  const name = title.toLowerCase();
  const ratioWanted = bench?.frontDoor?.ratioWanted;
  const wanted = ratioWanted ? `${ratioWanted} at least` : '';
  return {
    name: `front door of ${name} / of ${FIRST}`,
    of: `(e) front door of ${name},`,
    to: '(b) front door',
    wanted,
  };
}
