import { INSURER } from './insured.js';
import { createHash } from 'node:crypto';
import type { Entry } from '#libs/domain';
import type { PremiumLine } from '../src/statement/premium-lines.js';
import { openStatement, type ClaimLine, type ClosedStatement } from '../src/statement/statement.js';
import { StatementSum } from '../src/statement/totals.js';

export const NOW = '2026-07-02T09:00:00.000Z';
export const PREMIUM: PremiumLine = {
  kind: 'premium',
  policyId: 'p-1',
  product: 'loan',
  clientId: 'c-1',
  loanId: 'L-1',
  month: '2026-05',
  effectOn: '2026-01-01',
  endsOn: '2026-12-31',
  movement: 'in-force',
  months: 1,
  unitPriceCentimes: 1_000,
  premiumCentimes: 1_000,
  taxCentimes: 123,
  commissionCentimes: 175,
  netCentimes: 825,
};
export const CORRECTION: PremiumLine = {
  ...PREMIUM,
  policyId: 'p-2',
  movement: 'correction',
  months: -1,
  premiumCentimes: -1_000,
  taxCentimes: -123,
  commissionCentimes: -175,
  netCentimes: -825,
};
export const SALE: PremiumLine = {
  ...PREMIUM,
  policyId: 'p-3',
  product: 'standalone',
  loanId: null,
  movement: 'entry',
  months: 3,
  premiumCentimes: 3_000,
  taxCentimes: 368,
  commissionCentimes: 526,
  netCentimes: 2_474,
};
export const CLAIM: ClaimLine = {
  kind: 'claim',
  claimNumber: 'SIN-1',
  policyId: 'p-1',
  clientId: 'c-1',
  memberId: null,
  benefit: 'birth',
  eventOn: '2026-05-01',
  declaredOn: '2026-05-02',
  decidedOn: '2026-05-03',
  paidOn: '2026-05-04',
  channel: 'cash',
  amountCentimes: 1_500,
};
export const BY_INSURER: ClaimLine = { ...CLAIM, claimNumber: 'SIN-2', channel: 'insurer', amountCentimes: 500 };
export const LINES = [PREMIUM, PREMIUM, CORRECTION, SALE, CLAIM, BY_INSURER];

export const sumOf = (lines: readonly (PremiumLine | ClaimLine)[]) => {
  const sum = new StatementSum(createHash('sha256'));
  for (const line of lines) sum.add(line);
  return sum.totals();
};
export const TOTALS = sumOf(LINES);

export function closed(month: string, change: Partial<ClosedStatement> = {}): ClosedStatement {
  return {
    ...openStatement(INSURER, month),
    status: 'closed',
    knownAt: `${month}-28T10:00:00.000Z`,
    totals: TOTALS,
    closedAt: `${month}-28T10:00:05.000Z`,
    ...change,
  } as ClosedStatement;
}

export function entry(ledgerAccount: string, amountCentimes: number): Entry {
  return { ledgerAccount, amountCentimes };
}

export function sumByAccount(entries: readonly Entry[]): number[] {
  const sums = new Map<string, number>();
  for (const { ledgerAccount, amountCentimes } of entries)
    sums.set(ledgerAccount, (sums.get(ledgerAccount) ?? 0) + amountCentimes);
  return [...sums.values()];
}
