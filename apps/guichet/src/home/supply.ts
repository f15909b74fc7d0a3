import { join } from 'node:path';
import type { PlatformState } from '#libs/infrastructure';
import { projectRoot, type Supply } from '#libs/product';
import type { Secrets } from './secrets.js';

/** What the running platform of a home supplies to its processes. */
export function supplyOf(state: PlatformState, secrets: Secrets): Supply {
  return {
    secret: ({ variable }) => secrets.settings[variable],
    origin: () => state.origin,
    partner: ({ variable }) => state.partners[variable],
    brokers: () => state.kafkaBrokers,
    file: (path) => join(projectRoot, path),
  };
}
