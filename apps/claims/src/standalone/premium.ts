import {
  businessDay,
  credit,
  debit,
  drawerLedgerAccount,
  type Centimes,
  type Day,
  type DomainError,
  type Entry,
  type Instant,
} from '#libs/domain';
import type { PolicySoldV1 } from '#libs/events';
import {
  premiumsDueLedgerAccount,
  refusePolicy,
  type InsuranceContract,
  type Policy,
  type Standalone,
} from '../policy/policy.js';

/** What a counter is answered that sold months. */
export interface SoldReply {
  policyId: string;
  clientId: string;
  insurer: string;
  startsOn: Day;
  endsOn: Day;
  premiumCentimes: Centimes;
  receiptNumber: string;
}

/** Refuses months in which another policy covers. @throws {DomainError} `policy.covered-by-loan`, `policy.overlaps` */
export function refuseOverlap(policies: readonly Policy[], from: Day, to: Day): void {
  const other = policies.find(({ startsOn, endsOn }) => startsOn <= endsOn && startsOn <= to && from <= endsOn);
  if (!other) return;
  const { kind, id, startsOn, endsOn } = other;
  throw refusePolicy(kind === 'loan' ? 'policy.covered-by-loan' : 'policy.overlaps', {
    policyId: id,
    startsOn,
    endsOn,
  });
}

/** The premium of some months. @throws {DomainError} `policy.amount-changed` when the client was told another one */
export function premiumOf(
  { standaloneMonthlyPremiumCentimes }: InsuranceContract,
  months: number,
  expectedPremiumCentimes: Centimes,
): Centimes {
  const premiumCentimes = months * standaloneMonthlyPremiumCentimes;
  if (premiumCentimes === expectedPremiumCentimes) return premiumCentimes;
  throw refusePolicy('policy.amount-changed', { expectedPremiumCentimes, premiumCentimes });
}

/** The refusal of more months than may be bought ahead. */
export function tooManyMonths({ standaloneMonthsMax: monthsMax }: InsuranceContract): DomainError {
  return refusePolicy('policy.too-many-months', { monthsMax });
}

/** The booking of a sale: the premium is in the drawer, and owed to the insurer. */
export function saleEntries(agency: string, insurer: string, premiumCentimes: Centimes): Entry[] {
  return [
    debit(drawerLedgerAccount(agency), premiumCentimes),
    credit(premiumsDueLedgerAccount(insurer), premiumCentimes),
  ];
}

/** The fact that months were sold. */
export function sold(
  { id, insurer }: Standalone,
  { agency, months, premiumCentimes, at }: { agency: string; months: number; premiumCentimes: Centimes; at: Instant },
): PolicySoldV1 {
  return {
    type: 'claims.policy-sold.v1',
    subject: id,
    occurredAt: at,
    data: {
      policyId: id,
      insurer,
      agency,
      bookedOn: businessDay(at),
      months,
      amountCentimes: premiumCentimes,
      cashCentimes: premiumCentimes,
    },
  };
}
