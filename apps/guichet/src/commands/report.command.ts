import { writeFileSync } from 'node:fs';
import Table from 'cli-table3';
import { Option, type Command } from 'commander';
import { SetUpError } from '#libs/infrastructure';
import { connectApi } from '../platform/api.js';
import { REPORT_WORDS, type PrintLanguage } from '../platform/report.words.js';

/** What the terminal shows of a report. */
interface Shown {
  asOf: string | null;
  behind: { product: string; asOf: string | null; eventsBehind: number }[];
  provenThrough: string | null;
  unproven: { product: string; days: number; firstDay: string }[];
  periods: string[];
  rows: {
    section: string;
    labelFr: string;
    labelEn: string;
    labelAr: string;
    unit: string;
    values: (number | null)[];
  }[];
}

interface ReportOptions {
  table: 'dashboard' | 'annual';
  periods: string;
  format: (typeof FORMATS)[number];
  lang: PrintLanguage;
  excel?: true;
  output?: string;
}

const FORMATS = ['table', 'json', 'csv', 'xlsx', 'pdf', 'svg'] as const;
/** Bytes that no terminal shows. */
const BINARY: readonly string[] = ['xlsx', 'pdf'];

/** `guichet report`: the dashboard as the institution prints it, or the annual report. */
export function registerReport(program: Command): void {
  program
    .command('report')
    .description('print the dashboard, or the annual report')
    .requiredOption('--periods <list>', 'years or years to a date: 2021,2022,2023-06-30')
    .addOption(new Option('--table <table>', 'which of them').choices(['dashboard', 'annual']).default('dashboard'))
    .addOption(new Option('--format <format>').choices(FORMATS).default('table'))
    .addOption(new Option('--lang <language>', 'of what is printed').choices(['fr', 'en', 'ar']).default('fr'))
    .option('--excel', 'CSV that a French Excel opens by a double click')
    .option('--output <file>', 'write it there: a workbook or a PDF is nothing for a terminal')
    .action(async ({ table, periods, format, lang, excel, output }: ReportOptions) => {
      if (excel && format !== 'csv') throw new SetUpError('--excel says how CSV is written: add --format csv');
      if (BINARY.includes(format) && !output) throw new SetUpError('Where should the file be? Add --output <file>');
      const api = await connectApi('management');
      const path = `/api/${api.state.reports}/v1/reports/${table}?periods=${encodeURIComponent(periods)}`;
      const written =
        format === 'table'
          ? await asTable(await api.get<Shown>(path), table, lang)
          : await api.download(`${path}&format=${format}&lang=${lang}${excel ? '&excel=true' : ''}`);
      if (output) writeFileSync(output, written);
      else process.stdout.write(format === 'json' ? `${String(written)}\n` : written);
    });
}

async function asTable(
  { asOf, behind, provenThrough, unproven, periods, rows }: Shown,
  table: ReportOptions['table'],
  language: PrintLanguage,
): Promise<string> {
  // Loaded when it is needed: no other command waits for what draws PDF.
  const { NO_BREAK_SPACE, numberText } = await import('#libs/documents');
  const words = REPORT_WORDS[language];
  const shown = new Table({
    head: ['', words[table], words.unit, ...periods],
    colAligns: ['left', 'left', 'left', ...periods.map(() => 'right' as const)],
    style: { head: [], border: [] },
  });
  for (const { section, labelFr, labelEn, labelAr, unit, values } of rows) {
    const numbers = values.map((value) =>
      // What is copied or searched for in a terminal has plain spaces.
      value === null ? words.notAvailable : numberText(value).replaceAll(NO_BREAK_SPACE, ' '),
    );
    shown.push([section, { fr: labelFr, en: labelEn, ar: labelAr }[language], unit, ...numbers]);
  }
  const missing = behind.map(
    ({ product, asOf: until, eventsBehind }) =>
      `${product}: whole as of ${until ?? 'no moment yet'}, ${eventsBehind} events known to be on their way\n`,
  );
  const disagreeing = unproven.map(
    ({ product, days, firstDay }) => `${product}: ${days} closed days whose sums do not agree, from ${firstDay}\n`,
  );
  const proof = `proven through ${provenThrough ?? 'no day yet'}; later figures are provisional\n`;
  return `${shown.toString()}\nas of ${asOf ?? 'no moment yet: not every product was heard'}\n${[...missing, proof, ...disagreeing].join('')}`;
}
