import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { testFaults } from '#libs/testing';
import { TODAY } from '../assistance.js';
import { Family } from './family.js';
import { Offices, TwoInstances } from './offices.js';
import { STEP, StepCommand } from './steps.js';

const FAMILIES_AT_ONCE = 16;
const COMMANDS_OF_A_FAMILY_MAX = 60;
/** Ten thousand with `FAULT_KILLS`, before a release. */
const COMMANDS_IN_ALL_MIN = testFaults.isThorough ? 10_000 : 3_000;
const TIME_MAX_MS = 280_000;
/** What makes a family fail is searched for until so long before the time is over. */
const TELL_MS = 20_000;
const MONTHLY_PREMIUM_CENTIMES = 1_000;

/** What has to happen in some of the families, or they prove little; all of it among ten thousand commands. */
const ENCOUNTERS = [
  'renew: same',
  'refundPremium: two',
  'review: two',
  'settle: same',
  'payOut: same',
  'payOut: two',
  'policy.overlaps',
  'policy.covered-by-loan',
  'policy.lapsed',
  'policy.nothing-owed-back',
  'loan.ends-before-it-begins',
  'member.known',
  'member.left',
  'claim.not-covered',
  'claim.member-not-born',
  'claim.member-not-covered',
  'claim.maximum-reached',
  'claim.birth-claimed-already',
  'claim.waits-for-a-person',
  'claim.amount-outside-table',
  'claim.amount-differs',
  'claim.not-accepted',
  'claim.wrong-payee',
  'claim.paid-to-carrier',
  'claim.over',
];

const COMMANDS = fc.commands<object, Family, true>([fc.noBias(STEP).map((step) => new StepCommand<Family>(step))], {
  size: 'max', // each length is as likely
  maxCommands: COMMANDS_OF_A_FAMILY_MAX,
});

describe('policies, claims and payments on two instances of the service', () => {
  let instances: TwoInstances;
  const families: Family[] = [];
  // Every family has its own, counted up from here; what fails says it.
  const seed = Date.now() % 1_000_000_000;

  beforeAll(async () => {
    instances = await TwoInstances.open();
  }, 60_000);
  afterAll(() => instances?.close());

  it(
    'are what the model says, whatever counters, insurer and core banking ask for at once',
    async () => {
      let asked = 0;
      const live = async (commands: Iterable<fc.AsyncCommand<object, Family, true>>) => {
        const family = new Family(await Offices.open(instances));
        await fc.asyncModelRun(() => ({ model: {}, real: family }), commands);
        await expectKept(family);
        families.push(family);
        asked += [...family.offices.seen.values()].reduce((sum, count) => sum + count, 0);
      };
      let begun = 0;
      const searchEndsAtMs = performance.now() + TIME_MAX_MS - TELL_MS;
      const isEnough = () => asked >= COMMANDS_IN_ALL_MIN;
      const lane = async () => {
        while (!isEnough()) {
          const leftMs = Math.max(1, searchEndsAtMs - performance.now());
          const options = { numRuns: 1, seed: seed + begun++, interruptAfterTimeLimit: leftMs };
          await fc.assert(fc.asyncProperty(COMMANDS, live), options);
        }
      };
      const lanes = await Promise.allSettled(Array.from({ length: FAMILIES_AT_ONCE }, lane));
      for (const one of lanes) if (one.status === 'rejected') throw one.reason;
    },
    TIME_MAX_MS,
  );

  it('happen in all their ways', () => {
    const happened = new Set(families.flatMap(({ offices }) => [...offices.seen.keys()]));
    if (testFaults.isThorough) expect([...happened]).toEqual(expect.arrayContaining(ENCOUNTERS));
    expect(ENCOUNTERS.filter((one) => happened.has(one)).length).toBeGreaterThan(ENCOUNTERS.length / 2);
  });

  it('are in the statement of the month, and are counted, as the models add up', async () => {
    const policies = families.flatMap((family) => family.policies);
    const claims = families.flatMap((family) => family.claims).filter(({ status }) => status === 'settled');
    const loans = policies.filter((policy) => policy.kind === 'loan' && isInForce(policy));
    const sumOf = (amounts: readonly (number | null)[]) => amounts.reduce<number>((sum, one) => sum + (one ?? 0), 0);
    const paidHere = claims.filter(({ settledBy }) => settledBy === 'cash');
    const totals = (some: typeof claims) => ({
      count: some.length,
      amountCentimes: sumOf(some.map(({ amountCentimes }) => amountCentimes)),
    });
    expect({ seed, ...(await instances.statement()) }).toMatchObject({
      seed,
      policyCount: loans.length,
      loan: { premiumCentimes: loans.length * MONTHLY_PREMIUM_CENTIMES },
      standalone: { premiumCentimes: sumOf(policies.map((one) => one.premiumCentimes - one.owedBackCentimes)) },
      claims: totals(claims),
      paidHere: totals(paidHere),
    });
    const [told] = await instances.query<{ clients: number; people: number; served: number }>(
      `SELECT sum((data->>'clientsChange')::int)::int AS clients, sum((data->>'peopleChange')::int)::int AS people,
         count(*) FILTER (WHERE type = 'claims.claim-settled.v1')::int AS served FROM journal`,
    );
    const counted = families.map((family) => family.counted);
    expect({ seed, ...told }).toEqual({
      seed,
      clients: sumOf(counted.map(([clients]) => clients)),
      people: sumOf(counted.map(([, people]) => people)),
      served: claims.length,
    });
  });

  it('leave books that agree', async () => {
    expect(await instances.differences()).toEqual([]);
  });
});

