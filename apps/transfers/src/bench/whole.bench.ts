import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { instantOf } from '#libs/domain';
import type { Measured, MeasureWhole } from '#libs/product';
import type { WatchListEntry } from '../screening/list/watch-list.js';
import { indexWatchList, SCORE_MIN } from '../screening/watch-list.index.js';
import { BenchCounter, knownPerson, nameOf, PATH, PEOPLE, sendingOf, stranger, STRANGERS } from './counter.load.js';
import { listedNames } from './screening.bench.js';

const SENDINGS = 1_500;
const WARMING_ROUNDS = 8;
const TURNS = 3;
const ROUNDS = 4;
const LISTED = 10_000;
const SPARE = 5_000;
const NOBODY_LISTED = csvOf(['Personne Sur La Liste']);
const BATCH = 500;
const SLOTS = 200;
const SINGLE = 50;
const COMPARED_MS = 20_000;
const VAN_AMOUNT = { amountCentimes: 5_000, feeCentimes: 1_500 };

/** Sending with quotes and screening against sending without, and what a van brings against single operations. */
const measureTransfers: MeasureWhole = async function* ({ origin, guichet, untilQuiet }) {
  const tokenOf = async (...claims: string[]) => (await guichet('token', ...claims)).trim();
  const counter = new BenchCounter(origin, await tokenOf('--role', 'teller', '--agency', 'RAB-001'));
  const van = new BenchCounter(origin, await tokenOf('--role', 'teller', '--agency', 'RAB-068'));
  const compliance = new BenchCounter(origin, await tokenOf('--role', 'compliance'));
  yield* await withAndWithout(counter, compliance);
  await untilQuiet();
  yield* await vanAgainstCounter(van, counter);
  await Promise.all([counter, van, compliance].map((one) => one.close()));
};
export default measureTransfers;

/** In turn, so that whatever the machine does meanwhile is done to all of them. */
async function withAndWithout(counter: BenchCounter, compliance: BenchCounter): Promise<Measured[]> {
  const listed = nationalList();
  const plain: number[] = [];
  const quoted: number[] = [];
  const asking: number[] = [];
  const ofStrangers: number[] = [];
  const over: number[] = [];
  await rounds(WARMING_ROUNDS, () => counter.send(SENDINGS, 'plain'));
  for (let turn = 0; turn < TURNS; turn++) {
    const without = await rounds(ROUNDS, () => counter.send(SENDINGS, 'plain'));
    await bringList(compliance, listed);
    const withAll = await rounds(ROUNDS, () => counter.send(SENDINGS, 'quoted'));
    plain.push(...without);
    quoted.push(...withAll);
    over.push(medianOf(without) / medianOf(withAll));
    asking.push(await counter.send(SENDINGS, 'asking'));
    const first = turn * SENDINGS;
    ofStrangers.push(await counter.send(SENDINGS, 'quoted', (n) => stranger(first + n)));
    await bringList(compliance, NOBODY_LISTED);
  }
  const perSecond = (times: number[]) => (1_000 * SENDINGS) / medianOf(times);
  const withTheList = `against ${LISTED} listed names`;
  return [
    { name: 'sendings a second, no list, no quote', unit: '/s', value: perSecond(plain) },
    { name: `sendings a second ${withTheList}, each with its quote`, unit: '/s', value: perSecond(quoted) },
    { name: 'over sendings without', unit: 'times', value: medianOf(over), wanted: '0.8 at least' },
    { name: 'lowest of the turns', unit: 'times', value: Math.min(...over) },
    { name: `${withTheList}, each asking for its quote before`, unit: '/s', value: perSecond(asking) },
    { name: `${withTheList}, quoted, each of names that nobody had`, unit: '/s', value: perSecond(ofStrangers) },
  ];
}

/** Brings a national list in, and waits until the people of before were compared with it. */
async function bringList(compliance: BenchCounter, csv: string): Promise<void> {
  const lists = `${PATH}/watch-lists`;
  const { importId, status } = await compliance.upload<{ importId: string; status: string }>(
    `${lists}/national/imports`,
    csv,
  );
  // One that has shrunk waits for a person.
  const decision = { isAccepted: true, reason: 'of the bench' };
  if (status === 'waiting') await compliance.post(`${lists}/imports/${importId}/decision`, decision);
  await sleep(COMPARED_MS);
}

/** A batch of a van in one request, and a tenth of it one after another at a counter. */
async function vanAgainstCounter(van: BenchCounter, counter: BenchCounter): Promise<Measured[]> {
  const brought: number[] = [];
  const single: number[] = [];
  for (let round = 0; round < 3; round++) {
    const sendings: object[] = [];
    while (sendings.length < BATCH) {
      const { sealed, slots } = await van.post<Allowance>(`${PATH}/mobile/allowances`, { count: SLOTS });
      const takenAt = instantOf(Date.now());
      sendings.push(
        ...slots.slice(0, BATCH - sendings.length).map(({ receiptNumber }) => ({
          idempotencyKey: randomUUID(),
          takenAt,
          allowance: sealed,
          receiptNumber,
          ...VAN_AMOUNT,
          ...sendingOf(round * BATCH + sendings.length),
        })),
      );
    }
    const startedMs = performance.now();
    const { answers } = await van.post<{ answers: { status: number }[] }>(`${PATH}/mobile/sendings`, { sendings });
    brought.push(performance.now() - startedMs);
    const refused = answers.filter(({ status }) => status !== 201);
    if (refused.length > 0) throw new Error(`${refused.length} of a batch were refused: ${JSON.stringify(refused[0])}`);
    single.push(await counter.sendInTurn(SINGLE));
  }
  return [
    { name: `a batch of ${BATCH} sendings of a van`, unit: 'ms', value: medianOf(brought) },
    { name: `${SINGLE} sendings one after another`, unit: 'ms', value: medianOf(single) },
    { name: 'the batch over them', unit: 'times', value: medianOf(brought) / medianOf(single), wanted: 'below 1' },
  ];
}

interface Allowance {
  sealed: string;
  slots: { receiptNumber: string }[];
}

/** A list that one in 64 of those who come again may be on, as few as hit one in earnest, and no stranger. */
function nationalList(): string {
  const listed = listedNames(LISTED + SPARE);
  const index = indexWatchList(listed.map((text) => entryOf(text)));
  const people = Array.from({ length: PEOPLE - 1 }, (_, n) => nameOf(knownPerson(n)));
  const strangers = Array.from({ length: STRANGERS }, (_, n) => nameOf(stranger(n)));
  const hits = [...people, ...strangers].flatMap((name) => index.screen({ names: [name] }, SCORE_MIN));
  const dropped = new Set(hits.map(({ entryId }) => entryId));
  const names = [nameOf(knownPerson(PEOPLE - 1)), ...listed.filter((name) => !dropped.has(name))].slice(0, LISTED);
  return csvOf(names);
}

function entryOf(text: string): WatchListEntry {
  const nothingKnown = { births: [], nationalities: [], documents: [] };
  return { id: text, version: 1, kind: 'individual', names: [{ text, quality: 'primary' }], ...nothingKnown };
}

function csvOf(names: readonly string[]): string {
  const rows = names.map((name, n) => `B-${n},1,individual,${name},,,,,`);
  return ['id,version,kind,name,aliases,low_aliases,birth,nationality,documents', ...rows, ''].join('\n');
}

/** How long each of some rounds took, ms. */
async function rounds(count: number, once: () => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < count; round++) times.push(await once());
  return times;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
