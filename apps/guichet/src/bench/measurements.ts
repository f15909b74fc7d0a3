import { cpus, loadavg, totalmem } from 'node:os';
import Table from 'cli-table3';

/** One measurement: what, how much of it in each round, and how much is wanted. */
interface Row {
  name: string;
  unit: string;
  rounds: number[];
  wanted: string;
}

/** What two measurements are to each other. */
interface Ratio {
  name: string;
  ratio: number;
  wanted: string;
}

/** What the bench prints as JSON; of the rounds of a row the median counts. */
export interface Summary {
  machine: string;
  /** Of the last minute, when the bench had begun and ended: others at work make all figures smaller. */
  loadAverages: [number, number];
  rows: (Row & { median: number })[];
  ratios: Ratio[];
}

/** Two rows to compare, each by how its name begins. */
export interface Comparison {
  name: string;
  of: string;
  to: string;
  wanted: string;
}

const COMPARISONS: readonly Comparison[] = [
  { name: 'front door / bare', of: '(b) front door', to: '(a)', wanted: '0.5 at least' },
  {
    name: 'p99 of front door / of bare',
    of: '(c) front door at half of (b), p99',
    to: '(c) bare at half of (b), p99',
    wanted: '3 at most',
  },
  { name: 'history / bare', of: '(d)', to: '(a)', wanted: '0.7 at least' },
];

/** What was measured, in the order in which it first was. */
export class Measurements {
  private readonly rows = new Map<string, Row>();
  private readonly comparisons = [...COMPARISONS];
  private readonly loadAtFirst = loadAverage();

  /** Compares two more rows, when both were measured. */
  compare(comparison: Comparison): void {
    this.comparisons.push(comparison);
  }

  /** Takes a round's value down, and says it on the standard error. */
  note(name: string, unit: string, value: number, wanted = ''): void {
    console.error(`${name}: ${shown(value)} ${unit}`);
    const row = this.rows.get(name) ?? { name, unit, rounds: [], wanted };
    row.rounds.push(value);
    this.rows.set(name, row);
  }

  /** All of it, with the ratios of what was measured. */
  summary(): Summary {
    const rows = [...this.rows.values()].map((row) => ({ ...row, median: median(row.rounds) }));
    const of = (start: string) => rows.find(({ name }) => name.startsWith(start))?.median;
    const ratios = this.comparisons.flatMap(({ name, of: above, to: below, wanted }) => {
      const [upper, lower] = [of(above), of(below)];
      return upper === undefined || !lower ? [] : [{ name, ratio: upper / lower, wanted }];
    });
    const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB`;
    return { machine, loadAverages: [this.loadAtFirst, loadAverage()], rows, ratios };
  }

  /** All of it for people. */
  table(): string {
    const { machine, loadAverages, rows, ratios } = this.summary();
    const table = new Table({
      head: ['', 'median', 'rounds', 'unit', 'wanted'],
      colAligns: ['left', 'right', 'right', 'left', 'left'],
      style: { head: [], border: [] },
    });
    for (const { name, median: middle, rounds, unit, wanted } of rows)
      table.push([name, shown(middle), rounds.map(shown).join(' '), unit, wanted]);
    for (const { name, ratio, wanted } of ratios) table.push([name, ratio.toFixed(2), '', '', wanted]);
    return `${machine}, load average ${loadAverages.join(' to ')}\n${table.toString()}`;
  }
}

/** Three digits, or whole. */
function shown(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

function loadAverage(): number {
  return Math.round(100 * (loadavg()[0] ?? 0)) / 100;
}
