import { describe, expect, it } from '@jest/globals';
import { beginsAs, documentTypeOf, DOCUMENT_TYPES, type DocumentType } from '../src/document/media-type.js';

const BEGINNINGS: [DocumentType, string][] = [
  ['application/pdf', '255044462d'],
  ['image/jpeg', 'ffd8ff'],
  ['image/png', '89504e470d0a1a0a'],
];

describe('the type of a document', () => {
  it.each([
    ['application/pdf', 'application/pdf'],
    ['IMAGE/JPEG', 'image/jpeg'],
    [' image/png ; charset=utf-8', 'image/png'],
    ['image/gif', undefined],
    ['application/pdf2', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('said as %p is %p', (said, type) => expect(documentTypeOf(said)).toBe(type));

  it('is one of those that are known', () => {
    expect([...DOCUMENT_TYPES]).toEqual(BEGINNINGS.map(([type]) => type));
  });

  it.each(BEGINNINGS)('%s is told by its first bytes, whatever follows', (type, hex) => {
    const first = Buffer.from(hex, 'hex');
    expect([first, Buffer.concat([first, Buffer.from('more')])].map((bytes) => beginsAs(type, bytes))).toEqual([
      true,
      true,
    ]);
    for (let i = 0; i < first.length; i++) {
      const changed = Buffer.from(first);
      changed[i]! ^= 1;
      expect([beginsAs(type, changed), beginsAs(type, first.subarray(0, i))]).toEqual([false, false]);
    }
    expect(beginsAs(type, Buffer.concat([Buffer.from(' '), first]))).toBe(false);
  });
});
