import { digestText, type ClaimTotal, type PremiumTotal, type InsurerLine, type StatementTotals } from './statement.js';

const AMOUNTS = ['premiumCentimes', 'taxCentimes', 'commissionCentimes', 'netCentimes'] as const;

/** What the lines go into, one after another. */
export interface LineDigest {
  update(text: string): unknown;
  digest(encoding: 'hex'): string;
}

/** Adds the lines of a statement up as they come, in constant memory. */
export class StatementSum {
  private policyCount = 0;
  private readonly premiums = { loan: noPremium(), standalone: noPremium() };
  private readonly claims = noClaim();
  private readonly paidHere = noClaim();
  private readonly byBenefit: StatementTotals['byBenefit'] = {};

  /** @param digest SHA-256, of nothing yet */
  constructor(private readonly digest: LineDigest) {}

  add(line: InsurerLine): void {
    this.digest.update(digestText(line));
    if (line.kind === 'premium') {
      if (line.product === 'loan' && line.movement !== 'correction') this.policyCount += 1;
      const total = this.premiums[line.product];
      total.lineCount += 1;
      for (const amount of AMOUNTS) total[amount] += line[amount];
      return;
    }
    const ofBenefit = (this.byBenefit[line.benefit] ??= noClaim());
    for (const total of [this.claims, ofBenefit, ...(line.channel === 'insurer' ? [] : [this.paidHere])]) {
      total.count += 1;
      total.amountCentimes += line.amountCentimes;
    }
  }

  /** What all lines came to; it can be asked once. */
  totals(): StatementTotals {
    const { policyCount, claims, paidHere, byBenefit } = this;
    const { loan, standalone } = this.premiums;
    const premiums = both(loan, standalone);
    const netCentimes = premiums.netCentimes - paidHere.amountCentimes;
    const digest = this.digest.digest('hex');
    return { policyCount, loan, standalone, premiums, claims, paidHere, byBenefit, netCentimes, digest };
  }
}

/** Claims by what was earned for them: 0.8 when 80 of 100 dirhams were paid out; null without a premium. */
export function claimsRatioOf({ claims, premiums }: StatementTotals): number | null {
  if (premiums.premiumCentimes <= 0) return null;
  return Math.round((claims.amountCentimes / premiums.premiumCentimes) * 10_000) / 10_000;
}

/** How many lines a statement has. */
export function lineCountOf({ premiums, claims }: StatementTotals): number {
  return premiums.lineCount + claims.count;
}

function noPremium(): PremiumTotal {
  return { lineCount: 0, premiumCentimes: 0, taxCentimes: 0, commissionCentimes: 0, netCentimes: 0 };
}

function noClaim(): ClaimTotal {
  return { count: 0, amountCentimes: 0 };
}

function both(a: PremiumTotal, b: PremiumTotal): PremiumTotal {
  const sum = noPremium();
  for (const name of ['lineCount', ...AMOUNTS] as const) sum[name] = a[name] + b[name];
  return sum;
}
