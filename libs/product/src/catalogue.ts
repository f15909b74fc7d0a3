import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { assert } from '#libs/domain';
import type { MeasureWhole, OpenFrontDoor } from './front-door.js';
import type { Product } from './product.js';
import { programs, projectRoot } from './programs.js';
import type { Simulator } from './simulator.js';

/**
 * Every product: what has a `product.ts` in a folder of apps/. Those with receipts come first, each group by name.
 *
 * @throws {Error} when a manifest has another name than its folder, or two have the same letter
 */
export async function loadProducts(): Promise<Product[]> {
  const products = await manifestsIn<Product>(programs.apps, 'product.js');
  const letters = products.flatMap(({ letter }) => letter ?? []);
  assert(new Set(letters).size === letters.length, `no two products have one letter: ${letters.join(', ')}`);
  return [...products.filter(({ letter }) => letter), ...products.filter(({ letter }) => !letter)];
}

/** Every simulator: what has a `manifest.ts` in a folder of apps/simulators/src, by name. */
export function loadSimulators(): Promise<Simulator[]> {
  return manifestsIn<Simulator>(programs.simulators, 'manifest.js');
}

/** The one service that counts what the others tell. @throws {Error} when there is none, or more than one */
export function reportsOf(products: readonly Product[]): Product {
  const [reports, another] = products.filter(({ role }) => role === 'reports');
  assert(reports && !another, 'one product has the role of the reports');
  return reports;
}

/** How a product's front door is loaded. */
export async function loadFrontDoor({ name }: Product): Promise<OpenFrontDoor> {
  return defaultOf<OpenFrontDoor>(programs.frontDoor(name));
}

/** How what only a product does is measured. */
export async function loadWholeBench({ name }: Product): Promise<MeasureWhole> {
  return defaultOf<MeasureWhole>(programs.wholeBench(name));
}

async function manifestsIn<Manifest extends { name: string }>(folder: string, file: string): Promise<Manifest[]> {
  const names = readdirSync(join(projectRoot, folder)).sort();
  const found = names.filter((name) => existsSync(join(projectRoot, folder, name, file)));
  return Promise.all(
    found.map(async (name) => {
      const manifest = await defaultOf<Manifest>(`${folder}/${name}/${file}`);
      assert(manifest.name === name, `${folder}/${name}/${file} describes ${name}`);
      return manifest;
    }),
  );
}

async function defaultOf<T>(path: string): Promise<T> {
  const module = (await import(pathToFileURL(join(projectRoot, path)).href)) as { default: T };
  return module.default;
}
