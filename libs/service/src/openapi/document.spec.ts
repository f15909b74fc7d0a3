import { describe, expect, it } from '@jest/globals';
import { TEXT_CURSOR } from '../http/documented.js';
import { afterIdOf, cursorOfText } from '../http/paging.js';
import { clientMethodOf, completedOperation } from './operations.js';
import { limitTexts, namesReachedBy, renameReferences, showDocumented, widenIntegers } from './schemas.js';

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

describe('a document says', () => {
  it.each([
    [{ type: 'integer' }, 'int64'],
    [{ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, 'int64'],
    [{ type: 'integer', maximum: 2 ** 31 }, 'int64'],
    [{ type: 'integer', maximum: 2 ** 31 - 1 }, 'int32'],
    [{ type: 'integer', minimum: -(2 ** 31), maximum: 1 }, 'int64'],
    [{ type: 'integer', format: 'int32' }, 'int32'],
    [{ type: 'string' }, undefined],
  ])('how wide an integer is: %j is %s', (schema, format) => {
    const part = { properties: { amountCentimes: structuredClone(schema) as Record<string, unknown> } };
    widenIntegers(part);
    expect(part.properties.amountCentimes.format).toBe(format);
  });

  it.each([
    [{ type: 'string' }, ['Tazi', '', 'Fès\u200d'], ['a\u0000', 'a\n', '\u0085', '\ufffd']],
    [{ type: 'string', pattern: '\\S' }, ['a', ' a '], ['', '  ', 'a\u0007']],
    [{ type: 'string', format: 'date' }, ['1970-01-01', '2099-12-31'], ['1969-12-31', '2100-01-01', '2026-13-01']],
    [{ type: 'string', 'x-written-as': 'name' }, ['عبد الله', "O'Neil", 'Aït Ali'], ['12', 'a\u202eb', '']],
    [{ type: 'string', 'x-written-as': 'phone' }, ['+212612345678', '06 12 34 56 78'], ['call me', '0612']],
    [{ type: 'string', enum: ['a'] }, ['anything'], []],
  ])('what a text may be: %j', (schema, good, bad) => {
    const part = structuredClone(schema) as Record<string, unknown>;
    limitTexts(part);
    const pattern = new RegExp((part.pattern as string | undefined) ?? '');
    expect(good.filter((text) => !pattern.test(text))).toEqual([]);
    expect(bad.filter((text) => pattern.test(text))).toEqual([]);
  });

  it('which schemas are reached, and lets references follow another name', () => {
    const schemas = { A: { items: reference('B') }, B: { type: 'string' }, C: {} };
    expect([...namesReachedBy(reference('A'), schemas)]).toEqual(['A', 'B']);
    renameReferences(schemas, (name) => `${name}Shown`);
    expect(schemas.A).toEqual({ items: reference('BShown') });
  });

  it('that a reference may be null, which 3.0 says around it', () => {
    const part = { ...reference('A'), documented: { nullable: true } };
    showDocumented(part);
    expect(part).toEqual({ allOf: [reference('A')], nullable: true });
  });

  it('who may call, what a key does, and gives each operation a security of its own', () => {
    const security = [{ bearer: [] }];
    const parameters = [
      { name: 'Idempotency-Key', in: 'header', schema: {} },
      { name: 'id', in: 'path', schema: { type: 'string' } },
      { name: 'month', in: 'path', schema: { type: 'string' } },
    ];
    const operation = { summary: 'Pay', parameters, responses: { 201: {} }, security, 'x-roles': ['teller', 'bank'] };
    const completed = completedOperation(operation, 'login');
    expect(completed.description).toMatch(/^Pay\. For the roles teller, bank\. It is done once: /);
    expect(completed.responses[201]).toMatchObject({ description: 'Created', headers: expect.anything() });
    expect(completed.parameters?.map(({ schema }) => schema?.format ?? schema?.pattern)).toEqual([
      undefined,
      'uuid',
      '^20[0-9]{2}-(0[1-9]|1[0-2])$',
    ]);
    expect([completed.security, security]).toEqual([[{ bearer: [] }, { login: [] }], [{ bearer: [] }]]);
    expect(completedOperation({ summary: 'Look', responses: {} }, 'login').description).toContain('For anybody');
    expect(clientMethodOf('DeadLettersController', 'retryAll')).toBe('deadLettersRetryAll');
  });
});

describe('a cursor of a text', () => {
  const refusal = () => new Error('none of ours');

  it.each(['a', 'ab', 'abc', 'attijari/2026-10/RAB-001', 'é', '~', '~00e9', 'عبد', '🏦'])('%s is read again', (id) => {
    const cursor = cursorOfText(id);
    expect(afterIdOf({ cursor, limit: 1 }, refusal)).toBe(id);
    expect(cursor).toMatch(new RegExp(TEXT_CURSOR));
  });

  it.each(['_', 'YWI', 'w6k', 'AAAA', 'fjAwMDA'])('%s is refused or read, never otherwise than written', (cursor) => {
    const isRead = Buffer.from(cursor, 'base64url').toString('base64url') === cursor && cursor === 'YWI';
    if (isRead) expect(afterIdOf({ cursor, limit: 1 }, refusal)).toBe('ab');
    else expect(() => afterIdOf({ cursor, limit: 1 }, refusal)).toThrow('none of ours');
  });
});
