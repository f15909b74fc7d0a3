import { writeFileSync } from 'node:fs';
import Table from 'cli-table3';
import { Option, type Command } from 'commander';
import { businessDay } from '#libs/domain';
import { SetUpError } from '#libs/infrastructure';
import type { SheetColumn } from '#libs/documents';
import { connectApi } from '../platform/api.js';

interface DashboardRow {
  section: string;
  labelFr: string;
  labelEn: string;
  unit: string;
  kind: string;
  values: (number | null)[];
}

interface Dashboard {
  asOf: string | null;
  behind: { product: string; asOf: string | null; eventsBehind: number }[];
  periods: string[];
  rows: DashboardRow[];
}

interface ReportOptions {
  periods: string;
  format: keyof typeof FORMATS;
  annual?: true;
  excel?: true;
  output?: string;
}

const FORMATS = { table: asTable, json: asJson, csv: asCsv, xlsx: asWorkbook };

/** `guichet report`: the dashboard as the institution prints it. */
export function registerReport(program: Command): void {
  program
    .command('report')
    .description('print the dashboard, or the annual report')
    .requiredOption('--periods <list>', 'years or years to a date: 2021,2022,2023-06-30')
    .addOption(new Option('--format <format>').choices(Object.keys(FORMATS)).default('table'))
    .option('--annual', 'the rows of the annual report')
    .option('--excel', 'CSV that a French Excel opens by a double click')
    .option('--output <file>', 'write it there: a workbook is nothing for a terminal')
    .action(async ({ periods, format, annual, excel, output }: ReportOptions) => {
      if (excel && format !== 'csv') throw new SetUpError('--excel says how CSV is written: add --format csv');
      if (format === 'xlsx' && !output) throw new SetUpError('Where should the workbook be? Add --output <file>');
      const api = await connectApi('management');
      const path = `/api/${api.state.reports}/v1/reports/${annual ? 'annual' : 'dashboard'}?periods=${encodeURIComponent(periods)}`;
      const report = await (excel ? asCsvForExcel : FORMATS[format])(await api.get<Dashboard>(path));
      if (output) writeFileSync(output, report);
      else process.stdout.write(report);
    });
}

async function asTable({ asOf, behind, periods, rows }: Dashboard): Promise<string> {
  const { NO_BREAK_SPACE, numberText } = await documents();
  const table = new Table({
    head: ['', 'Tableau de bord', 'unité', ...periods],
    colAligns: ['left', 'left', 'left', ...periods.map(() => 'right' as const)],
    style: { head: [], border: [] },
  });
  for (const { section, labelFr, unit, values } of rows) {
    // What is copied or searched for in a terminal has plain spaces.
    const numbers = values.map((value) => (value === null ? '' : numberText(value).replaceAll(NO_BREAK_SPACE, ' ')));
    table.push([section, labelFr, unit, ...numbers]);
  }
  const missing = behind.map(
    ({ product, asOf, eventsBehind }) =>
      `${product}: whole as of ${asOf ?? 'no moment yet'}, ${eventsBehind} events known to be on their way\n`,
  );
  return `${table.toString()}\nas of ${asOf ?? 'no moment yet: not every product was heard'}\n${missing.join('')}`;
}

function asJson(report: Dashboard): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

async function asCsv({ periods, rows }: Dashboard): Promise<string> {
  const { csvText } = await documents();
  return csvText(columnsOf(periods), rows);
}

async function asCsvForExcel({ periods, rows }: Dashboard): Promise<string> {
  const { csvTextForExcel } = await documents();
  return csvTextForExcel(columnsOf(periods), rows);
}

async function asWorkbook({ asOf, periods, rows }: Dashboard): Promise<Buffer> {
  const { writeWorkbook } = await documents();
  return writeWorkbook(`Tableau de bord${asOf === null ? '' : ` au ${businessDay(asOf)}`}`, columnsOf(periods), rows);
}

function columnsOf(periods: readonly string[]): SheetColumn<DashboardRow>[] {
  return [
    { caption: 'section', kind: 'text', value: ({ section }) => section },
    { caption: 'indicator_fr', kind: 'text', value: ({ labelFr }) => labelFr },
    { caption: 'indicator_en', kind: 'text', value: ({ labelEn }) => labelEn },
    { caption: 'unit', kind: 'text', value: ({ unit }) => unit },
    { caption: 'kind', kind: 'text', value: ({ kind }) => kind },
    ...periods.map((caption, index): SheetColumn<DashboardRow> => ({
      caption,
      kind: 'number',
      value: ({ values }) => values[index] ?? null,
    })),
  ];
}

/** Loaded when it is needed: no other command waits for what draws PDF. */
function documents() {
  return import('#libs/documents');
}
