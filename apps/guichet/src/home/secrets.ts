import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'oidc-provider';
import { partnersHeard, type Contract } from '#libs/events';
import { SetUpError } from '#libs/infrastructure';
import type { Settings } from '#libs/product';

/** Everything that must stay the same from one start to the next, and that nobody else may read. */
export interface Secrets {
  /** Secret settings of products and simulators by their variables: 32 bytes each, as hexadecimal digits. */
  settings: Record<string, string>;
  /** Of the owner of each product's database, and, as `<product>_runtime`, of the role that works with it. */
  databasePasswords: Record<string, string>;
  /** Of the embedded Kafka's users: one a service, one a partner that it hears there, and the administrator. */
  kafkaPasswords: Record<string, string>;
  oidcSigningKeys: { keys: JWK[] };
  oidcCookieKey: string;
  cliClientSecret: string;
}

/** Kafka's user who may do everything there. */
export const KAFKA_ADMINISTRATOR = 'administrator';

/** Whose secrets are kept. */
export interface SecretHolder {
  name: string;
  settings: Settings;
  contract?: Contract;
}

/** Reads the secrets of this home, making those that are not there yet. @param simulators they have no database */
export function openSecrets(
  home: string,
  products: readonly SecretHolder[],
  simulators: readonly SecretHolder[] = [],
): Secrets {
  const file = join(home, 'secrets.json');
  const known: Partial<Secrets> = existsSync(file) ? readSecrets(home) : {};
  const secrets: Secrets = {
    settings: { ...keysFor([...products, ...simulators]), ...known.settings },
    databasePasswords: {
      ...passwordsFor(products.flatMap(({ name }) => [name, `${name}_runtime`])),
      ...known.databasePasswords,
    },
    kafkaPasswords: { ...passwordsFor(kafkaUsers(products)), ...known.kafkaPasswords },
    oidcSigningKeys: known.oidcSigningKeys ?? { keys: [newSigningKey()] },
    oidcCookieKey: known.oidcCookieKey ?? newPassword(),
    cliClientSecret: known.cliClientSecret ?? newPassword(),
  };
  const text = JSON.stringify(secrets, null, 2);
  if (text !== JSON.stringify(known, null, 2)) {
    // On the disk before it is in its place: what is sealed by it would be lost with it.
    writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  }
  return secrets;
}

/** The secret with which the command line asks the running platform for tokens. */
export function cliClientSecret(home: string): string {
  return readSecrets(home).cliClientSecret;
}

/** How one of the embedded Kafka's users logs in there. */
export function kafkaLogin(home: string, username: string): { username: string; password: string } {
  return { username, password: readSecrets(home).kafkaPasswords[username] ?? '' };
}

/** The value of a secret setting that was drawn for this home; empty when none was. */
export function settingSecret(home: string, variable: string): string {
  return readSecrets(home).settings[variable] ?? '';
}

function readSecrets(home: string): Secrets {
  const file = join(home, 'secrets.json');
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text) as Secrets;
  } catch {
    throw new SetUpError(`${file} is not whole: put a copy of it back, or remove it and start with --fresh`);
  }
}

function keysFor(holders: readonly SecretHolder[]): Record<string, string> {
  const settings = holders.flatMap(({ settings }) => Object.values(settings));
  return Object.fromEntries(
    settings.flatMap(({ variable, source }) => {
      if (source.kind !== 'secret') return [];
      const drawn = randomBytes(32).toString('hex');
      return [[variable, source.form?.(drawn) ?? drawn]];
    }),
  );
}

function kafkaUsers(products: readonly SecretHolder[]): string[] {
  const partners = products.flatMap(({ contract }) => (contract ? partnersHeard(contract) : []));
  return [...products.map(({ name }) => name), ...partners, KAFKA_ADMINISTRATOR];
}

function passwordsFor(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, newPassword()]));
}

function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

// RS256: services verify many more signatures than the provider makes, and RSA verifies fastest.
function newSigningKey(): JWK {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomBytes(8).toString('hex');
  return { ...(privateKey.export({ format: 'jwk' }) as JWK), alg: 'RS256', use: 'sig', kid };
}
