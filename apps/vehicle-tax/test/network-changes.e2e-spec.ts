import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, businessDay, instantOf } from '#libs/domain';
import { reportingContract, type AgencyChangedV1 } from '#libs/events';
import type { RunningService } from '#libs/service';
import { Client, eventually, EventSource, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { vehicleTaxService } from '../src/vehicle-tax.module.js';

const TODAY = businessDay(instantOf(Date.now()));
const NEW = 'RAB-990';

describe('a network that changes while counters work', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let instances: RunningService[];
  let headOffice: EventSource;

  beforeAll(async () => {
    issuer = await startIssuer();
    const first = await startTestService(vehicleTaxService, issuer, { KAFKA_PREFIX: prefix });
    const { url } = first.dataSource.options as { url: string };
    instances = [first, await startTestService(vehicleTaxService, issuer, { KAFKA_PREFIX: prefix, DATABASE_URL: url })];
    headOffice = await EventSource.start(prefix, reportingContract);
  }, 60_000);
  afterAll(async () => {
    await headOffice.stop();
    await Promise.all(instances.map((instance) => instance.stop()));
    await issuer.close();
  });

  const say = (agency: string, changed: Partial<AgencyChangedV1['data']>) => {
    const of = {
      validFrom: TODAY,
      name: 'Hay Riad',
      kind: 'urban',
      branch: 'Rabat',
      region: 'Rabat',
      isOpen: true,
    } as const;
    const data = { agency, bookedOn: TODAY, cashCentimes: 0, ...of, ...changed };
    const occurredAt = instantOf(Date.now());
    return headOffice.state({ type: 'reporting.agency-changed.v1', subject: agency, occurredAt, data });
  };
  const tellers = async (agency: string) => {
    const token = await issuer.token({ role: 'teller', agency });
    return instances.map(({ url }) => new Client(`${url}/api/vehicle-tax/v1`, token));
  };
  /** What every instance answers, once all say the same. */
  const answers = async (counters: readonly Client[], status: number) => {
    const ask = () => Promise.all(counters.map((counter) => counter.post('/receipt-blocks', { count: 1 })));
    const all = await eventually(ask, (given) => given.every((answer) => answer.status === status));
    return all.map(({ body }) => body.code);
  };

  it('a new agency works at every instance; it is mobile when it is said so, and refused once it has closed', async () => {
    const counters = await tellers(NEW);
    expect(await answers(counters, 403)).toEqual(['token.unknown-agency', 'token.unknown-agency']);
    await say(NEW, { kind: 'mobile' });
    await answers(counters, 201);

    const town = await tellers('RAB-001');
    expect(await answers(town, 403)).toEqual(['agency.not-mobile', 'agency.not-mobile']);

    await say('RAB-068', { isOpen: false });
    expect(await answers(await tellers('RAB-068'), 403)).toEqual(['token.unknown-agency', 'token.unknown-agency']);
  });

  it('what is said of a day to come changes nothing today', async () => {
    const counters = await tellers('RAB-069');
    await answers(counters, 201);
    await say('RAB-069', { validFrom: addDays(TODAY, 1), isOpen: false });
    const known = () =>
      Promise.all(
        instances.map(({ dataSource }) =>
          dataSource.query<object[]>(`SELECT FROM agency_state WHERE code = 'RAB-069' AND NOT is_open`),
        ),
      );
    await eventually(known, (rows) => rows.every(({ length }) => length === 1));
    expect(await answers(counters, 201)).toEqual([undefined, undefined]);
  });
});
