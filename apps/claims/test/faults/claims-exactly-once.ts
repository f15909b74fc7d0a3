import { expect } from '@jest/globals';
import { failing, reportedTotals, type TestPlatform } from '#libs/testing';
import { PEOPLE_IN_A_FAMILY, type InsuredFamilies, type PaidBenefit } from './insured-families.js';

const REPEATED = 40;

/**
 * Every benefit that was paid is in the books and in the reports once, every family is insured once, every event of the
 * insurer was taken, and `guichet verify` finds nothing: nobody but these families may be on this platform.
 */
export async function expectClaimsExactlyOnce(platform: TestPlatform, families: InsuredFamilies): Promise<void> {
  const { operations, wrong, insured } = families;
  expect([...wrong]).toEqual([]);
  expect(operations.length).toBeGreaterThan(0);
  const receipts = operations.map(({ reply }) => String(Reflect.get(reply, 'receiptNumber')));
  expect(new Set(receipts).size).toBe(operations.length);

  const { claims, answers } = await families.kept();
  expect([...answers].filter(([, status]) => status !== 'taken')).toEqual([]);
  const stood = claims.map(({ claimNumber, status, settledBy }) => `${claimNumber} ${status} ${settledBy}`);
  expect(stood.toSorted()).toEqual(operations.map(({ claimNumber }) => `${claimNumber} settled cash`).toSorted());
  expect(await failing(operations.slice(-REPEATED), isRepeatedTheSame)).toEqual([]);

  expect(await platform.run('verify')).toMatchObject({ code: 0 });
  const totals = await reportedTotals(platform);
  const reported = (indicator: string) => totals.filter((total) => total.indicator === indicator);
  const sum = (indicator: string) => reported(indicator).reduce((all, { count }) => all + count, 0);
  expect([sum('claims.insured-clients'), sum('claims.insured-people')]).toEqual([
    insured,
    insured * PEOPLE_IN_A_FAMILY,
  ]);
  const byAgency = Map.groupBy(operations, ({ agency }) => agency);
  expect(reported('claims.handled').map(({ unit, count, amountCentimes }) => [unit, count, amountCentimes])).toEqual(
    [...byAgency]
      .map(([agency, paid]) => [agency, paid.length, paid.reduce((all, { amountCentimes }) => all + amountCentimes, 0)])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
}

/** Whether a request, repeated under its key, is answered as the first time. */
async function isRepeatedTheSame({ client, path, body, key, reply }: PaidBenefit): Promise<boolean> {
  const again = await client.post(path, body, key);
  const isReplay = again.status === 201 && again.headers.get('idempotent-replayed') === 'true';
  return isReplay && JSON.stringify(again.body) === JSON.stringify(reply);
}
