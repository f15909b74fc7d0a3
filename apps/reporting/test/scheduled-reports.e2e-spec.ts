import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Health, RunningService } from '#libs/service';
import {
  Client,
  createTestDatabase,
  eventually,
  spawnTestService,
  startIssuer,
  startTestService,
  TestObjectStore,
  type TestIssuer,
} from '#libs/testing';
import { reportingService } from '../src/reporting.module.js';
import { TestMailServer, type TakenMail } from './mail-server.js';

interface Listed {
  schedule: string;
  status: string;
  attempts: number;
  destination: string;
  fileName: string | null;
  error: string | null;
}

// Once a year: no run becomes due by itself while the tests run.
const YEARLY = { cron: '0 7 1 2 *', table: 'dashboard', periods: 'last-year,year-to-date' };
const FILE_NAME = /^[a-z-]+-\d{4}-02-01T06-00Z[.]/;

const messageIdOf = (mail: TakenMail | undefined) =>
  /^Message-ID: <[0-9a-f-]{36}@guichet>$/m.exec(mail?.text ?? '')![0];

describe('reports are brought as their schedules say', () => {
  const home = mkdtempSync(join(tmpdir(), 'guichet-reports-'));
  let mail: TestMailServer;
  let store: TestObjectStore;
  let issuer: TestIssuer;
  let env: NodeJS.ProcessEnv;
  let database: pg.Client;
  let services: RunningService[] = [];
  let management: Client;

  const start = async (count: number) => {
    for (let i = 0; i < count; i++) services.push(await startTestService(reportingService, issuer, env));
    management = new Client(`${services[0]!.url}/api/reporting/v1`, await issuer.token({ role: 'management' }));
  };
  const stop = async () => {
    for (const service of services) await service.stop();
    services = [];
  };

  const listed = async () => (await management.get<{ items: Listed[] }>('/deliveries?limit=50')).body.items;
  const runsOf = async (schedule: string) => (await listed()).filter((one) => one.schedule === schedule);
  const untilRun = (schedule: string, fits: (run: Listed) => boolean) =>
    eventually(
      () => runsOf(schedule),
      ([run]) => run !== undefined && fits(run),
      30_000,
    );
  const delivered = ({ status }: Listed) => status === 'delivered';
  /** As if nobody had run since two years ago. */
  const missed = (schedule: string) =>
    database.query(`UPDATE report_schedule SET known_since = now() - interval '2 years' WHERE name = $1`, [schedule]);
  const tryNow = (schedule: string) =>
    database.query('UPDATE report_delivery SET next_attempt_at = now() WHERE schedule = $1', [schedule]);
  const metrics = async () => (await fetch(`${services[0]!.url}/api/reporting/metrics`)).text();
  const health = async () => (await (await fetch(`${services[0]!.url}/health/ready`)).json()) as Health;

  beforeAll(async () => {
    [issuer, store, mail] = [await startIssuer(), await TestObjectStore.start(), await TestMailServer.start()];
    const boards = ['head@example.org', 'board@example.org'];
    const schedules = [
      { name: 'to-folder', ...YEARLY, format: 'csv', excel: true, to: { folder: 'head-office/yearly' } },
      { name: 'to-bucket', ...YEARLY, format: 'xlsx', lang: 'ar', to: { bucket: 'reports/' } },
      { name: 'by-mail', ...YEARLY, format: 'pdf', lang: 'en', to: { mail: boards } },
      { name: 'by-mail-killed', ...YEARLY, format: 'csv', to: { mail: boards } },
      { name: 'by-mail-to-some', ...YEARLY, format: 'svg', to: { mail: boards } },
    ];
    writeFileSync(join(home, 'schedules.json'), JSON.stringify(schedules));
    env = {
      DATABASE_URL: await createTestDatabase(),
      KAFKA_PREFIX: `${randomUUID()}.`,
      REPORT_SCHEDULES_FILE: join(home, 'schedules.json'),
      REPORTS_FOLDER: join(home, 'out'),
      REPORTS_BUCKET: store.url,
      SMTP_URL: mail.url,
      MAIL_FROM: 'guichet@example.org',
    };
    database = new pg.Client(env.DATABASE_URL);
    await database.connect();
    await start(2);
  }, 120_000);

  afterAll(async () => {
    await stop();
    await database.end();
    await issuer.close();
    await store.close();
    await mail.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('not before their time', async () => {
    await tryNow('to-folder');
    expect(await listed()).toEqual([]);
  });

  it('into a folder, once although two instances look', async () => {
    await missed('to-folder');
    const runs = await untilRun('to-folder', delivered);
    expect(runs).toMatchObject([{ attempts: 1, destination: 'folder head-office/yearly', error: null }]);
    const folder = join(home, 'out', 'head-office', 'yearly');
    expect(readdirSync(folder)).toEqual([runs[0]!.fileName]);
    expect(runs[0]!.fileName).toMatch(FILE_NAME);
    expect(readFileSync(join(folder, runs[0]!.fileName!), 'utf8')).toMatch(/^\ufeffsection;indicator_fr;/);
  }, 60_000);

  it('into a bucket of a store that speaks S3, again while it is away', async () => {
    await store.end();
    await missed('to-bucket');
    expect(await untilRun('to-bucket', ({ status, error }) => status === 'due' && error !== null)).toMatchObject([
      { status: 'due', attempts: 1, error: expect.any(String) },
    ]);
    await store.begin();
    await tryNow('to-bucket');
    const [run] = await untilRun('to-bucket', delivered);
    expect(run).toMatchObject({ attempts: 2, destination: 'bucket reports/', error: null });
    expect(readdirSync(join(store.bucketFolder, 'reports'))).toEqual([run!.fileName]);
    const bytes = readFileSync(join(store.bucketFolder, 'reports', run!.fileName!));
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
  }, 60_000);

  it('by mail, again when the server refuses it for now, which health and metrics tell', async () => {
    mail.mood = 'refuses';
    await missed('by-mail');
    expect(await untilRun('by-mail', ({ status, error }) => status === 'due' && error !== null)).toMatchObject([
      { status: 'due', attempts: 1, fileName: null, error: 'EENVELOPE 451' },
    ]);
    const told = await eventually(health, ({ status }) => status === 'degraded');
    expect(told.checks['report-deliveries']).toBe('by-mail: EENVELOPE 451, attempt 1');
    // Both instances are in this process, and the last that looked is told.
    await eventually(metrics, (text) => /^guichet_report_schedules_troubled\S* 1$/m.test(text));
    expect(mail.taken).toEqual([]);
    mail.mood = 'takes';
    await tryNow('by-mail');
    const [run] = await untilRun('by-mail', delivered);
    expect(run).toMatchObject({ attempts: 2, destination: 'mail to 2 addresses', error: null });
    expect(mail.taken).toMatchObject([{ from: 'guichet@example.org', to: ['head@example.org', 'board@example.org'] }]);
    expect(mail.taken[0]!.text).toContain('Content-Type: application/pdf');
    expect(mail.taken[0]!.text).toContain(`filename=${run!.fileName}`);
    await eventually(health, ({ checks }) => checks['report-deliveries'] === 'ok');
  }, 60_000);

  it('by another instance when one was killed at it, as the same message', async () => {
    await stop();
    mail.mood = 'hangs';
    await missed('by-mail-killed');
    const killed = spawnTestService(reportingService, issuer, env);
    await eventually(
      () => mail.unanswered,
      ({ length }) => length === 1,
      30_000,
    );
    killed.kill('SIGKILL');
    await once(killed, 'close');
    mail.mood = 'takes';
    await tryNow('by-mail-killed'); // the lease of who was killed is over
    await start(1);
    expect(await untilRun('by-mail-killed', delivered)).toMatchObject([{ attempts: 2, error: null }]);
    expect(messageIdOf(mail.taken.at(-1))).toEqual(messageIdOf(mail.unanswered[0]));
  }, 60_000);

  it('to the addresses that a server knows, which says that it knows others not', async () => {
    mail.mood = 'knows-one';
    await missed('by-mail-to-some');
    const [run] = await untilRun('by-mail-to-some', delivered);
    expect(run).toMatchObject({ attempts: 1, error: '1 of 2 addresses were refused' });
    expect(mail.taken.at(-1)).toMatchObject({ to: ['head@example.org'] });
  }, 60_000);

  it('and are listed, for management alone', async () => {
    const token = await issuer.token({ role: 'teller', agency: 'RAB-001' });
    expect((await new Client(`${services[0]!.url}/api/reporting/v1`, token).get('/deliveries')).status).toBe(403);
    expect((await management.get('/deliveries?cursor=nonsense')).status).toBe(400);
    const all = await listed();
    const first = await management.get<{ items: Listed[]; nextCursor: string }>('/deliveries?limit=3');
    const second = await management.get<{ items: Listed[] }>(`/deliveries?cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...second.body.items]).toEqual(all);
    expect(new Set(all.map(({ schedule }) => schedule)).size).toBe(5);
  });

  it('unless the file is wrong, or what it needs is not set: then the service says what, and does not start', async () => {
    const wrong = join(home, 'wrong.json');
    writeFileSync(wrong, '[{"name": "x", "cron": "never"}]');
    const startWith = (changes: NodeJS.ProcessEnv) =>
      startTestService(reportingService, issuer, { ...env, ...changes });
    await expect(startWith({ REPORT_SCHEDULES_FILE: wrong })).rejects.toThrow(/REPORT_SCHEDULES_FILE.*entry 1/);
    await expect(startWith({ SMTP_URL: '' })).rejects.toThrow(/schedule by-mail .*SMTP_URL and MAIL_FROM/);
    await expect(startWith({ REPORTS_BUCKET: '' })).rejects.toThrow(/schedule to-bucket .*REPORTS_BUCKET/);
  }, 60_000);
});
