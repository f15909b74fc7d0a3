import { setTimeout as sleep } from 'node:timers/promises';
import { SetUpError } from '#libs/infrastructure';
import type { Product } from '#libs/product';
import { uniform } from '#libs/history';
import { openDoors, tellerTokens } from '../bench/doors.js';
import { connectApi, type Api } from '../platform/api.js';
import { untilApplied } from '../platform/progress.js';
import { verify, type Verification } from '../platform/verify.js';
import { FAULTS, type Drilled } from './drill.faults.js';
import { DrillLoad } from './drill.load.js';

/** A fault that happened. */
export interface Happened {
  fault: string;
  what: string;
  /** From its beginning until every instance was well again and counters were answered. */
  secondsUntilWell: number;
}

/** What a drill found. */
export interface DrillResult {
  seed: number;
  faults: Happened[];
  operations: number;
  lost: number;
  doubled: number;
  /** Answers that no counter may get. */
  wrong: string[];
  verification: Verification;
}

const COUNTERS = 64;
const WELL_MAX_MS = 90_000;
const CAUGHT_UP_MS = 90_000;
const QUIET_MS = 1_000;
const FIRST = 'transfers';

/** Lets faults happen one after another, drawn by a seed, to the platform that runs, while counters work. */
export async function drill(
  products: readonly Product[],
  { seconds, seed, tell }: { seconds: number; seed: number; tell: (happened: Happened) => void },
): Promise<DrillResult> {
  const api = await connectApi('administrator');
  const { origin } = api.state;
  const product = products.find(({ name }) => name === FIRST);
  const tokens = await tellerTokens(origin, COUNTERS);
  const [door] = product ? await openDoors([product], origin, tokens) : [];
  if (!door || !product?.contract) throw new SetUpError(`${FIRST} has no front door to drill at`);
  const before = await verify(api);
  if (before.differences.length > 0) throw new SetUpError(`verify found before the drill: ${before.differences[0]}`);

  const load = new DrillLoad(origin, door, tokens);
  const random = uniform(seed);
  const drilled: Drilled = {
    contract: product.contract,
    pick: (items) => items[Math.floor(random() * items.length)]!,
  };
  try {
    load.start();
    const faults = await breakThings(api, load, drilled, seconds, tell);
    await load.stop();
    const lost = await load.lost();
    await untilApplied(api, CAUGHT_UP_MS);
    const verification = await verify(await connectApi('administrator'));
    const counted = verification.operationsCounted - before.operationsCounted;
    return {
      seed,
      faults,
      operations: load.answered.length,
      lost: lost.length,
      doubled: load.doubled.length + Math.max(0, counted - load.answered.length),
      wrong: [...load.wrong].map(([what, times]) => `${what} (${times} times)`),
      verification,
    };
  } finally {
    await load.close();
  }
}

async function breakThings(
  api: Api,
  load: DrillLoad,
  drilled: Drilled,
  seconds: number,
  tell: (happened: Happened) => void,
): Promise<Happened[]> {
  const faults: Happened[] = [];
  const startedMs = performance.now();
  while (performance.now() - startedMs < 1_000 * seconds) {
    await sleep(QUIET_MS);
    const fault = drilled.pick(FAULTS);
    const faultMs = performance.now();
    const what = await fault.happen(drilled);
    await untilWell(api, load).catch((error: Error) => {
      throw new SetUpError(`after ${fault.name} (${what}) ${error.message}`);
    });
    const happened = { fault: fault.name, what, secondsUntilWell: (performance.now() - faultMs) / 1_000 };
    faults.push(happened);
    tell(happened);
  }
  return faults;
}

/** Waits until every instance is ready, counters have been answered since, and the reports have what was in the journals. */
async function untilWell(api: Api, load: DrillLoad): Promise<void> {
  const startedMs = performance.now();
  for (let readySinceMs = Infinity; ; await sleep(200)) {
    const nowMs = performance.now();
    const status = await statusOf(api.state.origin);
    if (status !== 'ready') readySinceMs = Infinity;
    else if (readySinceMs === Infinity) readySinceMs = nowMs;
    else if (load.lastAnswerAtMs > readySinceMs) break;
    if (nowMs - startedMs > WELL_MAX_MS)
      throw new SetUpError(`not well again within ${WELL_MAX_MS / 1_000} s: ${status}`);
  }
  const [left] = await untilApplied(api, CAUGHT_UP_MS);
  if (left !== undefined) throw new SetUpError(`the reports did not catch up: ${left}`);
}

function statusOf(origin: string): Promise<string> {
  return fetch(`${origin}/health`, { signal: AbortSignal.timeout(10_000) })
    .then((response) => response.json() as Promise<{ status: string }>)
    .then(
      ({ status }) => status,
      () => 'unreachable',
    );
}
