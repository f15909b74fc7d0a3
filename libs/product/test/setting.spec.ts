import { describe, expect, it } from '@jest/globals';
import { ConfigurationError, readBoth, readSettings } from '../src/read-settings.js';
import {
  brokers,
  bucket,
  file,
  folder,
  integer,
  keyRing,
  partnerAddress,
  partnerLogin,
  publicOrigin,
  text,
} from '../src/setting.js';
import { environmentOf, type Supply } from '../src/supply.js';

describe('a setting', () => {
  it('may be keys of 32 bytes each, the newest first', () => {
    const [newer, older] = ['c0de'.repeat(16), '0FF1'.repeat(16)];
    const read = (text: string) => readSettings({ keys: keyRing('KEY') }, { KEY: text }).keys;
    expect(read(newer)).toEqual([Buffer.from(newer, 'hex')]);
    expect(read(`${newer}, ${older}`)).toEqual([Buffer.from(newer, 'hex'), Buffer.from(older, 'hex')]);
    for (const wrong of ['c0de', 'c0de'.repeat(15) + 'xyzz', `${newer}00`, `${newer},`, `${newer} ${older}`]) {
      expect(() => read(wrong)).toThrow('KEY must be 64 hexadecimal digits, older keys behind by commas');
    }
  });

  it('has its fallback when nothing is given', () => {
    expect(readSettings({ size: integer('SIZE', 1, 9, 5), list: text('LIST', '') }, {})).toEqual({ size: 5, list: '' });
  });

  it('without fallback is needed', () => {
    expect(() => readSettings({ brokers: brokers('BROKERS') }, {})).toThrow('wrong environment: BROKERS is missing');
  });
});

it('two groups of settings are complained of at once', () => {
  expect(() => readBoth({ a: text('A') }, { b: keyRing('B') }, { B: 'short' })).toThrow(
    new ConfigurationError(['A is missing', 'B must be 64 hexadecimal digits, older keys behind by commas']),
  );
  expect(readBoth({ a: text('A') }, { b: integer('B', 1, 2) }, { A: 'x', B: '2' })).toEqual([{ a: 'x' }, { b: 2 }]);
});

it('a login at Kafka has a user and a password, which may hold anything', () => {
  const settings = { login: partnerLogin('LOGIN', 'saham') };
  expect(readSettings(settings, { LOGIN: 'saham:a:b' })).toEqual({ login: { username: 'saham', password: 'a:b' } });
  expect(readSettings(settings, {})).toEqual({ login: null });
  expect(() => readSettings(settings, { LOGIN: 'saham' })).toThrow('LOGIN must be user:password');
});

describe('a bucket', () => {
  const read = (BUCKET: string) => readSettings({ bucket: bucket('BUCKET') }, { BUCKET }).bucket;

  it('is none where nothing is said', () => {
    expect([readSettings({ bucket: bucket('BUCKET') }, {}).bucket, read('')]).toEqual([null, null]);
  });

  it('is said by one address, with its keys', () => {
    const scans = { name: 'scans', accessKeyId: 'AKIA', secretAccessKey: 'a/b+c' };
    expect(read('https://AKIA:a%2Fb+c@s3.example/scans?region=eu-west-3')).toEqual({
      ...scans,
      endpoint: 'https://s3.example',
      region: 'eu-west-3',
    });
    expect(read('http://AKIA:a%2Fb%2Bc@127.0.0.1:9000/scans/')).toEqual({
      ...scans,
      endpoint: 'http://127.0.0.1:9000',
      region: 'us-east-1',
    });
  });

  it.each([
    'scans',
    'ftp://a:b@s3.example/scans',
    'https://s3.example/scans',
    'https://a:b@s3.example/',
    'https://a:b@s3.example/scans/more',
    'https://a:b@s3.example/SCANS',
  ])('is not said by %s', (wrong) => {
    expect(() => read(wrong)).toThrow('BUCKET must be https://<key id>:<secret key>@<store>/<bucket>?region=<region>');
  });
});

describe('an environment', () => {
  const settings = {
    codeKey: keyRing('CODE_KEY'),
    origin: publicOrigin('PUBLIC_URL'),
    bank: partnerAddress('BANK_URL', 'bank'),
    brokers: brokers('KAFKA_BROKERS'),
    login: partnerLogin('KAFKA_LOGIN', 'saham'),
    network: file('NETWORK_FILE', 'deploy/demo/network.csv'),
    quiet: text('QUIET', 'no'),
    scans: folder('SCANS_FOLDER', 'scans'),
  };
  const supply: Supply = {
    environment: () => undefined,
    secret: ({ variable }) => `secret of ${variable}`,
    origin: () => 'http://localhost:8080',
    partner: ({ variable }, simulator) => `${variable}: ${simulator}`,
    brokers: () => 'kafka:9092',
    partnerLogin: (_, partner) => `${partner}:password`,
    file: (path) => `/app/${path}`,
    folder: ({ variable }, name) => `${variable}: ${name}`,
  };

  it('has what each setting asks for', () => {
    expect(environmentOf(settings, supply)).toEqual({
      CODE_KEY: 'secret of CODE_KEY',
      PUBLIC_URL: 'http://localhost:8080',
      BANK_URL: 'BANK_URL: bank',
      KAFKA_BROKERS: 'kafka:9092',
      KAFKA_LOGIN: 'saham:password',
      NETWORK_FILE: '/app/deploy/demo/network.csv',
      SCANS_FOLDER: 'SCANS_FOLDER: scans',
    });
    const talkative = { ...supply, environment: () => 'yes' };
    expect(environmentOf(settings, talkative).QUIET).toBe('yes');
  });

  it('says nothing of what its supplier has not', () => {
    const poor = {
      ...supply,
      partner: () => undefined,
      partnerLogin: () => undefined,
      file: () => undefined,
      folder: () => undefined,
    };
    expect(Object.keys(environmentOf(settings, poor))).toEqual(['CODE_KEY', 'PUBLIC_URL', 'KAFKA_BROKERS']);
  });
});
