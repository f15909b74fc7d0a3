import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { freePort } from '#libs/infrastructure';
import type { ProjectionState } from '#libs/messaging';
import { Client, createTestDatabase, eventually, spawnTestService, startIssuer, type TestIssuer } from '#libs/testing';
import { reportingService } from '../../src/reporting.module.js';
import { DeadlyCable, type FatalStatements } from './deadly-cable.js';
import { figuresInForce, TestJournals } from './journals.js';

const EVENTS = 60;
const STRUCK_MAX_MS = 60_000;
const RIGHT_MAX_MS = 60_000;

const PAGE = /role IN \('building', 'switching'\)\s+FOR SHARE/;
const SWITCH = /role IN \('current', 'switching'\)/;

/** What the database is told for a batch of events, in order. */
const BATCH: Record<string, FatalStatements> = {
  'the projection is held': [/WHERE role = 'current' FOR SHARE/],
  'its lanes are locked': [/FROM consumer_cursor[^]*FOR UPDATE/],
  'figures are added': [/INSERT INTO figure/],
  'the assignment of agencies is held': [/LOCK TABLE assignment/],
  'totals are added': [/INSERT INTO total/],
  'late facts are kept': [/INSERT INTO late_fact/],
  'control sums are added': [/INSERT INTO control_sum/],
  'lanes are moved': [/UPDATE consumer_cursor/],
  'digests are kept': [/INSERT INTO applied_digest/],
  'it is committed': [/INSERT INTO applied_digest/, /COMMIT/],
};

/** What the database is told while figures are made anew, in order. */
const REBUILD: Record<string, FatalStatements> = {
  'it begins': [/INSERT INTO projection/],
  'it has begun': [/INSERT INTO projection/, /COMMIT/],
  'a page comes': [PAGE],
  'figures of a page are added': [PAGE, /INSERT INTO figure/],
  'lanes are moved over a page': [PAGE, /UPDATE consumer_cursor/],
  'a page is committed': [PAGE, /INSERT INTO applied_digest/, /COMMIT/],
  'totals are made of them': [/NOT is_derived FOR UPDATE/, /INSERT INTO total/],
  'their totals are there': [/NOT is_derived FOR UPDATE/, /SET is_derived = true/, /COMMIT/],
  'those in force are held': [/UPDATE projection SET since/],
  'they are to be switched': [SWITCH],
  'both are compared': [SWITCH, /FULL JOIN/],
  'the old retire': [SWITCH, /SET role = 'retired'/],
  'the new come into force': [SWITCH, /SET role = 'current'/],
  'the switch is committed': [SWITCH, /UPDATE dead_letter/, /COMMIT/],
  'the old are forgotten': [/DELETE FROM figure/],
  'what was forgotten is committed': [/DELETE FROM figure/, /COMMIT/],
  'the lanes of the old are forgotten': [/DELETE FROM consumer_cursor/],
};

describe('figures of a process that is killed', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let journals: TestJournals;
  let reporting: DataSource;
  let cable: DeadlyCable;
  let administrator: Client;
  let port: number;
  let child: ChildProcess;

  beforeAll(async () => {
    const databaseUrl = await createTestDatabase();
    [issuer, journals, port] = [await startIssuer(), await TestJournals.start(prefix), await freePort()];
    [reporting, cable] = [
      await new DataSource({ type: 'postgres', url: databaseUrl }).initialize(),
      await DeadlyCable.lay(databaseUrl),
    ];
    const token = await issuer.token({ role: 'administrator' });
    administrator = new Client(`http://127.0.0.1:${port}/api/reporting/v1`, token);
    await start();
  }, 60_000);
  afterAll(async () => {
    child.kill('SIGTERM');
    await journals.stop();
    await reporting.destroy();
    await cable.close();
    await issuer.close();
  });

  const start = async () => {
    const env = { DATABASE_URL: cable.url, PORT: String(port), KAFKA_PREFIX: prefix };
    child = spawnTestService(reportingService, issuer, env);
    await eventually(
      () =>
        projections().then(
          () => true,
          () => false,
        ),
      Boolean,
      60_000,
    );
  };
  const killAt = (statements: FatalStatements, when: 'before' | 'after') => {
    const ended = once(child, 'close');
    const struck = cable.arm(statements, when, () => child.kill('SIGKILL')).then(() => ended);
    return Promise.race([
      struck.then(() => true),
      new Promise((late) => setTimeout(late, STRUCK_MAX_MS, false).unref()),
    ]);
  };
  const projections = async () => {
    const { status, body } = await administrator.get<ProjectionState[]>('/projections');
    if (status !== 200) throw new Error(`projections: ${status}`);
    return body;
  };
  const untilRight = async () => {
    const [expected, lines] = [await journals.figures(), () => figuresInForce(reporting)];
    const right = await eventually(lines, (now) => now.join() === expected.join(), RIGHT_MAX_MS);
    expect(right).toEqual(expected);
    const broken = await administrator.get<{ differences: string[] }[]>('/verification/invariants');
    expect(broken.body.flatMap(({ differences }) => differences)).toEqual([]);
  };
  const untilAnew = async () => {
    const all = await eventually(
      projections,
      (now) => now.every(({ role }) => role === 'current' || role === 'retired'),
      RIGHT_MAX_MS,
    );
    for (const { result } of all) expect(result?.differences ?? []).toEqual([]);
  };

  describe.each(Object.entries(BATCH))('at a batch of events, when %s', (_, statements) => {
    it.each(['before', 'after'] as const)(
      '%s the database hears it: none is lost, none is counted twice',
      async (when) => {
        const killed = killAt(statements, when);
        await journals.state(EVENTS);
        expect(await killed).toBe(true);
        await start();
        await untilRight();
      },
      180_000,
    );
  });

  describe.each(Object.entries(REBUILD))('while figures are made anew, when %s', (_, statements) => {
    it.each(['before', 'after'] as const)(
      '%s the database hears it: they are the same as before',
      async (when) => {
        await journals.state(EVENTS);
        await untilRight();
        const killed = killAt(statements, when);
        await administrator.post('/projections', {}, null).catch(() => undefined); // it may be killed at that
        expect(await killed).toBe(true);
        await start();
        await untilAnew();
        await untilRight();
      },
      240_000,
    );
  });
});
