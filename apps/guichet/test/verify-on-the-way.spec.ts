import { describe, expect, it } from '@jest/globals';
import type { DayFigure, Progress } from '#libs/service';
import type { Api } from '../src/platform/api.js';
import { untilApplied } from '../src/platform/progress.js';
import { verify } from '../src/platform/verify.js';

const NOTHING: Progress = { journal: [], applied: [], deadLetters: 0 };
const applied = (service: string, lane: number, position: number) => ({
  source: `/guichet/${service}`,
  lane,
  position,
});

interface Held {
  invariants?: Record<string, string[]>;
  /** Of each service; those of the products are those of the reports. */
  figures?: Record<string, DayFigure[]>;
}

/** A platform whose services say this of their journals and of what they applied; its figures and books are equal. */
function platform(progress: Record<string, Partial<Progress>>, { invariants = {}, figures = {} }: Held = {}): Api {
  const answer = (path: string): unknown => {
    const [, service = '', what] = /^\/api\/([^/]+)\/v1\/verification\/(\w+)/.exec(path) ?? [];
    if (what === 'progress') return { ...NOTHING, ...progress[service] };
    if (what === 'invariants') return [{ name: 'books balance', differences: invariants[service] ?? [] }];
    const held = service === 'reporting' ? Object.values(figures).flat() : (figures[service] ?? []);
    return { figures: held, applied: progress[service]?.applied ?? [] };
  };
  const services = Object.keys(progress).map((service) => ({ service, instance: `${service}-1`, port: 1 }));
  const get = async <Answer>(path: string) => answer(path) as Answer;
  return { state: { services, reports: 'reporting' }, get, post: get } as unknown as Api;
}

describe('events that are on their way', () => {
  const transfers = {
    journal: [
      { lane: 0, head: 7, published: 7 },
      { lane: 3, head: 2, published: 2 },
    ],
  };

  it('are none when all that is in the journals is applied', async () => {
    const reporting = { applied: [applied('transfers', 0, 7), applied('transfers', 3, 2)] };
    expect(await untilApplied(platform({ transfers, reporting }), 0)).toEqual([]);
  });

  it('are those that the reports never applied, some of a lane or a whole lane', async () => {
    const reporting = { applied: [applied('transfers', 0, 4)] };
    expect(await untilApplied(platform({ transfers, reporting }), 0)).toEqual([
      'transfers, lane 0: 3 published events are not applied by reporting',
      'transfers, lane 3: 2 published events are not applied by reporting',
    ]);
    expect(await untilApplied(platform({ transfers, reporting: {} }), 0)).toHaveLength(2);
  });

  it('are not those of another service, or of another lane', async () => {
    const reporting = {
      applied: [applied('vehicle-tax', 0, 9), applied('transfers', 1, 9), applied('transfers', 3, 2)],
    };
    expect(await untilApplied(platform({ transfers, reporting }), 0)).toEqual([
      'transfers, lane 0: 7 published events are not applied by reporting',
    ]);
  });

  it('are those that are not published', async () => {
    const behind = { journal: [{ lane: 0, head: 7, published: 5 }] };
    const reporting = { applied: [applied('transfers', 0, 5)] };
    expect(await untilApplied(platform({ transfers: behind, reporting }), 0)).toEqual([
      'transfers, lane 0: 2 events of the journal are not published',
    ]);
  });

  it('are those that another consumer lacks, of what it consumes', async () => {
    const reporting = { applied: [applied('transfers', 0, 7), applied('transfers', 3, 2)] };
    const claims = { applied: [applied('transfers', 0, 6)] };
    expect(await untilApplied(platform({ transfers, claims, reporting }), 0)).toEqual([
      'transfers, lane 0: 1 published events are not applied by claims',
    ]);
  });

  it('are waited for', async () => {
    let asked = 0;
    const late = platform({ transfers, reporting: {} });
    const get = async <Answer>(path: string) => {
      if (path.includes('/reporting/')) asked += 1;
      const isDone = path.includes('/reporting/') && asked > 1;
      const all = { ...NOTHING, applied: [applied('transfers', 0, 7), applied('transfers', 3, 2)] };
      return isDone ? (all as Answer) : late.get<Answer>(path);
    };
    expect(await untilApplied({ ...late, get }, 5_000)).toEqual([]);
  });
});

describe('a verification', () => {
  it('counts the dead letters of every service', async () => {
    const api = platform({ transfers: { deadLetters: 1 }, claims: { deadLetters: 2 }, reporting: { deadLetters: 4 } });
    expect(await verify(api)).toMatchObject({ deadLetters: 7, differences: [], invariantsChecked: 3 });
  });

  it('tells what does not hold in any of them', async () => {
    const api = platform(
      { transfers: {}, reporting: {} },
      { invariants: { reporting: ['RAB-001'], transfers: ['lane 3'] } },
    );
    expect((await verify(api)).differences).toEqual([
      'transfers: books balance: lane 3',
      'reporting: books balance: RAB-001',
    ]);
  });

  it('counts what was done, once: neither what moved in the drawers nor how a stock changed', async () => {
    const figure = (indicator: string, count: number) => ({
      day: '2026-01-31',
      indicator,
      count,
      amountCentimes: 0,
      agenciesDigest: `${count}`,
    });
    const figures = {
      transfers: [figure('transfers.sent', 5), figure('transfers.cash-in', 5)],
      claims: [
        figure('claims.policies-sold', 2),
        figure('claims.handled', 3),
        figure('claims.birth-served', 1),
        figure('claims.ambulance-served', 3),
        figure('claims.insured-clients', -40),
        figure('claims.insured-people', 9),
      ],
    };
    const api = platform({ transfers: {}, claims: {}, reporting: {} }, { figures });
    expect(await verify(api)).toMatchObject({ differences: [], operationsCounted: 11, daysCompared: 8 });
  });
});
