import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  loadFrontDoor,
  loadWholeBench,
  programs,
  projectRoot,
  type FrontDoor,
  type Measured,
  type Product,
  type WholePlatform,
} from '#libs/product';
import { homeFolder } from '../home/home.js';
import { readAgencies } from '../home/network.js';
import { cliClientSecret } from '../home/secrets.js';
import { RENEW_AFTER_MS, requestToken } from '../login/token.js';
import type { Target } from './load.js';

/** A product's open front door, and who sends through it. */
export type Door = FrontDoor & Target & { product: Product };

const RENEW_EVERY_MS = RENEW_AFTER_MS / 2;

/**
 * Tokens of that many tellers, each of an agency of its own. While the process runs they are renewed in their places:
 * who sends a request takes the one of its place then.
 */
export async function tellerTokens(origin: string, count: number): Promise<string[]> {
  const secret = cliClientSecret(homeFolder());
  const agencies = readAgencies()
    .filter((_, i) => i % 10 === 0)
    .slice(0, count);
  const ask = () =>
    Promise.all(agencies.map(({ code }) => requestToken(origin, secret, { role: 'teller', agency: code })));
  const tokens = await ask();
  // What cannot be had now, while the platform is being tried, is asked for next time: there is time for two.
  const renew = () =>
    ask().then(
      (fresh) => tokens.splice(0, tokens.length, ...fresh),
      () => undefined,
    );
  setInterval(() => void renew(), RENEW_EVERY_MS).unref();
  return tokens;
}

/** Opens the front doors of the products that have one. */
export async function openDoors(products: readonly Product[], origin: string, tokens: string[]): Promise<Door[]> {
  const doors: Door[] = [];
  for (const product of products.filter(({ bench }) => bench?.frontDoor)) {
    const open = await loadFrontDoor(product);
    doors.push({ ...(await open({ origin, tokens })), origin, tokens, product });
  }
  return doors;
}

/** What one process of a product does alone, measured by a program of the product. */
export async function measuredAlone({ name }: Product, seconds: number): Promise<Measured[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [programs.bench(name)], {
    cwd: projectRoot,
    env: { PATH: process.env.PATH, SECONDS: String(seconds) },
  });
  return JSON.parse(stdout) as Measured[];
}

/** What only this product does, on the running platform. */
export async function* measuredWhole(
  product: Product,
  platform: Pick<WholePlatform, 'origin' | 'residentMegabytes' | 'untilQuiet'>,
): AsyncGenerator<Measured> {
  const measure = await loadWholeBench(product);
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'));
  const guichet = async (...words: string[]) => {
    const { stdout } = await promisify(execFile)(process.execPath, [programs.commandLine, ...words], {
      cwd: projectRoot,
      env: { ...process.env, GUICHET_HOME: homeFolder() },
    });
    return stdout;
  };
  try {
    yield* measure({ ...platform, guichet, folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
