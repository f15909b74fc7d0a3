import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigurationError, readSettings, text, url } from '#libs/product';
import { serviceSettings } from '../src/settings/configuration.js';

const GOOD = {
  PORT: '3001',
  DATABASE_URL: 'postgres://transfers:secret@db:5432/transfers',
  KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092',
  OIDC_ISSUER: 'https://login.example.org/realms/guichet',
};

/** What the start of a service says about an environment. */
function complaint(env: NodeJS.ProcessEnv): string {
  try {
    readSettings(serviceSettings, env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return '';
}

describe('the environment of a service', () => {
  it('is read once, into values of their own types', () => {
    expect(readSettings(serviceSettings, GOOD)).toMatchObject({
      port: 3001,
      host: '127.0.0.1',
      databaseUrl: GOOD.DATABASE_URL,
      kafkaBrokers: ['kafka-1:9092', 'kafka-2:9092'],
      kafkaPrefix: '',
      oidcIssuer: GOOD.OIDC_ISSUER,
      oidcAudience: 'guichet',
      logLevel: 'info',
    });
  });

  it('names everything that is missing, in one line', () => {
    const line = complaint({});
    expect(line).toBe(
      'wrong environment: PORT is missing; DATABASE_URL is missing; KAFKA_BROKERS is missing; OIDC_ISSUER is missing',
    );
  });

  it.each([
    ['PORT', '70000', 'must be a whole number from 0 to 65535'],
    ['PORT', '3.5', 'must be a whole number from 0 to 65535'],
    ['PORT', 'http', 'must be a whole number from 0 to 65535'],
    ['DATABASE_URL', 'mysql://root@db/x', 'must be a URL with postgres or postgresql'],
    ['DATABASE_URL', 'db:5432', 'must be a URL with postgres or postgresql'],
    ['KAFKA_BROKERS', 'kafka', 'must be host:port, more by commas'],
    ['KAFKA_BROKERS', 'kafka:9092,', 'must be host:port, more by commas'],
    ['KAFKA_BROKERS', 'PLAINTEXT://kafka:9092', 'must be host:port, more by commas'],
    ['OIDC_ISSUER', 'login.example.org', 'must be a URL with http or https'],
    ['OIDC_ISSUER', 'file:///etc/passwd', 'must be a URL with http or https'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', 'must be a URL with http or https'],
    ['LOG_LEVEL', 'loud', 'must be one of fatal, error, warn, info, debug, trace, silent'],
  ])('with %s = %s is refused by the name of the variable alone', (variable, value, what) => {
    expect(complaint({ ...GOOD, [variable]: value })).toBe(`wrong environment: ${variable} ${what}`);
  });

  it('may be wrong in several places at once: each is named, no value is printed', () => {
    const line = complaint({
      PORT: 'x-port',
      DATABASE_URL: 'hunter2',
      KAFKA_BROKERS: 'x-kafka',
      OIDC_ISSUER: 'x-issuer',
    });
    expect(line.match(/[A-Z]+(_[A-Z]+)*(?= must)/g)).toEqual(['PORT', 'DATABASE_URL', 'KAFKA_BROKERS', 'OIDC_ISSUER']);
    expect(line).not.toMatch(/x-port|hunter2|x-kafka|x-issuer/);
  });

  it('treats an empty variable as one that is not there', () => {
    expect(complaint({ ...GOOD, OIDC_ISSUER: '' })).toBe('wrong environment: OIDC_ISSUER is missing');
    expect(readSettings({ host: text('HOST', 'localhost') }, { HOST: '' })).toEqual({ host: 'localhost' });
  });
});

describe('a secret in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-configuration-'));
  const file = join(folder, 'database-url');
  writeFileSync(file, `${GOOD.DATABASE_URL}\n`);

  it('is read as if the variable held it', () => {
    const env = { ...GOOD, DATABASE_URL: undefined, DATABASE_URL_FILE: file };
    expect(readSettings(serviceSettings, env).databaseUrl).toBe(GOOD.DATABASE_URL);
  });

  it('goes before the variable', () => {
    const env = { DATABASE_URL: 'postgres://other', DATABASE_URL_FILE: file };
    expect(readSettings({ url: url('DATABASE_URL', ['postgres']) }, env)).toEqual({ url: GOOD.DATABASE_URL });
  });

  it('that cannot be read is told by its variable', () => {
    const line = complaint({ ...GOOD, DATABASE_URL_FILE: join(folder, 'missing') });
    expect(line).toBe(
      'wrong environment: DATABASE_URL is given by DATABASE_URL_FILE, which names a file that cannot be read',
    );
  });

  it('is checked like the variable, and not printed', () => {
    writeFileSync(join(folder, 'wrong'), 'hunter2');
    const line = complaint({ ...GOOD, DATABASE_URL_FILE: join(folder, 'wrong') });
    expect(line).toBe('wrong environment: DATABASE_URL must be a URL with postgres or postgresql');
  });
});
