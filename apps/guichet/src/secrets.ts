import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'oidc-provider';

/** Everything that must stay the same from one start to the next, and that nobody else may read. */
export interface Secrets {
  /** Key of the hash under which pick-up codes are stored: 64 hexadecimal digits. */
  pickupCodeKey: string;
  /** Key of the verification codes of vehicle-tax receipts: 64 hexadecimal digits. */
  receiptCodeKey: string;
  databasePasswords: Record<string, string>;
  oidcSigningKeys: { keys: JWK[] };
  oidcCookieKey: string;
  cliClientSecret: string;
}

/** Reads the secrets of this home, making those that are not there yet. */
export function openSecrets(home: string, services: readonly string[]): Secrets {
  const file = join(home, 'secrets.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : {};
  const secrets: Secrets = {
    pickupCodeKey: known.pickupCodeKey ?? randomBytes(32).toString('hex'),
    receiptCodeKey: known.receiptCodeKey ?? randomBytes(32).toString('hex'),
    databasePasswords: { ...passwordsFor(services), ...known.databasePasswords },
    oidcSigningKeys: known.oidcSigningKeys ?? { keys: [newSigningKey()] },
    oidcCookieKey: known.oidcCookieKey ?? newPassword(),
    cliClientSecret: known.cliClientSecret ?? newPassword(),
  };
  const text = JSON.stringify(secrets, null, 2);
  if (text !== JSON.stringify(known, null, 2)) {
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return secrets;
}

/** The secret with which the command line asks the running platform for tokens. */
export function cliClientSecret(home: string): string {
  return (JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as Secrets).cliClientSecret;
}

function passwordsFor(services: readonly string[]): Record<string, string> {
  return Object.fromEntries(services.map((service) => [service, newPassword()]));
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
