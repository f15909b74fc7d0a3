import { describe, expect, it } from '@jest/globals';
import { spread } from './test-sequencer.js';

describe('the order of test files', () => {
  it.each<[few: string, many: string, order: string]>([
    ['AB', '0123456789', 'A012B3456789'],
    ['ABC', '01234', 'A0B1C234'],
    ['ABC', '0', 'ABC0'],
    ['ABC', '', 'ABC'],
    ['', '012', '012'],
  ])('puts %j among %j: %s', (few, many, order) => expect(spread([...few], [...many]).join('')).toBe(order));
});
