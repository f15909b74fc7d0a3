import { setting, type Setting, type SettingSource } from './setting.js';

/** The secrets of partners, by partner: one, or two while it changes from one to the next. */
export type PartnerSecrets = ReadonlyMap<string, readonly string[]>;

const PARTNER = /^[a-z0-9][a-z0-9-]{0,39}$/;
const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
const SECRET_MIN_BYTES = 24;
const SECRET_MAX_BYTES = 64;
const SECRETS_OF_ONE_MAX = 2;

/**
 * Secrets with which partners sign, by partner: `saham:whsec_…,saham:whsec_…,axa:whsec_…`. A partner has two while it
 * changes from one to the next. Empty: no partner may call.
 *
 * @param simulated who stands in for partners where nobody says their secrets: one is drawn for it
 */
export const partnerSecrets = (variable: string, simulated?: string): Setting<PartnerSecrets> =>
  setting(variable, readSecrets, simulated ? { source: drawnFor(simulated) } : { fallback: readSecrets('') });

function drawnFor(partner: string): SettingSource {
  return {
    kind: 'secret',
    about: 'as partner:whsec_<base64 of 24 to 64 bytes>, more by commas',
    form: (hexadecimal) => `${partner}:whsec_${Buffer.from(hexadecimal, 'hex').toString('base64')}`,
  };
}

function readSecrets(text: string): PartnerSecrets {
  const secrets = new Map<string, string[]>();
  for (const entry of text.split(',').map((part) => part.trim())) {
    if (entry === '') continue;
    const [partner = '', secret = ''] = entry.split(/:(.*)/s);
    if (!PARTNER.test(partner) || !isSecret(secret)) {
      throw new Error('must be partner:whsec_<base64 of 24 to 64 bytes>, more by commas');
    }
    if ([...secrets.values()].flat().includes(secret)) throw new Error('must not hold a secret twice');
    const known = secrets.get(partner) ?? [];
    if (known.length === SECRETS_OF_ONE_MAX)
      throw new Error(`must hold at most ${SECRETS_OF_ONE_MAX} secrets a partner`);
    secrets.set(partner, [...known, secret]);
  }
  return secrets;
}

function isSecret(text: string): boolean {
  const base64 = SECRET.exec(text)?.[1] ?? '';
  const bytes = Buffer.from(base64, 'base64');
  const isWhole = bytes.toString('base64') === base64;
  return isWhole && bytes.length >= SECRET_MIN_BYTES && bytes.length <= SECRET_MAX_BYTES;
}
