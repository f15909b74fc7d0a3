import { join } from 'node:path';
import { SetUpError } from '#libs/infrastructure';
import { projectRoot } from './home.js';
import type { Secrets } from './secrets.js';

/** Addresses that some services tell others, or ask. */
export interface Addresses {
  /** Where the public reaches the platform. */
  origin: string;
  /** Empty: there is no tax administration to ask. */
  administrationUrl: string;
}

/** A service of the platform, found in `apps/<name>/`. */
export interface ServiceDefinition {
  name: string;
  /** For the people who read the front page. */
  title: string;
  /** What it needs to know besides what every service is told; nothing more, so that a secret stays where it is used. */
  environment: (secrets: Secrets, addresses: Addresses) => Record<string, string>;
  /** It can make past years of operations: `src/history/history.main.ts`. */
  history?: true;
  /** On a busy machine it may wait: no counter waits for it. */
  yields?: true;
}

/** The demo network: agencies, branches, regions. */
export const NETWORK_FILE = join(projectRoot, 'deploy', 'demo', 'network.csv');

/** All services of the platform: a new product is one more line. */
export const SERVICES: readonly ServiceDefinition[] = [
  {
    name: 'transfers',
    title: 'Money transfers',
    environment: (secrets) => ({ PICKUP_CODE_KEY: secrets.pickupCodeKey }),
    history: true,
  },
  {
    name: 'vehicle-tax',
    title: 'Vehicle tax',
    environment: ({ receiptCodeKey }, { origin, administrationUrl }) => ({
      RECEIPT_CODE_KEY: receiptCodeKey,
      PUBLIC_URL: origin,
      TAX_ADMINISTRATION_URL: administrationUrl,
    }),
    history: true,
  },
  { name: 'reporting', title: 'Reports', environment: () => ({ NETWORK_FILE }), yields: true },
];

/** How many instances of each service `transfers=2,reporting=3` asks for; one where it says nothing. */
export function instanceCounts(text = ''): Map<string, number> {
  const counts = new Map(SERVICES.map(({ name }) => [name, 1]));
  for (const part of text.split(',').filter(Boolean)) {
    const [, name = '', count] = /^([a-z-]+)=([1-9]\d?)$/.exec(part.trim()) ?? [];
    if (!counts.has(name)) {
      throw new SetUpError(`--instances ${part}: write service=count, of ${[...counts.keys()].join(', ')}`);
    }
    counts.set(name, Number(count));
  }
  return counts;
}
