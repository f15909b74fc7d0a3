import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import { IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { PURSE, PurseRequest, PursesQuery } from '#libs/testing';
import { IsDay } from '../src/http/is-time.js';
import { ValidationPipe } from '../src/http/validation.pipe.js';

const pipe = new ValidationPipe();
const body = (value: unknown) => pipe.transform(value, { type: 'body', metatype: PurseRequest });
const query = (value: unknown) => pipe.transform(value, { type: 'query', metatype: PursesQuery });

describe('a body', () => {
  it('that fits passes as it is', () => {
    expect(body(PURSE)).toEqual(PURSE);
    expect(body({ ...PURSE, color: 'red' })).toEqual({ ...PURSE, color: 'red' });
    expect(body({ ...PURSE, title: 'عائشة — Aïcha 🧾' })).toMatchObject({ title: 'عائشة — Aïcha 🧾' });
  });

  it.each([
    ['a field is missing', { ...PURSE, title: undefined }, 'title', 'this field is needed'],
    ['a field is unknown', { ...PURSE, status: 'paid' }, 'status', 'no such field'],
    ['a nested field is missing', { ...PURSE, owner: {} }, 'owner.lastName', 'this field is needed'],
    ['a nested field is unknown', { ...PURSE, owner: { lastName: 'a', admin: true } }, 'owner.admin', 'no such field'],
    ['a nested object is a text', { ...PURSE, owner: 'Tazi' }, 'owner', 'must be object'],
    ['a number is a text', { ...PURSE, amountCentimes: '150' }, 'amountCentimes', 'must be integer'],
    ['a number is no integer', { ...PURSE, amountCentimes: 1.5 }, 'amountCentimes', 'must be integer'],
    ['a number is too small', { ...PURSE, amountCentimes: 0 }, 'amountCentimes', 'must be >= 1'],
    ['a number is too large', { ...PURSE, amountCentimes: 1_001 }, 'amountCentimes', 'must be <= 1000'],
    ['a number is infinite', { ...PURSE, amountCentimes: Infinity }, 'amountCentimes', 'must be integer'],
    ['a number is null', { ...PURSE, amountCentimes: null }, 'amountCentimes', 'must be integer'],
    ['a text is a number', { ...PURSE, title: 7 }, 'title', 'must be string'],
    ['a text is empty', { ...PURSE, title: '' }, 'title', 'must NOT have fewer than 1 characters'],
    ['a text is too long', { ...PURSE, title: 'x'.repeat(101) }, 'title', 'must NOT have more than 100 characters'],
    ['a choice is another', { ...PURSE, color: 'green' }, 'color', 'one of red, blue'],
    ['an optional field is null', { ...PURSE, color: null }, 'color', 'must be string'],
    ['it is a list', [], '', 'must be object'],
    ['it is null', null, '', 'must be object'],
    ['it is a text', 'purse', '', 'must be object'],
    ['it is not there', undefined, '', 'must be object'],
    [
      'it has a field __proto__',
      JSON.parse(JSON.stringify(PURSE).replace('{', '{"__proto__":{"admin":true},')),
      '__proto__',
      'no such field',
    ],
  ])('is refused when %s, with the field and what is expected', (_, value, field, expected) => {
    const given = JSON.stringify(value) === undefined ? undefined : (value as unknown);
    expect(() => body(given)).toThrow(
      expect.objectContaining({ code: 'request.invalid', status: 400, details: { field, expected } }),
    );
  });

  it.each([
    ['NUL', 'a\0b'],
    ['a line break', 'a\nb'],
    ['an escape', '\u001b[31m'],
    ['a delete', 'a\u007f'],
    ['half of a character', 'a\ud800'],
    ['the other half', '\udc00b'],
  ])('is refused when a text holds %s', (_, text) => {
    const error = (field: string) =>
      expect.objectContaining({ code: 'request.malformed-text', status: 400, details: { field } });
    expect(() => body({ ...PURSE, title: text })).toThrow(error('title'));
    expect(() => body({ ...PURSE, owner: { lastName: text } })).toThrow(error('owner.lastName'));
  });

  it('is never told back: a refusal holds no value of it', () => {
    try {
      body({ ...PURSE, owner: { lastName: 'Fatima Zahra Benjelloun' } });
      throw new Error('it passed');
    } catch (error) {
      expect(JSON.stringify(error)).not.toContain('Fatima');
      expect(error).toMatchObject({ details: { field: 'owner.lastName' } });
    }
  });
});

describe('a query', () => {
  it('is texts, read as what they stand for', () => {
    expect(query({ limit: '7', isOpen: 'true', cursor: 'abc' })).toEqual({ limit: 7, isOpen: true, cursor: 'abc' });
    expect(query({})).toEqual({});
  });

  it.each([
    ['limit', '0'],
    ['limit', '201'],
    ['limit', '1.5'],
    ['limit', '1e400'],
    ['limit', '-1e400'],
    ['limit', 'Infinity'],
    ['limit', '9'.repeat(400)],
    ['limit', ''],
    ['limit', 'many'],
    ['limit', ['1', '2']],
    ['isOpen', 'perhaps'],
    ['cursor', 'a b'],
    ['cursor', '%00'],
    ['cursor', 'x'.repeat(101)],
    ['cursor', ['a', 'b']],
    ['order', 'desc'],
  ])('with %s=%j is refused', (field, value) => {
    expect(() => query({ [field]: value })).toThrow(
      expect.objectContaining({ code: 'request.invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('does not change what it was read from', () => {
    const given = { limit: '7' };
    query(given);
    expect(given).toEqual({ limit: '7' });
  });
});

describe('a part of a path', () => {
  it('may be any clean text', () => expect(pipe.transform('T-1', { type: 'param', metatype: String })).toBe('T-1'));

  it('holds no control characters', () => {
    expect(() => pipe.transform('a\0', { type: 'param', metatype: String })).toThrow(
      expect.objectContaining({ code: 'request.malformed-text' }),
    );
  });
});

it('a class without decorators is our own mistake, not the client’s', () => {
  class Plain {}
  expect(() => pipe.transform({}, { type: 'body', metatype: Plain })).toThrow(
    'Plain has no class-validator decorators',
  );
});

class Named {
  @IsUUID()
  id!: string;

  @IsOptional()
  @IsUUID(undefined, { each: true })
  others?: string[];

  @IsOptional()
  @IsString()
  key?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => Named)
  inner?: Named;

  @IsOptional()
  @IsDay()
  on?: string;
}

describe('an id', () => {
  const upper = 'A1B2C3D4-0000-7000-8000-ABCDEFABCDEF';
  const lower = upper.toLowerCase();

  it('of a path, a body or a query is in lower case, as it is stored; other texts stay', () => {
    const param = (value: string) => pipe.transform(value, { type: 'param', metatype: String });
    expect([param(upper), param('RAB-001'), param(`${upper}X`)]).toEqual([lower, 'RAB-001', `${upper}X`]);
    const named = { id: upper, others: [upper], key: upper, inner: { id: upper } };
    const found = { id: lower, others: [lower], key: upper, inner: { id: lower } };
    expect(pipe.transform(named, { type: 'body', metatype: Named })).toEqual(found);
    expect(pipe.transform({ id: upper }, { type: 'query', metatype: Named })).toEqual({ id: lower });
  });
});

it.each(['1969-12-31', '2100-01-01', '2026-02-29', '2026-W01-1', 'today'])('the day %s is refused', (on) => {
  const id = '00000000-0000-7000-8000-000000000000';
  expect(() => pipe.transform({ id, on }, { type: 'body', metatype: Named })).toThrow(
    expect.objectContaining({
      code: 'request.invalid',
      details: { field: 'on', expected: 'a day from 1970 to 2099, 2026-01-31' },
    }),
  );
});
