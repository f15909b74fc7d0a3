import { assert } from '#libs/domain';
import type { Settings } from './setting.js';

/** Who stands in for a partner: the default export of `apps/simulators/src/<name>/manifest.ts`. */
export interface Simulator {
  /** Its folder below apps/simulators/src. */
  name: string;
  /** Who is simulated: `tax administration`. */
  title: string;
  /** What it reads of the environment besides what every simulator reads. */
  settings: Settings;
  /** How it may misbehave besides what every simulator can do. */
  faults: readonly string[];
  /** What can be done there by the command line, as if somebody at the partner's did it. */
  actions: readonly SimulatorAction[];
}

/** How every simulator may misbehave: not at all, hang up, say so, be late, be broken. */
const FAULTS = ['none', 'away', 'unavailable', 'slow', 'garbled'] as const;

/** How a simulator may misbehave. */
export function faultsOf({ faults }: Simulator): readonly string[] {
  return [...FAULTS, ...faults];
}

/** `guichet simulator <name> <action> <arguments…>`: one request to the simulator, and one line of its answer. */
export interface SimulatorAction {
  name: string;
  summary: string;
  /** `[name, description]` of each argument, in order. */
  arguments: readonly (readonly [name: string, description: string])[];
  options?: readonly { flags: string; description: string; choices?: readonly string[] }[];
  path: string;
  /** The body of the request. */
  bodyOf: (given: readonly string[], options: Readonly<Record<string, string | undefined>>) => object;
  /** What is printed of the answer. */
  lineOf: (answer: Readonly<Record<string, unknown>>) => string;
}

/** Checks a manifest by itself. @throws {Error} when its name has another form */
export function defineSimulator<const Manifest extends Simulator>(manifest: Manifest): Manifest {
  assert(/^[a-z]+(-[a-z]+)*$/.test(manifest.name), `a simulator's name is in kebab-case: ${manifest.name}`);
  return manifest;
}
