import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { addDays, daysBetween, isDay } from '#libs/domain';
import type { ProjectionState } from '#libs/messaging';
import { SetUpError } from '#libs/infrastructure';
import { ProgressBar } from '../history/progress-bar.js';
import { connectApi, type Api } from '../platform/api.js';

const LOOK_EVERY_MS = 500;

interface ExportOptions {
  from: string;
  to: string;
  toFolder: string;
}

/** `guichet reports`: makes all figures anew from the journals, and writes them for other engines. */
export function registerReports(program: Command): void {
  const reports = program.command('reports').description('the figures that the reports are made of');
  reports
    .command('rebuild')
    .description('make all figures anew from the journals, compare them with those in force, and replace them')
    .action(rebuild);
  reports
    .command('export')
    .description('write figures, and the facts that they are made of, as Parquet files by day')
    .requiredOption('--from <day>', 'first business day: 2023-06-01')
    .requiredOption('--to <day>', 'last business day')
    .requiredOption('--to-folder <folder>', 'where they go, in the place of those of the same days')
    .action(exportDays);
}

async function rebuild(): Promise<void> {
  const api = await connectApi('administrator');
  const path = `/api/${api.state.reports}/v1/projections`;
  const { name } = await api.post<{ name: string }>(path);
  const { result } = await untilInForce(api, path, name);
  const differences = result?.differences ?? [];
  for (const difference of differences) console.log(difference);
  console.log(
    differences.length === 0
      ? 'The figures were made anew from the journals, and are the same.'
      : `The figures were made anew from the journals: ${differences.length} differ, and are right now.`,
  );
}

async function exportDays({ from, to, toFolder }: ExportOptions): Promise<void> {
  if (!isDay(from) || !isDay(to) || from > to) throw new SetUpError('--from and --to are days, in order: 2023-06-30');
  // Loaded when it is needed: no other command waits for what writes Parquet.
  const { exportDay, exportableOf } = await import('../parquet/day-export.js');
  const api = await connectApi('management');
  const exported = await exportableOf(api);
  const days = daysBetween(from, to) + 1;
  const bar = new ProgressBar();
  let [figures, facts] = [0, 0];
  try {
    for (let n = 0; n < days; n++) {
      const written = await exportDay(api, exported, addDays(from, n), toFolder);
      [figures, facts] = [figures + written.figures, facts + written.facts];
      bar.show('days exported', n + 1, days);
    }
  } finally {
    bar.stop();
  }
  console.log(`${days} days, ${figures} figures and ${facts} facts in ${toFolder}`);
}

/** Shows how far it is until the new figures are in force. */
async function untilInForce(api: Api, path: string, name: string): Promise<ProjectionState> {
  const bar = new ProgressBar();
  try {
    for (;;) {
      const states = await api.get<ProjectionState[]>(path);
      const own = states.find((state) => state.name === name);
      if (!own || own.role === 'retired') throw new SetUpError(`${name} is not being made any more`);
      if (own.role === 'current') return own;
      bar.show('events applied anew', own.applied, states.find(({ role }) => role === 'current')?.applied ?? 0);
      await sleep(LOOK_EVERY_MS);
    }
  } finally {
    bar.stop();
  }
}
