import { setTimeout as sleep } from 'node:timers/promises';
import type { Measured, MeasureWhole } from '#libs/product';

/** A part of all published years, of all products. */
const SCALE = '0.05';
const REBUILD_MAX_MS = 600_000;
const LOOK_EVERY_MS = 100;
const QUESTIONS = 300;
const WANTED = 'p99 below 20';

/** What a manager asks, over all that the history has. */
const ASKED: readonly (readonly [name: string, path: string])[] = [
  ['dashboard of five periods', 'reports/dashboard?periods=2019,2020,2021,2022,2023-06-30'],
  ['annual report of four years', 'reports/annual?periods=2014,2015,2016,2017'],
  [
    'a total by month and region',
    'figures?from=2014-01-01&to=2023-06-30&by=month&level=region&indicator=transfers.sent',
  ],
  ['a total by day of an agency', 'figures?from=2022-01-01&to=2022-12-31&by=day&level=agency&agency=RAB-001'],
  ['comparison of two years by branch', 'comparisons?period=2022&against=2021&level=branch&indicator=transfers.sent'],
  ['ranking of agencies', 'rankings?period=2022&indicator=transfers.sent&level=agency&limit=100'],
  ['cash of a month, a page', 'cash?from=2022-01-01&to=2022-01-31'],
];

interface Projection {
  role: string;
  applied: number;
  name: string;
}

/** A part of all published years, all of it applied again from the journals, and what a manager asks of it. */
const measureReports: MeasureWhole = async function* ({ origin, guichet, untilQuiet }) {
  const tokenOf = async (role: string) => (await guichet('token', '--role', role)).trim();
  const address = `${origin}/api/reporting/v1`;

  const startedMs = performance.now();
  await guichet('history', '--all', '--scale', SCALE);
  await untilQuiet();
  const historyMs = performance.now() - startedMs;

  const administrator = { authorization: `Bearer ${await tokenOf('administrator')}` };
  const projections = async () =>
    (await (await fetch(`${address}/projections`, { headers: administrator })).json()) as Projection[];
  const rebuiltMs = performance.now();
  const asked = await fetch(`${address}/projections`, { method: 'POST', headers: administrator });
  const { name } = (await asked.json()) as { name: string };
  let anew: Projection | undefined;
  while (anew?.role !== 'current') {
    if (performance.now() - rebuiltMs > REBUILD_MAX_MS) throw new Error('the figures are not made anew');
    await sleep(LOOK_EVERY_MS);
    anew = (await projections()).find((one) => one.name === name);
  }
  const seconds = (performance.now() - rebuiltMs) / 1_000;
  yield { name: `history of all products, ${SCALE} of it, counted`, unit: 's', value: historyMs / 1_000 };
  yield { name: 'events applied anew from the journals', unit: 'a second', value: anew.applied / seconds };

  const management = { authorization: `Bearer ${await tokenOf('management')}` };
  for (const [what, path] of ASKED) yield* await asking(what, `${address}/${path}`, management);
};
export default measureReports;

/** How long one question takes, asked by one reader again and again, to the last byte. */
async function asking(what: string, url: string, headers: Record<string, string>): Promise<Measured[]> {
  const times: number[] = [];
  for (let i = 0; i < QUESTIONS; i++) {
    const startedMs = performance.now();
    const response = await fetch(url, { headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 200)}`);
    times.push(performance.now() - startedMs);
  }
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN;
  return [
    { name: `${what}, p50`, unit: 'ms', value: at(0.5) },
    { name: `${what}, p99`, unit: 'ms', value: at(0.99), wanted: WANTED },
  ];
}
