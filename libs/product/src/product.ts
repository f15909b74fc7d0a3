import { assert, type Translations } from '#libs/domain';
import type { Contract } from '#libs/events';
import type { Settings } from './setting.js';

/** What the rest of the house has to know of a service: the default export of `apps/<name>/product.ts`. */
export interface Product {
  /** Its folder below apps/, its service, its path `/api/<name>/v1`, its database and consumer group. */
  name: string;
  /** For the people who read the front page. */
  title: string;
  /** The title in the other languages. */
  titles?: Translations;
  description: string;
  /** A capital letter in the numbers of its receipts, no other product's. */
  letter?: string;
  /** `reports`: it counts what the others tell, and `guichet verify` compares their books with it. */
  role?: 'reports';
  /** What it publishes; a service that publishes has a command queue, a book and a journal. */
  contract?: Contract;
  /** What it reads of the environment besides what every service reads. */
  settings: Settings;
  /** Partners for whom simulators stand in: folders of apps/simulators/src. */
  simulators?: readonly string[];
  /** It can make past years of operations: `src/history/history.main.ts`. */
  history?: ProductHistory;
  /** How it can be measured. */
  bench?: ProductBench;
  /** Pages that anyone may open, for the front page. */
  pages?: readonly { path: string; title: string; titles?: Translations }[];
  /** On a busy machine it may wait: no counter waits for it. */
  yields?: true;
}

/** What a product needs of the published years. */
export interface ProductHistory {
  /** Rows of the published dashboard by their English labels, as figures of the names that the product gives them. */
  rows: Readonly<Record<string, string>>;
  /** Rows of the annual report, likewise. */
  annualRows?: Readonly<Record<string, string>>;
}

/** How a product is measured. */
export interface ProductBench {
  /** `src/bench/front-door.bench.ts` says where its operations come in. */
  frontDoor?: {
    /** What it has to do, of the rate of the first product's: 0.8 is four fifths. */
    ratioWanted?: number;
  };
  /** `src/bench/bench.main.ts` measures what one process of it does alone. */
  alone?: true;
  /** `src/bench/whole.bench.ts` measures on a running platform what only this product does. */
  whole?: true;
}

/**
 * Checks a manifest by itself, and keeps its types.
 *
 * @throws {Error} when name or letter have another form, or a setting asks for a partner who is not among `simulators`
 */
export function defineProduct<const Manifest extends Product>(manifest: Manifest): Manifest {
  const { name, letter, settings, simulators = [] }: Product = manifest;
  assert(/^[a-z]+(-[a-z]+)*$/.test(name), `a product's name is in kebab-case: ${name}`);
  assert(letter === undefined || /^[A-Z]$/.test(letter), `the letter of ${name} is one capital letter`);
  for (const { variable, source } of Object.values(settings)) {
    const isKnown = source.kind !== 'partner' || simulators.includes(source.simulator);
    assert(isKnown, `${name} lists the simulator that ${variable} asks for`);
  }
  return manifest;
}
