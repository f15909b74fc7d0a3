import { fileURLToPath } from 'node:url';

/** The folder of the project: of deploy/, dist/ and node_modules/. */
export const projectRoot = fileURLToPath(new URL('../../../../', import.meta.url)).replace(/\/$/, '');

const APPS = 'dist/apps';

/** Where compiled programs and modules are, relative to the project's folder; also how processes are recognised. */
export const programs = {
  /** The folder of all apps. */
  apps: APPS,
  /** The folder of all simulators. */
  simulators: `${APPS}/simulators/src`,
  /** What browsers get of apps/console, as its bundler wrote it. */
  console: 'dist/console',
  commandLine: `${APPS}/guichet/src/main.js`,
  /** The bare server that the bench compares with. */
  bare: `${APPS}/guichet/src/bench/bare.main.js`,
  /** Every simulator's, started with its name. */
  simulator: `${APPS}/simulators/src/main.js`,
  service: (product: string): string => `${APPS}/${product}/src/main.js`,
  /** Makes past years of operations. */
  history: (product: string): string => `${APPS}/${product}/src/history/history.main.js`,
  /** Measures what one process does alone. */
  bench: (product: string): string => `${APPS}/${product}/src/bench/bench.main.js`,
  /** Its default export is an {@link OpenFrontDoor}. */
  frontDoor: (product: string): string => `${APPS}/${product}/src/bench/front-door.bench.js`,
  /** Its default export is a {@link MeasureWhole}. */
  wholeBench: (product: string): string => `${APPS}/${product}/src/bench/whole.bench.js`,
} as const;
