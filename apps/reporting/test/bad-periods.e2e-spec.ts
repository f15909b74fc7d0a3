import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '#libs/product';
import type { RunningService } from '#libs/service';
import { Client, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { reportingService } from '../src/reporting.module.js';

const BAD_DAYS = ['0000-01-01', '0001-01-01', '1969-12-31', '2100-01-01', '9999-12-31', '2026-02-30', '2026-W01-1'];

describe('a period that no report is of', () => {
  let issuer: TestIssuer;
  let service: RunningService;
  let administrator: Client;

  beforeAll(async () => {
    issuer = await startIssuer();
    const env = { NETWORK_FILE: join(projectRoot, 'deploy/demo/network.csv'), KAFKA_PREFIX: `${randomUUID()}.` };
    service = await startTestService(reportingService, issuer, env);
    administrator = new Client(`${service.url}/api/reporting/v1`, await issuer.token({ role: 'administrator' }));
  });

  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  const refusalOf = async (path: string) => {
    const { status, body } = await administrator.get(path);
    return [status, body.code];
  };

  it.each(BAD_DAYS)('%s is refused by every table', async (day) => {
    const malformed = [400, 'report.malformed-span'];
    expect(await refusalOf(`/figures?from=${day}&to=2026-12-31`)).toEqual(malformed);
    expect(await refusalOf(`/figures?from=2026-01-01&to=${day}`)).toEqual(malformed);
    expect(await refusalOf(`/reports/dashboard?periods=2026,${day}`)).toEqual([400, 'report.malformed-period']);
  });

  it.each(BAD_DAYS)('%s is refused by the verification', async (day) => {
    for (const what of ['days', 'agencies']) {
      expect(await refusalOf(`/verification/${what}?from=${day}&to=2026-12-31`)).toEqual([400, 'request.invalid']);
      expect(await refusalOf(`/verification/${what}?from=2026-01-01&to=${day}`)).toEqual([400, 'request.invalid']);
    }
  });

  it.each(['1969', '2100', '0000', '9999', '99999'])('the year %s is refused', async (year) => {
    expect(await refusalOf(`/reports/dashboard?periods=${year}`)).toEqual([400, 'report.malformed-period']);
  });

  it('the first and the last day are not', async () => {
    const all = 'from=1970-01-01&to=2099-12-31';
    for (const path of [`/figures?${all}`, `/verification/days?${all}`, '/reports/dashboard?periods=1970,2099-12-31'])
      expect((await administrator.get(path)).status).toBe(200);
  });

  it('says what a day is', async () => {
    const { body } = await administrator.get('/verification/days?from=1969-12-31&to=2026-12-31');
    expect(body).toMatchObject({ field: 'from', expected: 'a day from 1970 to 2099, 2026-01-31' });
  });
});
