import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CLAIM_EVENTS } from '#libs/events';
import { SetUpError } from '#libs/infrastructure';
import { checkOwnEvents } from '../src/check/events.file.js';
import { casesFor, type InsurerEvent } from '../src/check/insurer.cases.js';
import { isExpected } from '../src/check/insurer.check.js';

const CHECKED = {
  insurer: 'saham',
  policyId: '01a20309-4c27-766d-b3de-7a4985ccf210',
  today: '2026-11-26',
  at: '2026-11-26T10:00:00.000Z',
  run: '0dbd4678',
};

describe("an insurer's own events, before it sends them", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'events-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const check = (...lines: (object | string)[]) => {
    const file = join(folder, 'events.jsonl');
    writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
    return checkOwnEvents('saham', file);
  };
  const event = (i: number, change: object = {}) => {
    const { type, sample: data } = CLAIM_EVENTS[i]!;
    return {
      specversion: '1.0',
      id: `e-${i}`,
      source: '/saham/claims',
      type,
      time: '2026-11-26T09:00:00Z',
      data,
      ...change,
    };
  };

  it('are read as the platform reads them: the samples of the documents are right', async () => {
    const all = CLAIM_EVENTS.map((_, i) => event(i));
    expect(await check(...all, '')).toEqual({ count: CLAIM_EVENTS.length, wrong: [] });
  });

  it.each<[string, object | string, object]>([
    ['no JSON', '{"specversion": "1.0"', { code: 'partner-event.unreadable', field: 'specversion' }],
    ['no id', event(0, { id: '' }), { code: 'partner-event.unreadable', field: 'id' }],
    ['no time', event(0, { time: 'yesterday' }), { code: 'partner-event.unreadable', field: 'time' }],
    ['a number that is none', event(0, { sequence: 'x' }), { code: 'partner-event.unreadable', field: 'sequence' }],
    [
      'another version',
      event(0, { type: 'insurer.claim-declared.v9' }),
      { code: 'claim-event.unknown-type', field: 'type' },
    ],
    [
      'a field missing',
      event(2, { data: { claimNumber: 'S-1' } }),
      { code: 'request.invalid', field: 'amountCentimes' },
    ],
    [
      'a field too much',
      event(2, { data: { ...event(2).data, remark: 'x' } }),
      { code: 'request.invalid', field: 'remark', expected: 'no such field' },
    ],
  ])('are told where they are wrong: %s', async (_, line, wrong) => {
    expect(await check(event(1), line)).toEqual({ count: 2, wrong: [expect.objectContaining({ line: 2, ...wrong })] });
  });

  it('are in a file that can be read', async () => {
    await expect(checkOwnEvents('saham', join(folder, 'none.jsonl'))).rejects.toThrow(SetUpError);
  });
});

describe('the cases of the self-test', () => {
  const cases = casesFor(CHECKED);
  const events = cases.flatMap(({ sendings, end }) => [...sendings.map(({ event }) => event), end]);

  it('have sources and numbers of claims of their own, and leave no claim open', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    for (const { sendings, end } of cases) {
      expect((end as InsurerEvent).type).toBe('insurer.claim-cancelled.v1');
      const taken = sendings
        .filter(({ expected }) => expected.status === 'taken')
        .map(({ event }) => event as InsurerEvent);
      if (taken.length > 0) expect(taken.at(-1)?.type).toBe('insurer.claim-cancelled.v1');
    }
    for (const event of events.filter((one): one is InsurerEvent => typeof one !== 'string')) {
      expect(event.source).toMatch(/^\/saham\/check-0dbd4678\/\d+$/);
      expect(event.data).toMatchObject({ claimNumber: expect.stringMatching(/^CHECK-0dbd4678-\d+$/) });
    }
  });

  it('are passed by the answer that is expected, and by no other', () => {
    const refused = { status: 'refused', code: 'claim.not-covered', details: { field: 'eventOn' } } as const;
    expect(isExpected({ status: 'taken' }, { status: 'taken' })).toBe(true);
    expect(isExpected(refused, { status: 'refused', code: 'claim.not-covered', field: 'eventOn' })).toBe(true);
    const missing = [{ from: 2, to: 2 }];
    expect(isExpected({ status: 'held', missing }, { status: 'held', missing })).toBe(true);
    for (const [heard, expected] of [
      [undefined, { status: 'taken' }],
      ['no connection', { status: 'taken' }],
      [refused, { status: 'taken' }],
      [refused, { status: 'refused', code: 'claim.not-found' }],
      [refused, { status: 'refused', code: 'claim.not-covered', field: 'policyId' }],
      [
        { status: 'held', missing: [] },
        { status: 'held', missing },
      ],
    ] as Parameters<typeof isExpected>[])
      expect(isExpected(heard, expected)).toBe(false);
  });
});
