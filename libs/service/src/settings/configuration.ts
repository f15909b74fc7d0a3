import { readFileSync } from 'node:fs';

/** The environment does not say what a service needs. Each problem is one line. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`wrong environment: ${problems.join('; ')}`);
  }
}

/** One value of the environment: how it is read, and what it is when it is not there. */
export interface Setting<T> {
  variable: string;
  parse: (text: string) => T;
  fallback?: T;
}

type Values<Settings> = { [Name in keyof Settings]: Settings[Name] extends Setting<infer T> ? T : never };

/** A text. */
export const text = (variable: string, fallback?: string): Setting<string> => ({
  variable,
  parse: (value) => value,
  ...(fallback === undefined ? {} : { fallback }),
});

/** A whole number between two bounds, both included. */
export const integer = (variable: string, min: number, max: number, fallback?: number): Setting<number> => ({
  variable,
  parse: (value) => {
    const number = Number(value);
    if (!Number.isInteger(number) || number < min || number > max) {
      throw new Error(`must be a whole number from ${min} to ${max}`);
    }
    return number;
  },
  ...(fallback === undefined ? {} : { fallback }),
});

/** A URL with one of these schemes. */
export const url = (variable: string, schemes: readonly string[], fallback?: string): Setting<string> => ({
  variable,
  parse: (value) => {
    if (!URL.canParse(value) || !schemes.includes(new URL(value).protocol.replace(':', ''))) {
      throw new Error(`must be a URL with ${schemes.join(' or ')}`);
    }
    return value;
  },
  ...(fallback === undefined ? {} : { fallback }),
});

/** One of some texts. */
export const choice = <Choice extends string>(
  variable: string,
  choices: readonly Choice[],
  fallback?: Choice,
): Setting<Choice> => ({
  variable,
  parse: (value) => {
    const chosen = choices.find((candidate) => candidate === value);
    if (!chosen) throw new Error(`must be one of ${choices.join(', ')}`);
    return chosen;
  },
  ...(fallback === undefined ? {} : { fallback }),
});

/** A secret of 32 bytes as 64 hexadecimal digits. */
export const key = (variable: string): Setting<Buffer> => ({
  variable,
  parse: (value) => {
    if (!/^[0-9a-f]{64}$/i.test(value)) throw new Error('must be 64 hexadecimal digits');
    return Buffer.from(value, 'hex');
  },
});

/** Comma-separated host:port pairs. */
export const brokers = (variable: string): Setting<string[]> => ({
  variable,
  parse: (value) => {
    const list = value.split(',').map((part) => part.trim());
    if (!list.every((part) => /^[^\s:]+:\d{1,5}$/.test(part))) throw new Error('must be host:port, more by commas');
    return list;
  },
});

/**
 * Reads settings from the environment, once, at start. `NAME_FILE` may name a file that holds the value of `NAME`.
 *
 * @throws {ConfigurationError} naming every variable that is missing or wrong, never its value
 */
export function readSettings<Settings extends Record<string, Setting<unknown>>>(
  settings: Settings,
  env: NodeJS.ProcessEnv = process.env,
): Values<Settings> {
  const problems: string[] = [];
  const values = Object.entries(settings).map(([name, setting]) => {
    try {
      const value = valueOf(setting.variable, env);
      if (value !== undefined) return [name, setting.parse(value)];
      if (!('fallback' in setting)) problems.push(`${setting.variable} is missing`);
      return [name, setting.fallback];
    } catch (error) {
      problems.push(`${setting.variable} ${error instanceof Error ? error.message : 'is wrong'}`);
      return [name, undefined];
    }
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return Object.fromEntries(values) as Values<Settings>;
}

/** Reads what every service needs, then what one does; what is wrong in either is told at once. */
export function readBoth<First, Second>(first: () => First, second: () => Second): [First, Second] {
  const problems: string[] = [];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const values = [attempt(first), attempt(second)];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return values as [First, Second];
}

function valueOf(variable: string, env: NodeJS.ProcessEnv): string | undefined {
  const file = env[`${variable}_FILE`];
  if (file) {
    try {
      return readFileSync(file, 'utf8').trim();
    } catch {
      throw new Error(`is given by ${variable}_FILE, which names a file that cannot be read`);
    }
  }
  return env[variable] || undefined;
}

/** What every service reads. */
export const serviceSettings = {
  port: integer('PORT', 0, 65_535),
  host: text('HOST', '127.0.0.1'),
  databaseUrl: url('DATABASE_URL', ['postgres', 'postgresql']),
  kafkaBrokers: brokers('KAFKA_BROKERS'),
  kafkaPrefix: text('KAFKA_PREFIX', ''),
  oidcIssuer: url('OIDC_ISSUER', ['http', 'https']),
  oidcAudience: text('OIDC_AUDIENCE', 'guichet'),
  oidcJwksUri: url('OIDC_JWKS_URI', ['http', 'https'], ''),
  oidcAuthorizationUrl: url('OIDC_AUTHORIZATION_URL', ['http', 'https'], ''),
  oidcTokenUrl: url('OIDC_TOKEN_URL', ['http', 'https'], ''),
  instance: text('INSTANCE', ''),
  logLevel: choice('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
  otlpEndpoint: url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http', 'https'], ''),
};

/** The settings of every service, as values. */
export type ServiceConfiguration = Values<typeof serviceSettings>;
