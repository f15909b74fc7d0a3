import { join } from 'node:path';
import type { PlatformState } from '#libs/infrastructure';
import { projectRoot, type Environment, type Supply } from '#libs/product';
import type { Secrets } from './secrets.js';

/** Where the services of a home keep files. */
export function filesFolder(home: string): string {
  return join(home, 'files');
}

/** What the running platform of a home supplies to its processes. @param environment what its start was told */
export function supplyOf(home: string, state: PlatformState, secrets: Secrets, environment: Environment): Supply {
  return {
    environment: ({ variable }) => environment[variable],
    secret: ({ variable }) => secrets.settings[variable],
    origin: () => state.origin,
    partner: ({ variable }) => state.partners[variable],
    brokers: () => state.kafkaBrokers,
    // Of a Kafka that was given its owner knows the logins.
    partnerLogin: (_, partner) =>
      state.infrastructure.kafka === undefined ? undefined : `${partner}:${secrets.kafkaPasswords[partner]}`,
    file: (path) => join(projectRoot, path),
    folder: ({ variable }, name) => environment[variable] ?? join(filesFolder(home), name),
  };
}
