import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  contentOf,
  missingBefore,
  placementOf,
  readPartnerMessage,
  refusePartnerEvent,
  toPartnerEvent,
} from '../src/partners/partner-event.js';

const EVENT = {
  specversion: '1.0',
  source: '/bank',
  id: 'e-1',
  type: 'bank.credited',
  time: '2026-02-10T10:00:00Z',
  data: { amount: 5 },
};
const READ = {
  partner: 'bank',
  source: '/bank',
  id: 'e-1',
  type: 'bank.credited',
  occurredAt: EVENT.time,
  data: EVENT.data,
};
const read = (change: object = {}) => toPartnerEvent('bank', { ...EVENT, ...change });
const unreadable = (field: string) =>
  expect.objectContaining({ code: 'partner-event.unreadable', status: 400, details: { field } });

describe('an event of a partner', () => {
  it('is read with its subject and number where it has them, and without data as null', () => {
    expect(read()).toStrictEqual(READ);
    expect(read({ subject: 's', sequence: '000042' })).toStrictEqual({ ...READ, subject: 's', number: 42 });
    expect(read({ sequence: 1, data: undefined })).toStrictEqual({ ...READ, number: 1, data: null });
  });

  it.each([
    ...['source', 'id', 'type', 'time', 'subject'].flatMap((field) => [
      [field, ''],
      [field, 5],
      [field, 'x'.repeat(256)],
      [field, 'a\u0000b'],
      [field, 'a\ud800b'],
    ]),
    ...['source', 'id', 'type', 'time', 'specversion'].map((field) => [field, undefined]),
    ['specversion', '0.3'],
    ...['yesterday', '1', '2026-02-10', '-000001-01-01T00:00:00Z', '+275760-09-13T00:00:00Z'].map((at) => ['time', at]),
    ...['0', 0, -1, 1.5, '1e3', '1 ', 'x1', '1'.repeat(16), null, 2 ** 53].map((number) => ['sequence', number]),
  ] as [string, unknown][])('is refused by its field %s: %j', (field, value) => {
    expect(() => read({ [field]: value })).toThrow(unreadable(field));
  });

  it.each([null, undefined, 5, 'text', []])('is not %j', (event) => {
    expect(() => toPartnerEvent('bank', event)).toThrow(unreadable('specversion'));
  });

  it('may have texts of 255 characters', () => {
    expect(read({ id: 'x'.repeat(255), subject: 'y'.repeat(255) })).toMatchObject({ id: 'x'.repeat(255) });
  });

  const binary = (headers: Record<string, string>, value: string | null) => ({
    value: value === null ? null : Buffer.from(value),
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  });
  const HEADERS = {
    ce_specversion: '1.0',
    ce_source: '/bank',
    ce_id: 'e-1',
    ce_type: 'bank.credited',
    ce_time: EVENT.time,
  };

  it('is the same in binary and in structured mode', () => {
    expect(readPartnerMessage('bank', binary(HEADERS, '{"amount":5}'))).toStrictEqual(READ);
    const more = { ...HEADERS, ce_subject: 's', ce_sequence: '7', 'content-type': 'application/json' };
    expect(readPartnerMessage('bank', binary(more, '{"amount":5}'))).toStrictEqual({
      ...READ,
      subject: 's',
      number: 7,
    });
    const structured = binary({ 'content-type': 'application/cloudevents+json; charset=utf-8' }, JSON.stringify(EVENT));
    expect(readPartnerMessage('bank', structured)).toStrictEqual(READ);
  });

  it.each([
    ['a deep one', '['.repeat(33)],
    ['a poisoned one', '{"__proto__":{"amount":5}}'],
  ])('has a value that harms nobody who reads it, not %s', (_, value) => {
    const { details, ...refusal } = caught(() => readPartnerMessage('bank', binary(HEADERS, value)));
    expect([refusal.code, details.field]).toEqual(['partner-event.unreadable', 'data']);
  });

  it.each([null, '', '{"amount":'])('has a value that is JSON, not %j', (value) => {
    expect(() => readPartnerMessage('bank', binary(HEADERS, value))).toThrow(unreadable('data'));
  });

  it('that is refused is answered so', () => {
    expect(refusePartnerEvent('partner-event.id-reused').status).toBe(409);
    expect(refusePartnerEvent('partner-event.number-reused').status).toBe(409);
  });
});

describe('the number of an event', () => {
  it.each([
    [undefined, 'take'],
    [5, 'take'],
    [6, 'hold'],
    [4, 'passed'],
    [1, 'passed'],
  ])('%s after 4: %s', (number, placement) => {
    expect(placementOf({ lastNumber: 4 }, number === undefined ? {} : { number })).toBe(placement);
  });

  it('has before it what is missing there, and nothing of what is missing behind', () => {
    const ranges = [
      { from: 1, to: 2 },
      { from: 5, to: 6 },
    ];
    const before = (number?: number) => missingBefore(ranges, number === undefined ? {} : { number });
    expect([before(2), before(3), before(6), before(7), before()]).toEqual([[], [ranges[0]], [ranges[0]], ranges, []]);
  });
});

describe('the content of an event', () => {
  it('is the same however its channel wrote it', () => {
    const one = read({ data: { a: [{ c: 1, b: null }], z: 2 } });
    const other = read({ time: '2026-02-10T11:00:00.000+01:00', data: { z: 2, a: [{ b: null, c: 1 }] }, id: 'e-2' });
    expect(contentOf(one)).toBe(contentOf(other));
    expect(contentOf(one)).toMatch(/^[0-9a-f]{32}$/);
    const written = JSON.stringify(['bank.credited', null, 1_770_717_600_000, null, { a: [{ b: null, c: 1 }], z: 2 }]);
    expect(contentOf(one)).toBe(hash('sha256', written, 'hex').slice(0, 32));
    expect(contentOf(read())).toBe('a5363fa565b9bbafe36df7abc0660288');
  });

  it.each([
    { type: 'x' },
    { subject: 'x' },
    { sequence: 1 },
    { data: { amount: '5' } },
    { data: [5] },
    { time: '2026-02-10T10:00:01Z' },
  ])('is another with %j', (change) => expect(contentOf(read(change))).not.toBe(contentOf(read())));

  it('of two times that are none differs', () => {
    const [one, other] = ['soon', 'later'].map((occurredAt) => contentOf({ ...READ, occurredAt }));
    expect(one).not.toBe(other);
  });
});

function caught(work: () => unknown): { code: string; details: Record<string, unknown> } {
  try {
    work();
  } catch (error) {
    return error as { code: string; details: Record<string, unknown> };
  }
  throw new Error('nothing was refused');
}
