import { describe, expect, it } from '@jest/globals';
import { asUuid, isUuid, uuidV7 } from '../src/uuid.js';

describe('a UUID of version 7', () => {
  it('is the one that RFC 9562 gives as an example', () => {
    const bytes = Buffer.from('0000000000000cc318c4dc0c0c07398f', 'hex');
    expect(uuidV7(Date.UTC(2022, 1, 22, 19, 22, 22), bytes)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it.each([
    ['00', '00000000-0001-7000-8000-000000000000'],
    ['ff', '00000000-0001-7fff-bfff-ffffffffffff'],
    ['a5', '00000000-0001-75a5-a5a5-a5a5a5a5a5a5'],
  ])('keeps its version and variant whatever bytes it is made of: %s', (byte, id) => {
    expect(uuidV7(1, Buffer.from(byte.repeat(20), 'hex'))).toBe(id);
  });

  it('takes the first 16 bytes, and leaves them as they are', () => {
    const bytes = Buffer.from('000102030405060708090a0b0c0d0e0f1011', 'hex');
    expect(uuidV7(0, bytes)).toBe('00000000-0000-7607-8809-0a0b0c0d0e0f');
    expect(bytes.toString('hex')).toBe('000102030405060708090a0b0c0d0e0f1011');
  });
});

it('the first 128 bits of a digest are written as a UUID', () => {
  expect(asUuid('0123456789abcdef0123456789abcdef99')).toBe('01234567-89ab-cdef-0123-456789abcdef');
});

describe('a text', () => {
  it.each(['01234567-89ab-cdef-0123-456789abcdef', '01234567-89AB-CDEF-0123-456789ABCDEF'])('%s is a UUID', (text) => {
    expect(isUuid(text)).toBe(true);
  });

  it.each([
    '0123456789abcdef0123456789abcdef',
    'x01234567-89ab-cdef-0123-456789abcdef',
    '01234567-89ab-cdef-0123-456789abcdef0',
    '01234567-89ab-cdef-0123-456789abcdeg',
    '',
  ])('%j is none', (text) => expect(isUuid(text)).toBe(false));
});
