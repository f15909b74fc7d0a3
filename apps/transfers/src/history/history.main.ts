import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { runTask, text, readSettings, integer, type TaskPlatform } from '#libs/service';
import { PickUpCodes } from '../pick-up-codes.service.js';
import { transfersService } from '../transfers.module.js';
import { TransfersService } from '../transfers.service.js';
import { HistoryRunner } from './history.runner.js';
import { publishedYears, scaled } from './published.js';
import { planYear, type PlannedAgency } from './year.plan.js';

const SEED = 20_121_001; // the first day of the products

// Run by `guichet history`; says how far it is by messages to its parent.
await runTask(transfersService, async (platform, env) => {
  const settings = readSettings(
    {
      from: integer('HISTORY_FROM', 2012, 2100),
      to: integer('HISTORY_TO', 2012, 2100),
      scale: text('HISTORY_SCALE', '1'),
      publishedFile: text('PUBLISHED_FILE'),
      networkFile: text('NETWORK_FILE'),
    },
    env,
  );
  const agencies = readCsv(settings.networkFile) as unknown as PlannedAgency[];
  const years = publishedYears(readCsv(settings.publishedFile)).filter(
    ({ year }) => year >= settings.from && year <= settings.to,
  );
  for (const year of years) await makeYear(scaled(year, Number(settings.scale)), agencies, settings.scale, platform);
});

async function makeYear(
  year: ReturnType<typeof scaled>,
  agencies: readonly PlannedAgency[],
  scale: string,
  { queue, dataSource, definition }: TaskPlatform,
): Promise<void> {
  const codes = new PickUpCodes(definition.settings?.pickUpCodeKey as Buffer);
  const plan = planYear(year, agencies, SEED);
  const name = `history/${year.year}/${Number(scale)}`;
  const runner = new HistoryRunner(new TransfersService(queue, dataSource, codes), codes, dataSource, name, plan);
  const tell = (done: number) => process.send?.({ year: year.year, done, total: plan.count });
  await runner.run(tell);
}

function readCsv(file: string): Record<string, string>[] {
  return parse(readFileSync(file), { columns: true, bom: true, skip_empty_lines: true });
}
