import { businessDay, drawerLedgerAccount, instantOf, type Day } from '#libs/domain';

/** The month after a month. */
export function monthAfter(month: string): string {
  return new Date(Date.parse(`${month}-28T00:00:00Z`) + 4 * 86_400_000).toISOString().slice(0, 7);
}

/** When the month of a moment is over, in Morocco. */
export function monthEndMs(nowMs: number): number {
  const month = monthAfter(businessDay(instantOf(nowMs)).slice(0, 7));
  const utcMs = Date.parse(`${month}-01T00:00:00Z`);
  const anHourBeforeMs = utcMs - 3_600_000;
  return businessDay(instantOf(anHourBeforeMs)).startsWith(month) ? anHourBeforeMs : utcMs;
}

/** Adds up by name; what is zero is left out. */
export function sumsOf(amounts: readonly (readonly [name: string, amount: number])[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const [name, amount] of amounts) sums.set(name, (sums.get(name) ?? 0) + amount);
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0));
}

/** What was sold, and what became of it. */
export interface Sold {
  id: string;
  /** Which years of a vehicle it pays, and which halves of them. */
  yearIds: readonly string[];
  halves: readonly string[];
  taxCentimes: number;
  totalCentimes: number;
  agency: string;
  status: 'paid' | 'cancelled' | 'to-refund' | 'refunded';
  day: Day;
  /** When its money was given back. */
  refundedOn?: Day;
  month: string;
  /** Sold by a mobile agency when another had sold the same. */
  isSecond: boolean;
  /** What the tax administration has not heard of it. */
  untold: 'paid' | 'cancelled' | null;
}

/** A receipt number: printed at a counter, or given to a mobile agency in a block. */
export interface Receipt {
  state: 'counter' | 'free' | 'used' | 'void';
  agency: string;
  block: number;
  issuedMs: number;
}

/** What something sold leaves on the ledger accounts. */
export function balancesOf({ status, agency, month, totalCentimes, taxCentimes }: Sold): [string, number][] {
  if (status !== 'paid' && status !== 'to-refund') return [];
  const stands: [string, number][] = [
    [`tax-due:${month}`, -taxCentimes],
    ['fees:vehicle-tax', taxCentimes - totalCentimes],
  ];
  const owed: [string, number][] = [['refunds-due', -totalCentimes]];
  return [[drawerLedgerAccount(agency), totalCentimes], ...(status === 'paid' ? stands : owed)];
}

/** What something sold adds to the figures. */
export function soldFigures(sold: Sold): [string, number][] {
  const { status, isSecond, day, agency, taxCentimes, totalCentimes, refundedOn } = sold;
  const cash = figure('cash-in', day, agency, totalCentimes);
  if (refundedOn) cash.push(...figure('cash-out', refundedOn, agency, totalCentimes));
  if (isSecond) return cash;
  if (status !== 'cancelled') return [...cash, ...figure('paid', day, agency, taxCentimes)];
  const takenBack = figure('cash-out', day, agency, totalCentimes);
  const counted = ['paid', 'cancelled'].flatMap((indicator) => figure(indicator, day, agency, taxCentimes));
  return [...cash, ...takenBack, ...counted];
}

/** Number and sum of one thing that happened, by indicator, day and agency. */
export function figure(indicator: string, day: Day, agency: string, amountCentimes: number): [string, number][] {
  const name = `${indicator} ${day} ${agency}`;
  return [
    [`${name}, number`, 1],
    [`${name}, centimes`, amountCentimes],
  ];
}
