import Table from 'cli-table3';
import { Option, type Command } from 'commander';
import { connectApi } from './platform/api.js';

interface Dashboard {
  asOf: string;
  periods: string[];
  rows: { section: string; labelFr: string; labelEn: string; unit: string; kind: string; values: number[] }[];
}

const FORMATS = { table: asTable, json: (report: Dashboard) => JSON.stringify(report, null, 2), csv: asCsv };

/** `guichet report`: the dashboard as the institution prints it. */
export function register(program: Command): void {
  program
    .command('report')
    .description('print the dashboard')
    .requiredOption('--periods <list>', 'years or years to a date: 2021,2022,2023-06-30')
    .addOption(new Option('--format <format>').choices(Object.keys(FORMATS)).default('table'))
    .action(async ({ periods, format }: { periods: string; format: keyof typeof FORMATS }) => {
      const api = await connectApi('management');
      const path = `/api/${api.state.reports}/v1/reports/dashboard?periods=${encodeURIComponent(periods)}`;
      console.log(FORMATS[format](await api.get<Dashboard>(path)));
    });
}

function asTable({ asOf, periods, rows }: Dashboard): string {
  const table = new Table({
    head: ['', 'Tableau de bord', 'unité', ...periods],
    colAligns: ['left', 'left', 'left', ...periods.map(() => 'right' as const)],
    style: { head: [], border: [] },
  });
  const number = new Intl.NumberFormat('fr-FR');
  for (const { section, labelFr, unit, values } of rows) {
    // A narrow no-break space is what French prints; a terminal shows a plain one as well.
    table.push([section, labelFr, unit, ...values.map((value) => number.format(value).replaceAll('\u202f', ' '))]);
  }
  return `${table.toString()}\nas of ${asOf}`;
}

function asCsv({ periods, rows }: Dashboard): string {
  const quote = (cell: string | number) =>
    /[",\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : cell;
  const lines = rows.map(({ section, labelFr, labelEn, unit, kind, values }) => [
    section,
    labelFr,
    labelEn,
    unit,
    kind,
    ...values,
  ]);
  const head = ['section', 'indicator_fr', 'indicator_en', 'unit', 'kind', ...periods];
  return [head, ...lines].map((line) => line.map(quote).join(',')).join('\n');
}
