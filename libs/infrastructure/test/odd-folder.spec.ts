import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { freePort, startKafka, startPostgres, type EmbeddedPostgres } from '../src/index.js';

const top = mkdtempSync(join(tmpdir(), 'guichet-odd-'));
// Accents, spaces, a degree sign, what Java parts lists of paths by, and what begins an escape.
const home = join(top, 'Été n° 1, « siège »: \\u0041 عين');
const logged: string[] = [];
const log = (line: string) => void logged.push(line);

beforeAll(() => {
  mkdirSync(home, { recursive: true });
  // PostgreSQL's user passes through when we are root.
  for (const folder of [top, home]) chmodSync(folder, 0o711);
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

describe('a Kafka in a folder with an odd name', () => {
  const folder = join(home, 'kafka');
  const start = async () =>
    startKafka({
      folder,
      jarsHome: join(process.cwd(), '.guichet'),
      accounts: { administrator: 'administrator', passwords: { administrator: 'secret' } },
      port: await freePort(),
      controllerPort: await freePort(),
      logFile: join(home, 'kafka.log'),
      log,
    });

  it('keeps its data there, also when a format of the storage was broken off, and when its data is no storage', async () => {
    mkdirSync(join(folder, 'data.unfinished-999999999'), { recursive: true });
    writeFileSync(join(folder, 'data.unfinished-999999999', 'bootstrap.checkpoint'), 'half of');
    mkdirSync(join(folder, 'data'));
    const kafka = await start();
    await kafka.stop();
    expect(readdirSync(folder).sort()).toEqual(['data', 'log4j2.properties', 'server.properties']);
    expect(readdirSync(join(folder, 'data'))).toContain('__cluster_metadata-0');
    expect(readdirSync(top)).toHaveLength(1);
    expect(statSync(join(folder, 'server.properties')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  }, 60_000);

  it('finds its data again', async () => {
    const before = readFileSync(join(folder, 'data', 'meta.properties'), 'utf8');
    await (await start()).stop();
    expect(readFileSync(join(folder, 'data', 'meta.properties'), 'utf8')).toBe(before);
    expect(logged).toEqual([]);
  }, 60_000);
});

describe('a PostgreSQL in a folder with an odd name', () => {
  const folder = join(home, 'postgres');
  const logFile = join(home, 'postgres.log');
  const start = async () => startPostgres({ folder, port: await freePort(), logFile, log });
  const ask = async ({ adminDatabaseUrl }: EmbeddedPostgres, sql: string, values: string[] = []) => {
    const client = new Client({ connectionString: adminDatabaseUrl });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql, values)).rows;
    } finally {
      await client.end();
    }
  };

  it('starts although an initdb was broken off', async () => {
    mkdirSync(join(folder, 'data.unfinished-999999999'), { recursive: true });
    writeFileSync(join(folder, 'data.unfinished-999999999', 'PG_VERSION'), '18');
    writeFileSync(join(folder, 'superuser.password.unfinished-999999999'), 'half');
    mkdirSync(join(folder, 'data'));
    const postgres = await start();
    await ask(postgres, 'create table vehicles (plate text primary key)');
    await postgres.stop();
    expect(readdirSync(folder).sort()).toEqual(['data', 'superuser.password']);
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'superuser.password')).mode & 0o777).toBe(0o600);
  }, 60_000);

  it('starts although the machine went down while it wrote its pid, and logs what fails, never for whom', async () => {
    writeFileSync(join(folder, 'data', 'postmaster.pid'), '');
    const postgres = await start();
    const plate = '98765-B-71';
    await ask(postgres, 'insert into vehicles values ($1)', [plate]);
    await expect(ask(postgres, 'insert into vehicles values ($1)', [plate])).rejects.toMatchObject({ code: '23505' });
    await expect(ask(postgres, `insert into vehicles values ('${plate}')`)).rejects.toMatchObject({ code: '23505' });
    await expect(ask(postgres, 'select 1 / length($1) from nowhere', [plate])).rejects.toMatchObject({ code: '42P01' });
    await postgres.stop();
    const text = readFileSync(logFile, 'utf8');
    expect(text).toContain('duplicate key value violates unique constraint "vehicles_pkey"');
    expect(text).not.toContain(plate);
  }, 60_000);

  it('says what to do when its data is not whole', async () => {
    rmSync(join(folder, 'superuser.password'));
    await expect(start()).rejects.toThrow(/is not whole, .*superuser\.password is missing: start with --fresh$/);
  });
});
