import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { freePort } from '#libs/infrastructure';
import { programs, projectRoot } from '#libs/product';
import { finished, processesIn, spawnGuichet, type Finished } from '#libs/testing';

const folder = mkdtempSync(join(tmpdir(), 'guichet-problems-'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOWHERE = { DATABASE_URL: 'postgres://guichet:s3cret@127.0.0.1:1/postgres', KAFKA_BROKERS: '127.0.0.1:1' };

describe('a start that cannot be', () => {
  const nothing = folderNamed('empty');
  const start = async (environment: NodeJS.ProcessEnv, args: string[] = [], home = folderNamed('home')) =>
    finished(spawnGuichet(home, ['start', '--port', String(await freePort()), ...args], environment));

  it('for a taken port says which one, and another', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    expectOneLine(await start({}, ['--port', String(port)]), `Port ${port} is taken: npm start -- --port ${port + 1}`);
    server.close();
  });

  it.each(['0.0.0.0', '::', '192.168.1.7', 'guichet.example', '1270.0.0.1'])(
    'at %s, where others could log in without a password, says so',
    async (host) => {
      expectOneLine(
        await start({}, ['--host', host]),
        `--host ${host}: others could reach it, and this login asks for no password: keep to 127.0.0.1, or docker compose up`,
      );
    },
  );

  it('for want of Java says what to install', async () => {
    const end = await start({ PATH: nothing, JAVA_HOME: '' });
    expectOneLine(end, /^Kafka needs Java 17 or later, found none: install it \(.*\), or give KAFKA_BROKERS$/);
  });

  it('for an old Java says which one it found', async () => {
    const end = await start({ PATH: nothing, JAVA_HOME: javaHome('11.0.22') });
    expectOneLine(end, /^Kafka needs Java 17 or later, found 11: install it /);
  });

  it('for want of Maven says what to install', async () => {
    const end = await start({ PATH: nothing, JAVA_HOME: javaHome('21.0.1') });
    expectOneLine(end, /^Maven fetches Kafka the first time, and there is no mvn: install it /);
  });

  it('for a home that cannot be written says where', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const home = join(file, 'home');
    expectOneLine(
      await start({}, [], home),
      `Cannot write to ${home}: make it writable, or set GUICHET_HOME to another folder`,
    );
  });

  it('for instances of an unknown service says which ones there are', async () => {
    const end = await start({}, ['--instances', 'pensions=2']);
    expectOneLine(
      end,
      '--instances pensions=2: write service=count, of accounts, claims, transfers, vehicle-tax, reporting',
    );
  });

  it('for a database that is not there says so, and not its password', async () => {
    expectOneLine(
      await start(NOWHERE),
      /^The database of accounts could not be made: 127\.0\.0\.1:1: connect ECONNREFUSED/,
    );
  });

  it.each([
    ['DATABASE_URL', 'guichet:s3cret@somewhere', 'DATABASE_URL must be a URL with postgres or postgresql'],
    ['KAFKA_BROKERS', 'kafka:s3cret', 'KAFKA_BROKERS must be host:port, more by commas'],
  ])('for a wrong %s says how it must be', async (name, value, line) => {
    expectOneLine(await start({ ...NOWHERE, [name]: value }), line);
  });
});

describe('a service that cannot start', () => {
  const good = {
    PORT: '0',
    ...NOWHERE,
    OIDC_ISSUER: 'http://localhost:1/oidc',
    PICKUP_CODE_KEY: 'c0de'.repeat(16),
    NETWORK_FILE: join(projectRoot, 'deploy/demo/network.csv'),
  };
  const start = (service: string, env: NodeJS.ProcessEnv) =>
    finished(spawn(process.execPath, [programs.service(service)], { cwd: projectRoot, env }));

  it('names every variable that is missing, in one line', async () => {
    const end = await start('transfers', {});
    expectOneLine(
      end,
      'wrong environment: PORT is missing; DATABASE_URL is missing; KAFKA_BROKERS is missing; OIDC_ISSUER is missing; NETWORK_FILE is missing; PICKUP_CODE_KEY is missing',
    );
    expectOneLine(
      await start('reporting', { ...good, NETWORK_FILE: '' }),
      'wrong environment: NETWORK_FILE is missing; REPORTS_FOLDER is missing',
    );
  });

  it.each([
    ['PICKUP_CODE_KEY', 's3cret', 'must be 64 hexadecimal digits, older keys behind by commas'],
    ['PORT', 's3cret', 'must be a whole number from 0 to 65535'],
    ['DATABASE_URL', 'mysql://guichet:s3cret@localhost/x', 'must be a URL with postgres or postgresql'],
    ['KAFKA_BROKERS', 's3cret', 'must be host:port, more by commas'],
    ['OIDC_ISSUER', 's3cret', 'must be a URL with http or https'],
  ])('says how a wrong %s must be, and not what it is', async (name, value, how) => {
    expectOneLine(await start('transfers', { ...good, [name]: value }), `wrong environment: ${name} ${how}`);
  });

  it('names the file of a secret that cannot be read', async () => {
    const { PICKUP_CODE_KEY: _, ...rest } = good;
    const end = await start('transfers', { ...rest, PICKUP_CODE_KEY_FILE: join(folder, 'not-there') });
    expectOneLine(
      end,
      'wrong environment: PICKUP_CODE_KEY is given by PICKUP_CODE_KEY_FILE, which names a file that cannot be read',
    );
  });
});

/** The end of a start that left nothing but one line to read. */
function expectOneLine({ code, stderr }: Finished, line: string | RegExp): void {
  expect(stderr.trimEnd().split('\n')).toEqual([
    typeof line === 'string' ? line : (expect.stringMatching(line) as unknown),
  ]);
  expect(stderr).not.toContain('s3cret');
  expect(code).toBe(1);
  expect(processesIn(folder)).toEqual([]);
}

function folderNamed(name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
}

/** A Java that knows its version, and nothing else. */
function javaHome(version: string): string {
  const home = folderNamed(`java-${version}`);
  const java = join(home, 'bin', 'java');
  if (!existsSync(java)) {
    mkdirSync(join(home, 'bin'), { recursive: true });
    writeFileSync(java, `#!/bin/sh\necho 'openjdk version "${version}"' >&2\n`, { mode: 0o755 });
  }
  return home;
}
