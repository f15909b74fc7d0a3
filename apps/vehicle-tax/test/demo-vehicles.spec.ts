import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { readRecords } from '../src/register/administration.wire.js';
import { readPlate } from '../src/law/plate.js';

// What the simulated administration knows must be what a counter asks for, and can understand.
const [, ...rows] = readFileSync('deploy/demo/vehicles.csv', 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(','));

it('finds the demo vehicles', () => expect(rows.length).toBeGreaterThanOrEqual(12));

it.each(rows)('the demo vehicle %s: %s, %s', (plate, category, fuel, powerCv, weightKg, registeredOn) => {
  expect(readPlate(plate!)).toBe(plate);
  const grossWeightKg = weightKg ? Number(weightKg) : null;
  const vehicle = { category, fuel, fiscalPowerCv: Number(powerCv), grossWeightKg, firstRegisteredOn: registeredOn };
  expect(readRecords({ vehicles: [{ plate, vehicle, paid: [] }] })?.get(plate!)).toBeDefined();
});
