import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkKey, fingerprintOf, idFor, operationIdOf, refuseKey } from '../src/command/idempotency.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The same JSON value with the fields of every object the other way round. */
function reordered(value: fc.JsonValue): fc.JsonValue {
  if (Array.isArray(value)) return value.map(reordered);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, part]) => [name, reordered(part as fc.JsonValue)]),
  );
}

describe('the fingerprint of a request', () => {
  it('does not depend on the order of fields, however deep', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(fingerprintOf('transfers.send', reordered(body))).toBe(fingerprintOf('transfers.send', body));
      }),
    );
  });

  it.each([
    ['another amount', { amountCentimes: 100, to: 'A' }, { amountCentimes: 101, to: 'A' }],
    ['a text in place of a number', { amountCentimes: 100 }, { amountCentimes: '100' }],
    ['a field more', { a: 1 }, { a: 1, b: null }],
    ['a field deeper', { a: { b: 1 }, c: 2 }, { a: { b: 1, c: 2 } }],
    ['another order of a list', [1, 2], [2, 1]],
    ['a list in place of an object', { 0: 'a' }, ['a']],
    ['null in place of nothing', null, {}],
  ])('differs for %s', (_, body, other) => {
    expect(fingerprintOf('transfers.send', body)).not.toBe(fingerprintOf('transfers.send', other));
  });

  it('differs for another command with the same body', () => {
    expect(fingerprintOf('transfers.send', {})).not.toBe(fingerprintOf('transfers.pay-out', {}));
  });

  it('is 128 bits written as a UUID, also of a request without a body', () => {
    expect(fingerprintOf('transfers.send', undefined)).toMatch(UUID);
  });
});

describe('the id of an operation', () => {
  const key = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 });
  const scope = fc.stringMatching(/^[A-Z]{3}-\d{3}$/);

  it('is the same for the same agency and key, and for no other pair', () => {
    fc.assert(
      fc.property(scope, key, scope, key, (scopeA, keyA, scopeB, keyB) => {
        const isSamePair = scopeA === scopeB && keyA === keyB;
        expect(operationIdOf(scopeA, keyA) === operationIdOf(scopeB, keyB)).toBe(isSamePair);
        expect(operationIdOf(scopeA, keyA)).toMatch(UUID);
      }),
    );
  });

  it('cannot be met from another scope by a key that continues it', () => {
    expect(operationIdOf('RAB', '-001k')).not.toBe(operationIdOf('RAB-001', 'k'));
  });
});

describe('the id of what a command makes', () => {
  const request = { idempotencyKey: 'k', scope: 'RAB-001', by: 'test', asked: {}, at: '2026-01-05T09:30:00.125Z' };

  it('is the same whenever the same request asks, and begins with its time', () => {
    const id = idFor(request);
    expect(id).toMatch(UUID);
    expect(idFor({ ...request })).toBe(id);
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.parse(request.at));
    expect(id[14]).toBe('7');
  });

  it('is another for another key, scope or draw', () => {
    const others = [
      { ...request, idempotencyKey: 'l' },
      { ...request, scope: 'RAB-002' },
    ].map((one) => idFor(one));
    const draws = Array.from({ length: 1_000 }, (_, draw) => idFor(request, draw));
    expect(new Set([...draws, ...others]).size).toBe(1_002);
  });
});

it('a first id is that of the draw 0, and a key that was used is answered 422', () => {
  const request = { idempotencyKey: 'k', scope: 'RAB-001', by: 'test', asked: {}, at: '2026-01-05T09:30:00.000Z' };
  expect(idFor(request)).toBe(idFor(request, 0));
  expect(refuseKey('idempotency-key.reused')).toMatchObject({ code: 'idempotency-key.reused', status: 422 });
});

describe('an Idempotency-Key header', () => {
  it.each(['a', '7f9c24e5', 'ORD#2026/01:42', '~'.repeat(255)])('may be %s', (key) => {
    expect(checkKey(key)).toBe(key);
  });

  it.each([
    ['nothing', undefined, 'idempotency-key.missing'],
    ['an empty text', '', 'idempotency-key.missing'],
    ['a space', 'a b', 'idempotency-key.malformed'],
    ['a line break', 'a\nb', 'idempotency-key.malformed'],
    ['an accent', 'clé', 'idempotency-key.malformed'],
    ['256 characters', 'k'.repeat(256), 'idempotency-key.malformed'],
    ['two headers', ['a', 'b'], 'idempotency-key.malformed'],
  ])('may not be %s', (_, header, code) => {
    expect(() => checkKey(header)).toThrow(expect.objectContaining({ code, status: 400 }));
  });
});
