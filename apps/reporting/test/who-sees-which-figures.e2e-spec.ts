import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transfersContract } from '#libs/events';
import type { RunningService } from '#libs/service';
import {
  Client,
  EventSource,
  eventually,
  startIssuer,
  startTestService,
  transferSent,
  type TestIssuer,
} from '#libs/testing';
import { reportingService } from '../src/reporting.module.js';

interface Figure {
  unit: string;
  indicator: string;
  count: number;
}
type Answer = { figures: Figure[]; code?: string };

const DAY = '2026-03-02';
/** Two agencies of the branch and region of Rabat, one of another region; each a number of its own. */
const SENT = [
  { agency: 'RAB-001', operator: 'cash-express', times: 1 },
  { agency: 'RAB-001', operator: 'moneygram', times: 2 },
  { agency: 'RAB-002', operator: 'cash-express', times: 4 },
  { agency: 'OUJ-014', operator: 'cash-express', times: 8 },
] as const;

describe('figures', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let source: EventSource;
  let service: RunningService;

  beforeAll(async () => {
    [issuer, source] = [await startIssuer(), await EventSource.start(prefix, transfersContract)];
    service = await startTestService(reportingService, issuer, { KAFKA_PREFIX: prefix });
    const events = SENT.flatMap(({ times, agency, operator }) =>
      Array.from({ length: times }, () => transferSent({ bookedOn: DAY, agency, operator, amountCentimes: 100 })),
    );
    await source.state(...events);
    await eventually(
      () => counted({ role: 'management' }, 'indicator=transfers.sent'),
      (counts) => counts.network === 15,
    );
  });
  afterAll(async () => {
    await service.stop();
    await source.stop();
    await issuer.close();
  });

  const ask = async (claims: Record<string, string>, query: string) => {
    const client = new Client(`${service.url}/api/reporting/v1`, await issuer.token(claims));
    return client.get<Answer>(`/figures?from=${DAY}&to=${DAY}&by=total&${query}`);
  };
  /** How many transfers were sent, by unit. */
  const counted = async (claims: Record<string, string>, query: string) => {
    const { body } = await ask(claims, query);
    return Object.fromEntries(
      body.figures.flatMap(({ unit, indicator, count }) => (indicator === 'transfers.sent' ? [[unit, count]] : [])),
    );
  };

  it.each([
    [{ role: 'management' }, 'level=network', { network: 15 }],
    [{ role: 'management' }, 'level=region', { Rabat: 7, Oujda: 8 }],
    [{ role: 'teller', agency: 'RAB-001' }, 'level=network', { 'RAB-001': 3 }],
    [{ role: 'supervisor', agency: 'RAB-001' }, 'level=agency&agency=OUJ-014', { 'RAB-001': 3 }],
    [{ role: 'branch-manager', branch: 'Rabat' }, 'level=network', { Rabat: 7 }],
    [{ role: 'branch-manager', branch: 'Rabat' }, 'level=agency', { 'RAB-001': 3, 'RAB-002': 4 }],
    [{ role: 'branch-manager', branch: 'Rabat' }, 'level=agency&branch=Oujda', { 'RAB-001': 3, 'RAB-002': 4 }],
    [{ role: 'branch-manager', branch: 'Rabat' }, 'level=agency&agency=OUJ-014', {}],
    [{ role: 'regional-manager', region: 'Oujda' }, 'level=network', { Oujda: 8 }],
    [{ role: 'regional-manager', region: 'Oujda' }, 'level=agency&region=Rabat', { 'OUJ-014': 8 }],
    [{ role: 'operator', partner: 'cash-express' }, 'level=network', { network: 13 }],
    [{ role: 'operator', partner: 'moneygram' }, 'level=agency', { 'RAB-001': 2 }],
    [{ role: 'operator', partner: 'another' }, 'level=network', {}],
    [{ role: 'insurer', partner: 'saham' }, 'level=network', {}],
  ])('%j with %s sees %j', async (claims, query, seen) => expect(await counted(claims, query)).toEqual(seen));

  it.each([
    [{ role: 'insurer', partner: 'saham' }, 'indicator=transfers.sent'],
    [{ role: 'insurer', partner: 'saham' }, 'product=transfers'],
    [{ role: 'operator', partner: 'cash-express' }, 'indicator=transfers.sent,claims.birth-served'],
    [{ role: 'operator', partner: 'cash-express' }, 'indicator=transfers.cash-in'],
    [{ role: 'bank', partner: 'attijari' }, 'product=claims'],
  ])('%j is refused %s', async (claims, query) => {
    const { status, body } = await ask(claims, query);
    expect([status, body.code]).toEqual([403, 'figures.of-another-product']);
  });

  it('of a role whose token says not of where it is are refused', async () => {
    const { status, body } = await ask({ role: 'branch-manager' }, '');
    expect([status, body.code]).toEqual([403, 'token.unbound']);
  });
});
