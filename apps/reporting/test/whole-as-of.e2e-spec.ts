import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instantOf } from '#libs/domain';
import { contracts } from '#libs/events';
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

interface Told {
  asOf: string | null;
  behind: { product: string; asOf: string | null }[];
  figures: { count: number }[];
}

const STORY_MS = 90_000;

describe('figures say as of when they are whole', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let transfers: EventSource;
  let others: EventSource[];
  let service: RunningService;
  let management: Client;

  beforeAll(async () => {
    issuer = await startIssuer();
    const sources = await Promise.all(contracts.map((contract) => EventSource.start(prefix, contract)));
    const at = contracts.findIndex(({ product }) => product === 'transfers');
    [transfers] = sources.splice(at, 1) as [EventSource];
    others = sources;
    service = await startTestService(reportingService, issuer, { KAFKA_PREFIX: prefix });
    management = new Client(`${service.url}/api/reporting/v1`, await issuer.token({ role: 'management' }));
  }, STORY_MS);
  afterAll(async () => {
    await service.stop();
    await Promise.all([transfers, ...others].map((source) => source.stop()));
    await issuer.close();
  });

  const tell = async () =>
    (await management.get<Told>('/figures?from=2023-01-01&to=2023-12-31&by=year&indicator=transfers.sent')).body;
  const send = async (count: number) => {
    for (let i = 0; i < count; i++)
      await transfers.state(transferSent({ bookedOn: '2023-01-02', agency: 'RAB-001', amountCentimes: 10_000 }));
    return instantOf(Date.now());
  };
  /** What is told once it is whole as of that instant; all that had been answered by then is in it, from the first time on. */
  const wholeAsOf = (at: string) => eventually(tell, ({ asOf }) => asOf !== null && asOf > at, STORY_MS / 3);

  it(
    'and name the product that is not heard: nothing of it is taken for whole',
    async () => {
      expect(await wholeAsOf(await send(2))).toMatchObject({ behind: [], figures: [{ count: 2 }] });

      await transfers.pause();
      const pausedAt = instantOf(Date.now());
      const sentAt = await send(3);
      const silent = await eventually(tell, ({ behind }) => behind.length > 0, STORY_MS / 3);
      expect(silent.behind).toMatchObject([{ product: 'transfers', asOf: silent.asOf }]);
      expect(silent.asOf! <= pausedAt).toBe(true);
      expect(silent.figures).toEqual([expect.objectContaining({ count: 2 })]);

      transfers.publish();
      expect(await wholeAsOf(sentAt)).toMatchObject({ figures: [{ count: 5 }] });
      expect((await eventually(tell, ({ behind }) => behind.length === 0)).behind).toEqual([]);
    },
    STORY_MS,
  );
});
