import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRuntimeRole } from '#libs/infrastructure';
import {
  Client,
  createTestDatabase,
  PURSE,
  pursesService,
  startIssuer,
  startTestService,
  testInfrastructure,
  type TestIssuer,
} from '#libs/testing';
import type { RunningService } from '../src/start/start-service.js';

describe('the role with which a service works', () => {
  let issuer: TestIssuer;
  let service: RunningService;
  beforeAll(async () => {
    issuer = await startIssuer();
    const ownerUrl = await createTestDatabase();
    const { adminDatabaseUrl } = testInfrastructure();
    const name = new URL(ownerUrl).username;
    const DATABASE_URL = await createRuntimeRole({ adminDatabaseUrl, name, password: name });
    service = await startTestService(pursesService, issuer, {
      DATABASE_URL,
      DATABASE_OWNER_URL: ownerUrl,
      KAFKA_PREFIX: `${name}.`,
    });
  }, 60_000);
  afterAll(async () => {
    await service?.stop();
    await issuer?.close();
  });

  it('is enough for its operations', async () => {
    const teller = new Client(
      `${service.url}/api/purses/v1`,
      await issuer.token({ role: 'teller', agency: 'RAB-001' }),
    );
    expect(await teller.post('/purses', PURSE)).toMatchObject({ status: 201 });
    const [row] = await service.dataSource.query<{ user: string }[]>('SELECT current_user AS user');
    expect(row?.user).toMatch(/_runtime$/);
  });

  it.each([
    ['make a table', 'CREATE TABLE other (id int)'],
    ['make a temporary table', 'CREATE TEMPORARY TABLE other (id int)'],
    ['make a function', "CREATE FUNCTION other() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
    ['alter a table', 'ALTER TABLE journal ADD COLUMN other int'],
    ['take a trigger off', 'ALTER TABLE journal DISABLE TRIGGER ALL'],
    ['take triggers off for itself', "SET session_replication_role = 'replica'"],
    ['drop a table', 'DROP TABLE journal'],
    ['empty a table', 'TRUNCATE journal_lane'],
    ['change the journal', "UPDATE journal SET data = '{}'"],
    ['delete of the journal', 'DELETE FROM journal'],
    ['change the book', 'UPDATE entry SET amount_centimes = 1'],
    ['delete of the book', 'DELETE FROM entry'],
    ['change what was answered', "UPDATE operation SET reply = '{}'"],
    ['delete what was answered', 'DELETE FROM operation'],
    ['say what was migrated', 'DELETE FROM migrations'],
    ['log what it asks', "SET log_statement = 'all'"],
  ])('cannot %s', async (_, sql) => {
    await expect(service.dataSource.query(sql)).rejects.toMatchObject({ driverError: { code: '42501' } });
  });
});
