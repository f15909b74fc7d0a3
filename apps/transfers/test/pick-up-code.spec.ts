import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { uuidV7 } from '#libs/domain';
import { PickUpCodes } from '../src/code-key/pick-up-codes.service.js';
import { CODE_COUNT, codeOfNumber, isWellFormedCode } from '../src/code-key/pick-up-code.js';

const codes = fc.bigInt({ min: 0n, max: CODE_COUNT - 1n }).map(codeOfNumber);
const position = fc.integer({ min: 0, max: 11 });

describe('a pick-up code', () => {
  it('has 12 digits that fit together', () => {
    fc.assert(fc.property(codes, (code) => /^\d{12}$/.test(code) && isWellFormedCode(code)));
  });

  it('has the check digit of the Luhn algorithm, as its best known example does', () => {
    expect(codeOfNumber(7_992_739_871n)).toBe('079927398713');
    expect(codeOfNumber(4n)).toBe('000000000042');
    expect(codeOfNumber(5n)).toBe('000000000059');
    expect(codeOfNumber(0n)).toBe('000000000000');
    expect(CODE_COUNT).toBe(100_000_000_000n);
  });

  it('is noticed when any one digit is mistyped', () => {
    fc.assert(
      fc.property(codes, position, fc.integer({ min: 1, max: 9 }), (code, at, by) => {
        const wrong = String((Number(code[at]) + by) % 10);
        return !isWellFormedCode(code.slice(0, at) + wrong + code.slice(at + 1));
      }),
    );
  });

  it('is noticed when two neighbours are swapped, but for 0 and 9, to which the Luhn algorithm is blind', () => {
    fc.assert(
      fc.property(codes, fc.integer({ min: 0, max: 10 }), (code, at) => {
        const [a = '', b = ''] = [code[at], code[at + 1]];
        fc.pre(a !== b && `${a}${b}` !== '09' && `${a}${b}` !== '90');
        return !isWellFormedCode(code.slice(0, at) + b + a + code.slice(at + 2));
      }),
    );
  });

  it.each(['', '12345678901', '1234567890123', '12345678901a', '１２３４５６７８９０１２', '18', '4222222222222'])(
    'is not %j',
    (text) => {
      expect(isWellFormedCode(text)).toBe(false);
    },
  );

  it('is derived the same from an id by the same key, and another by another key; so is its hash', () => {
    const [one, same, other] = ['11', '11', '22'].map((byte) => new PickUpCodes([Buffer.from(byte.repeat(32), 'hex')]));
    const id = '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11';
    expect(one?.codeOf(id)).toBe(same?.codeOf(id));
    expect(one?.codeOf(id)).not.toBe(other?.codeOf(id));
    const code = one?.codeOf(id) ?? '';
    expect(one?.hashOf(code)).toBe(same?.hashOf(code));
    expect(one?.hashOf(code)).not.toBe(other?.hashOf(code));
  });

  it('has a hash that is neither the code, nor the hash of the id', () => {
    const own = new PickUpCodes([Buffer.alloc(32, 7)]);
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), (id) => {
        const code = own.codeOf(id);
        expect(isWellFormedCode(code)).toBe(true);
        expect(own.hashOf(code)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        expect(own.hashOf(code)).not.toContain(code);
        expect(own.hashOf(code)).not.toBe(own.hashOf(id));
      }),
    );
  });
});

describe('the id of a transfer', () => {
  it('is a UUID of version 7 that sorts by its time', () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    const bytes = fc.uint8Array({ minLength: 16, maxLength: 32 }).map((array) => Buffer.from(array));
    fc.assert(
      fc.property(time, bytes, time, bytes, (atA, bytesA, atB, bytesB) => {
        const [a, b] = [uuidV7(atA, bytesA), uuidV7(atB, bytesB)];
        expect(a).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(Number.parseInt(a.replaceAll('-', '').slice(0, 12), 16)).toBe(atA);
        if (atA !== atB) expect(a < b).toBe(atA < atB);
      }),
    );
  });

  it('leaves the bytes from which it is made as they are', () => {
    const bytes = Buffer.alloc(16, 0xff);
    uuidV7(0, bytes);
    expect(bytes).toEqual(Buffer.alloc(16, 0xff));
  });
});
