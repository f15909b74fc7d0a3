import { hash } from 'node:crypto';
import type { Translations } from '#libs/domain';

/** Where the value of a setting comes from when the launcher, Compose or a test supplies it. */
export type SettingSource =
  /** Whoever starts the platform may say it; else it is what it falls back to. */
  | { kind: 'environment' }
  /** 32 bytes, made once and kept; `form` writes them otherwise than as hexadecimal digits. */
  | { kind: 'secret'; about: string; form?: (hexadecimal: string) => string }
  /** Where the public reaches the platform. */
  | { kind: 'origin' }
  /** Where a partner is reached; a simulated one, unless the environment says another. */
  | { kind: 'partner'; simulator: string }
  /** Kafka's addresses. */
  | { kind: 'brokers' }
  /** How a partner logs in at the platform's own Kafka. */
  | { kind: 'partner-login'; partner: string }
  /** A file of the project. */
  | { kind: 'file'; path: string }
  /** A folder of the platform's own, where files outlive the process. */
  | { kind: 'folder'; name: string };

/** One value of the environment: how it is read, what it is when it is not there, and who supplies it. */
export interface Setting<T> {
  variable: string;
  parse: (text: string) => T;
  fallback?: T;
  source: SettingSource;
  /** Under which a service gives the value to its classes. */
  token: symbol;
}

/** Settings by the names that their values get. */
export type Settings = Readonly<Record<string, Setting<unknown>>>;

const ENVIRONMENT: SettingSource = { kind: 'environment' };
const BUCKET_FORM =
  'must be https://<key id>:<secret key>@<store>/<bucket>?region=<region>, key and secret percent-encoded';
const BUCKET_REGION = 'us-east-1';

/** Describes one variable of the environment. @param parse throws an error that says how the value must be */
export function setting<T>(
  variable: string,
  parse: (text: string) => T,
  { fallback, source = ENVIRONMENT }: { fallback?: T | undefined; source?: SettingSource } = {},
): Setting<T> {
  return { variable, parse, ...(fallback === undefined ? {} : { fallback }), source, token: Symbol(variable) };
}

/** A text. */
export const text = (variable: string, fallback?: string): Setting<string> =>
  setting(variable, (value) => value, { fallback });

/** A name in French and in Arabic, with a slash between: `Crédit du Rif / قرض الريف`. */
export const bilingual = (variable: string, fallback?: Translations): Setting<Translations> => {
  const parse = (value: string): Translations => {
    const [fr, ar, ...more] = value.split('/').map((part) => part.trim());
    if (!fr || !ar || more.length > 0) throw new Error('must be the French name, a slash, and the Arabic name');
    return { fr, ar };
  };
  return setting(variable, parse, { fallback });
};

/** What the institution is called on what it prints. */
export const institutionName = (): Setting<Translations> =>
  bilingual('INSTITUTION_NAME', { fr: 'Al Amana Microfinance', ar: 'الأمانة للتمويل الأصغر' });

/** A whole number between two bounds, both included. */
export const integer = (variable: string, min: number, max: number, fallback?: number): Setting<number> => {
  const parse = (value: string): number => {
    const number = Number(value);
    if (!Number.isInteger(number) || number < min || number > max) {
      throw new Error(`must be a whole number from ${min} to ${max}`);
    }
    return number;
  };
  return setting(variable, parse, { fallback });
};

/** A URL with one of these schemes. */
export const url = (variable: string, schemes: readonly string[], fallback?: string): Setting<string> =>
  setting(variable, (value) => checkedUrl(value, schemes), { fallback });

/** One of some texts. */
export const choice = <Choice extends string>(
  variable: string,
  choices: readonly Choice[],
  fallback?: Choice,
): Setting<Choice> => {
  const parse = (value: string): Choice => {
    const chosen = choices.find((candidate) => candidate === value);
    if (!chosen) throw new Error(`must be one of ${choices.join(', ')}`);
    return chosen;
  };
  return setting(variable, parse, { fallback });
};

/**
 * Secrets of 32 bytes as 64 hexadecimal digits each, by commas: the first seals or makes what is new, all open
 * or know it again, so that a new one can be put before the old one.
 *
 * @param about what whoever sets them has to know
 */
