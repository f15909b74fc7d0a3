import { join } from 'node:path';
import type { PlatformState } from '#libs/infrastructure';
import { projectRoot, type Environment, type Supply } from '#libs/product';
import type { Secrets } from './secrets.js';

/** What the running platform of a home supplies to its processes. @param environment what its start was told */
export function supplyOf(state: PlatformState, secrets: Secrets, environment: Environment): Supply {
  return {
    environment: ({ variable }) => environment[variable],
    secret: ({ variable }) => secrets.settings[variable],
    origin: () => state.origin,
    partner: ({ variable }) => state.partners[variable],
    brokers: () => state.kafkaBrokers,
    file: (path) => join(projectRoot, path),
  };
}
