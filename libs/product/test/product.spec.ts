import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadFrontDoor, loadProducts, loadSimulators, loadWholeBench, reportsOf } from '../src/catalogue.js';
import { defineProduct, type Product } from '../src/product.js';
import { programs, projectRoot } from '../src/programs.js';
import { partnerAddress } from '../src/setting.js';
import { defineSimulator, faultsOf } from '../src/simulator.js';

const described = { title: 'Claims', description: 'Assistance.', settings: {} };

describe('a manifest', () => {
  it.each<[string, Partial<Product>]>([
    ['name is in kebab-case', { name: 'Claims' }],
    ['letter of claims is one capital letter', { letter: 'cl' }],
    ['claims lists the simulator that BANK_URL asks for', { settings: { url: partnerAddress('BANK_URL', 'bank') } }],
  ])('is refused when %s does not hold', (what, wrong) => {
    expect(() => defineProduct({ ...described, name: 'claims', ...wrong })).toThrow(what);
  });

  it('keeps its own types: what a product has is known to the compiler', () => {
    const claims = defineProduct({ ...described, name: 'claims', letter: 'C', history: { rows: { opened: 'Files' } } });
    const letter: 'C' = claims.letter;
    const figures: readonly 'opened'[] = Object.keys(claims.history.rows) as (keyof typeof claims.history.rows)[];
    // @ts-expect-error: this product takes no part in the bench
    const { bench } = claims;
    expect([letter, figures, bench]).toEqual(['C', ['opened'], undefined]);
  });
});

describe('the products of this house', () => {
  it('are found by their folders, those with receipts first', async () => {
    const products = await loadProducts();
    const letters = products.map(({ letter }) => letter ?? '');
    expect(letters.lastIndexOf('')).toBe(letters.length - 1);
    expect(letters.indexOf('')).toBeGreaterThan(1);
    expect(products.map(({ name }) => name)).toContain(reportsOf(products).name);
  });

  it('have the programs that they say they have', async () => {
    for (const product of await loadProducts()) {
      const { name, history, bench } = product;
      const paths = [
        programs.service(name),
        ...(history ? [programs.history(name)] : []),
        ...(bench?.alone ? [programs.bench(name)] : []),
      ];
      expect(paths.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
      if (bench?.frontDoor) expect(await loadFrontDoor(product)).toBeInstanceOf(Function);
      if (bench?.whole) expect(await loadWholeBench(product)).toBeInstanceOf(Function);
    }
    for (const path of [programs.commandLine, programs.bare, programs.simulator])
      expect(existsSync(join(projectRoot, path))).toBe(true);
  });

  it('have one service that counts', () => {
    const reports = defineProduct({ ...described, name: 'figures', role: 'reports' });
    expect(() => reportsOf([])).toThrow('one product has the role of the reports');
    expect(() => reportsOf([reports, { ...reports, name: 'tables' }])).toThrow('the role of the reports');
  });
});

describe('simulators', () => {
  it('are found by their folders, and all can misbehave alike', async () => {
    const simulators = await loadSimulators();
    expect(simulators.length).toBeGreaterThan(0);
    for (const simulator of simulators) {
      expect(faultsOf(simulator).slice(0, 5)).toEqual(['none', 'away', 'unavailable', 'slow', 'garbled']);
      expect(existsSync(join(projectRoot, programs.simulators, simulator.name, 'partner.js'))).toBe(true);
    }
  });

  it('have a name in kebab-case', () => {
    expect(() => defineSimulator({ name: 'Bank', title: 'bank', settings: {}, faults: [], actions: [] })).toThrow(
      'Bank',
    );
  });
});