export const keyRing = (variable: string, about = ''): Setting<readonly Buffer[]> => {
  const parse = (value: string): Buffer[] => {
    const keys = value.split(',').map((part) => part.trim());
    if (!keys.every((one) => /^[0-9a-f]{64}$/i.test(one)))
      throw new Error('must be 64 hexadecimal digits, older keys behind by commas');
    return keys.map((one) => Buffer.from(one, 'hex'));
  };
  return setting(variable, parse, { source: { kind: 'secret', about } });
};

/** What a key is called where it must not be seen: it says nothing about the key. */
export function keyIdOf(key: Buffer): string {
  return hash('sha256', key, 'hex').slice(0, 8);
}

/** Comma-separated host:port pairs of Kafka. */
export const brokers = (variable: string): Setting<string[]> => {
  const parse = (value: string): string[] => {
    const list = value.split(',').map((part) => part.trim());
    if (!list.every((part) => /^[^\s:]+:\d{1,5}$/.test(part))) throw new Error('must be host:port, more by commas');
    return list;
  };
  return setting(variable, parse, { source: { kind: 'brokers' } });
};

/** How a partner logs in at Kafka. */
export interface PartnerLogin {
  username: string;
  password: string;
}

/** The login of a partner at Kafka, as `user:password`; none where Kafka asks for none. */
export const partnerLogin = (variable: string, partner: string): Setting<PartnerLogin | null> => {
  const parse = (value: string): PartnerLogin => {
    const [, username, password] = /^([^:]+):(.+)$/.exec(value) ?? [];
    if (username === undefined || password === undefined) throw new Error('must be user:password');
    return { username, password };
  };
  return setting<PartnerLogin | null>(variable, parse, { fallback: null, source: { kind: 'partner-login', partner } });
};

/** Where the public reaches the platform, such as `https://guichet.example`. */
export const publicOrigin = (variable: string): Setting<string> =>
  setting(variable, (value) => checkedUrl(value, ['http', 'https']), { source: { kind: 'origin' } });

/** Where a partner is reached; empty: nowhere. @param simulator who stands in for it: a folder of apps/simulators/src */
export const partnerAddress = (variable: string, simulator: string): Setting<string> =>
  setting(variable, (value) => checkedUrl(value, ['http', 'https']), {
    fallback: '',
    source: { kind: 'partner', simulator },
  });

/** The path of a file. @param path the project's own, which it is unless the environment says another */
export const file = (variable: string, path: string): Setting<string> =>
  setting(variable, (value) => value, { source: { kind: 'file', path } });

/** The file of the network, which every product with counters reads. */
export const networkFile = (): Setting<string> => file('NETWORK_FILE', 'deploy/demo/network.csv');

/** The path of a folder that is kept. @param name among the platform's folders, where it lies unless the environment says another */
export const folder = (variable: string, name: string): Setting<string> =>
  setting(variable, (value) => value, { source: { kind: 'folder', name } });

/** A bucket of a store that speaks S3. */
export interface Bucket {
  /** Where the store is reached, without a path. */
  endpoint: string;
  region: string;
  name: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** A bucket as `https://<key id>:<secret key>@<store>/<bucket>?region=<region>`; null where the variable is empty. */
export const bucket = (variable: string): Setting<Bucket | null> =>
  setting<Bucket | null>(variable, readBucket, { fallback: null });

function readBucket(text: string): Bucket {
  if (!URL.canParse(text)) throw new Error(BUCKET_FORM);
  const { protocol, host, username, password, pathname, searchParams } = new URL(text);
  const name = /^\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/?$/.exec(pathname)?.[1];
  const isHttp = protocol === 'http:' || protocol === 'https:';
  if (!isHttp || name === undefined || username === '' || password === '') throw new Error(BUCKET_FORM);
  return {
    endpoint: `${protocol}//${host}`,
    region: searchParams.get('region') ?? BUCKET_REGION,
    name,
    accessKeyId: decodeURIComponent(username),
    secretAccessKey: decodeURIComponent(password),
  };
}

function checkedUrl(value: string, schemes: readonly string[]): string {
  if (!URL.canParse(value) || !schemes.includes(new URL(value).protocol.replace(':', ''))) {
    throw new Error(`must be a URL with ${schemes.join(' or ')}`);
  }
  return value;
}
