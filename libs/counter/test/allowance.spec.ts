import { expect, it } from '@jest/globals';
import { arrivalOf } from '../src/allowance.js';

const TAKEN_AT = '2026-02-10T10:00:00.000Z';

it.each([
  ['2026-02-10T09:54:59.999Z', 'from-the-future'],
  ['2026-02-10T09:55:00.000Z', 'in-time'],
  ['2026-02-10T10:00:00.000Z', 'in-time'],
  ['2026-04-13T22:59:59.999Z', 'in-time'],
  ['2026-04-13T23:00:00.000Z', 'too-late'], // midnight in Morocco
])('what was taken without a network and arrives at %s comes %s', (receivedAt, arrival) => {
  expect(arrivalOf(TAKEN_AT, receivedAt, { numberValidDays: 31, arrivesWithinDays: 62 })).toBe(arrival);
});