/** What is kept of a family is what the model says: each benefit paid once, in the drawers and in the books. */
async function expectKept(family: Family): Promise<void> {
  const { offices, policies, claims } = family;
  await offices.expectDrawers();
  const { instances } = offices;
  const keptPolicies = await instances.query<{ id: string }>(
    `SELECT id, to_char(starts_on, 'YYYY-MM-DD') AS "startsOn", to_char(ends_on, 'YYYY-MM-DD') AS "endsOn",
       coalesce(premium_centimes, 0)::int AS "premiumCentimes", coalesce(owed_back_centimes, 0)::int AS "owedBackCentimes",
       coalesce(refunded_centimes, 0)::int AS "refundedCentimes" FROM policy WHERE id = ANY($1::uuid[])`,
    policies.map(({ id }) => id),
  );
  const keptClaims = await instances.query<{ id: string }>(
    `SELECT id, status, amount_centimes::int AS "amountCentimes", settled_by AS "settledBy",
       (SELECT count(*)::int FROM journal WHERE type = 'claims.claim-settled.v1' AND subject = claim.id::text) AS told
     FROM claim WHERE id = ANY($1::uuid[])`,
    claims.map(({ id }) => id),
  );
  expect(byId(keptPolicies)).toEqual(
    byId(
      policies.map(({ id, startsOn, endsOn, premiumCentimes, owedBackCentimes, refundedCentimes }) => ({
        id,
        startsOn,
        endsOn,
        premiumCentimes,
        owedBackCentimes,
        refundedCentimes,
      })),
    ),
  );
  expect(byId(keptClaims)).toEqual(
    byId(
      claims.map(({ id, status, amountCentimes, settledBy }) => ({
        id,
        status,
        amountCentimes,
        settledBy,
        told: status === 'settled' ? 1 : 0,
      })),
    ),
  );
}

function byId<Row extends { id: string }>(rows: readonly Row[]): Record<string, Row> {
  return Object.fromEntries(rows.map((row) => [row.id, row]));
}

function isInForce({ startsOn, endsOn }: { startsOn: string; endsOn: string }): boolean {
  const month = TODAY.slice(0, 7);
  return startsOn <= endsOn && startsOn.slice(0, 7) <= month && month <= endsOn.slice(0, 7);
}
