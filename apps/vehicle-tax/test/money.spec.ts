import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CLOCK_TOLERANCE_MS } from '#libs/counter';
import { addDays, businessDay, instantOf, monthOf, yearOf, type Day } from '#libs/domain';
import type { Announcement } from '#libs/partners';
import { HALVES } from '../src/law/half.js';
import { MOBILE_ALLOWANCE } from '../src/law/tariff.parameter.js';
import type { ControlTotals } from '../src/remittance/remittance.js';
import { assessOn, CAR, PARAMETERS } from './assess-on.js';
import { Ledger } from './ledger.js';
import { AGENCIES, STEP, VEHICLES, type Step } from './money.steps.js';
import { balancesOf, monthAfter, monthEndMs, soldFigures, sumsOf, type Receipt, type Sold } from './sold.js';

const BEGIN_MS = Date.parse('2025-12-27T09:00:00.000Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const { numberValidDays, arrivesWithinDays } = PARAMETERS.on(MOBILE_ALLOWANCE, '2026-01-01');
/** Counters, mobile agencies, head office and the administration, as simple as they can be thought; beside them the books. */
class Offices {
  readonly ledger = new Ledger();
  private nowMs = BEGIN_MS;
  private readonly sold: Sold[] = [];
  private readonly holders = new Map<string, string>();
  private readonly receipts = new Map<string, Receipt>();
  private readonly months = new Map<string, { status: string; totals?: ControlTotals }>();
  private asked: Announcement[] | undefined;
  private blocks = 0;

  constructor(private readonly seen: Set<string>) {}

  step(step: Step): void {
    const { after } = step;
    if ('minutes' in after) this.nowMs += after.minutes * MINUTE_MS;
    else this.nowMs = Math.max(this.nowMs, monthEndMs(this.nowMs) + after.monthEndMinutes * MINUTE_MS);
    this[step.do](step);
  }

  /** What the books must say. */
  picture() {
    const owed = this.sold.filter(({ status }) => status === 'to-refund');
    const months = [...this.months];
    const matched = months.filter(([, { status }]) => status === 'matched');
    const figures = sumsOf(this.sold.flatMap(soldFigures));
    return {
      untold: Object.fromEntries(this.sold.flatMap(({ id, untold }) => (untold ? [[id, untold]] : []))),
      payments: Object.fromEntries(this.sold.map((one) => [one.id, `${one.status} ${one.month} ${one.totalCentimes}`])),
      holders: Object.fromEntries(this.holders),
      receipts: Object.fromEntries([...this.receipts].map(([number, { state }]) => [number, state])),
      owed: Object.fromEntries(owed.map(({ id, totalCentimes }) => [id, totalCentimes])),
      months: Object.fromEntries(months.map(([month, { status, totals }]) => [month, { status, totals, now: totals }])),
      balances: sumsOf([
        ...this.sold.flatMap(balancesOf),
        ...matched.map(([month, { totals }]) => [`tax-due:${month}`, totals?.amountCentimes ?? 0] as const),
        ...matched.map(([, { totals }]) => ['bank:settlement', -(totals?.amountCentimes ?? 0)] as const),
      ]),
      told: figures,
      figures,
    };
  }

  pay(step: Step): void {
    const { agency, isAmiss } = step;
    const { bill, ...command } = this.saleOf(step, this.today);
    if (isAmiss) command.expectedTotalCentimes += 100;
    const isAllowed = !isAmiss && bill?.halves.every((half) => !this.holders.has(half)) === true;
    if (!this.does('pay', { ...command, agency, record: null }, isAllowed) || !bill) return;
    this.number({ state: 'counter', agency, block: -1, issuedMs: this.nowMs });
    this.sell({ ...bill, agency, day: this.today, month: monthOf(this.today), isSecond: false });
  }

  payMobile(step: Step): void {
    const { back, sold, isAmiss } = step;
    const known = [...this.receipts].filter(([, { state }]) => state !== 'counter').toReversed();
    const numbers = [...known.filter(([, { state }]) => state === 'free'), ...known];
    const [receiptNumber = 'RAB-001-V-2026-999999', receipt] = numbers[back % numbers.length] ?? [];
    const { issuedMs, state, agency: owner } = receipt ?? { issuedMs: this.nowMs, state: 'void', agency: 'RAB-001' };
    const share = Math.min(Math.max(sold, 0), 100) / 100;
    const wrongMs = (sold - share * 100) * MINUTE_MS;
    const paidMs = issuedMs + Math.floor((this.nowMs - issuedMs) * share) + wrongMs;
    const day = dayOf(paidMs);
    const { bill, ...sale } = this.saleOf(step, day);
    const [agency, paidMonth] = [isAmiss ? otherThan(owner) : owner, monthOf(day)];
    const command = { ...sale, agency, receiptNumber, paidMonth, receivedAt: instantOf(this.nowMs) };
    const isUsable = state === 'free' && !isAmiss && receiptNumber.includes(`-${yearOf(day)}-`);
    const isFresh = issuedMs <= paidMs + CLOCK_TOLERANCE_MS && day <= addDays(dayOf(issuedMs), numberValidDays);
    const isAllowed = isUsable && isFresh && this.today <= addDays(day, arrivesWithinDays) && bill !== undefined;
    if (!this.does('pay-mobile', command, isAllowed, paidMs) || !bill || !receipt) return;
    receipt.state = 'used';
    let month = paidMonth;
    while (this.months.has(month)) month = monthAfter(month);
    const isSecond = bill.halves.some((half) => this.holders.has(half));
    this.seen.add(isSecond ? 'sold twice' : month === paidMonth ? 'sold mobile' : 'in a later statement');
    this.sell({ ...bill, agency, day, month, isSecond });
  }

  cancel({ back, isAmiss }: Step): void {
    const sold = this.pick(back, ({ day }) => day === this.today);
    if (!sold) return;
    const { id: paymentId, yearIds, status, day } = sold;
    const command = { paymentId, yearIds, by: 'supervisor', agency: isAmiss ? otherThan(sold.agency) : sold.agency };
    if (!this.does('cancel', command, !isAmiss && status === 'paid' && day === this.today)) return;
    this.free(sold, 'cancelled');
    sold.untold = 'cancelled';
  }

  refund({ back, isAmiss }: Step): void {
    const sold = this.pick(back, ({ status }) => status.includes('refund'));
    if (!sold) return;
    const command = { paymentId: sold.id, by: 'supervisor', agency: isAmiss ? otherThan(sold.agency) : sold.agency };
    if (!this.does('refund', command, !isAmiss && sold.status === 'to-refund')) return;
    sold.status = 'refunded';
    sold.refundedOn = this.today;
  }

  issue({ agency, back }: Step): void {
    const block = this.blocks++;
    this.does('issue-block', { blockId: `block-${block}`, agency, count: 1 + (back % 5) }, true);
    for (let i = 0; i <= back % 5; i++) this.number({ state: 'free', agency, block, issuedMs: this.nowMs });
  }

  shut({ back, isAmiss }: Step): void {
    const block = this.blocks - 1 - (back % this.blocks);
    const receipts = [...this.receipts.values()].filter((receipt) => receipt.block === block);
    const agency = receipts[0]?.agency ?? 'RAB-001';
    const command = { blockId: `block-${block}`, agency: isAmiss ? otherThan(agency) : agency };
    if (!this.does('close-block', command, !isAmiss && receipts.length > 0)) return;
    for (const receipt of receipts) if (receipt.state === 'free') receipt.state = 'void';
  }

  /** The administration is asked; what it answers to comes later. */
  ask(): void {
    this.asked = this.ledger.unheard();
  }

  /** The administration answers: all is well, or one payment had been paid elsewhere. */
  hear({ back }: Step): void {
    const asked = this.asked ?? this.ledger.unheard();
    this.asked = undefined;
    const refused = asked.at(-1 - (back % 4));
    for (const { id, what } of asked) {
      const sold = this.sold.find((one) => one.id === id);
      if (refused?.id === id && what === 'paid') {
        this.does('open-refund', { paymentId: id, yearIds: sold?.yearIds ?? [] }, true);
        if (sold?.status === 'paid') this.free(sold, 'to-refund');
      }
      if (sold?.untold === what) sold.untold = null;
    }
    this.ledger.hear(asked, instantOf(this.nowMs));
  }

  close(step: Step): void {
    const month = this.monthBack(step);
    const isWaiting = this.sold.some((one) => one.month === month && one.untold);
    if (isWaiting && !step.isAmiss) return void this.seen.add('closing waits');
    const { status = 'open' } = this.months.get(month) ?? {};
    const isOver = monthOf(dayOf(this.nowMs - HOUR_MS)) > month;
    const isEmpty = step.back % 2 === 1;
    const { paymentCount } = this.ledger.totalsOf(month);
    const isAllowed = isOver && (status === 'open' || status === 'closing') && (isEmpty || paymentCount > 0);
    if (!this.does('begin-closing', { month, paymentCount, isEmpty }, isAllowed)) return;
    this.months.set(month, { status: 'closing' });
    if (step.isAmiss) return;
    const totals = this.ledger.totalsOf(month);
    this.does('close-month', { month, totals, isEmpty }, true);
    this.months.set(month, { status: 'closed', totals });
  }

  reopen(step: Step): void {
    const month = this.monthBack(step);
    const { status = 'open' } = this.months.get(month) ?? {};
    const endorsement = { approvalId: '', askedBy: 'hassan', approvedBy: 'naima', reason: 'a late one' };
    if (!this.does('reopen-month', { month, ...endorsement }, status === 'closed' || status === 'differs')) return;
    this.months.delete(month);
  }

  match(step: Step): void {
    const month = this.monthBack(step);
    const known = this.months.get(month);
    const { paymentCount, amountCentimes } = this.ledger.totalsOf(month);
    const answer = { paymentCount, amountCentimes: amountCentimes + (step.isAmiss ? 1 : 0), exceptions: [] };
    const isAllowed = known?.totals !== undefined && known.status !== 'matched';
    if (this.does('match-answer', { month, answer, receipts: {} }, isAllowed) && known)
      known.status = step.isAmiss ? 'differs' : 'matched';
    if (known?.status === 'matched' && amountCentimes > 0) this.seen.add('remitted');
  }

  /** Does a command in the books, where it must be done, or refused. */
  private does(verb: string, command: object, isAllowed: boolean, atMs = this.nowMs): boolean {
    const outcome = this.ledger.run(`vehicle-tax.${verb}`, command, instantOf(atMs));
    const said = 'refused' in outcome ? outcome.refused : verb;
    this.seen.add(said);
    expect([verb, said, said === verb]).toEqual([verb, said, isAllowed]);
    return isAllowed;
  }

  private get today(): Day {
    return dayOf(this.nowMs);
  }

  private monthBack({ back }: Step): string {
    const [year = 0, month = 0] = this.today.split('-').map(Number);
    return new Date(Date.UTC(year, month - 1 - ((back + 1) % 3))).toISOString().slice(0, 7);
  }

  /** A sale as a command asks for it, and what it costs; no bill when the law knows no such sale. */
  private saleOf({ vehicle: index, years, half: asked }: Step, day: Day) {
    const vehicle = VEHICLES[index] ?? CAR;
    const half = vehicle.grossWeightKg ? asked : null;
    const id = `payment-${this.sold.length + 1}`;
    const sale = { id, request: { vehicle, years, half, policeReport: false }, expectedTotalCentimes: 0 };
    if (years.some((year) => year > yearOf(day))) return { ...sale, bill: undefined };
    const { totalCentimes, feeCentimes } = assessOn(day, vehicle, { years, half });
    const yearIds = years.map((year) => `${vehicle.plate}/${year}`);
    const halves = yearIds.flatMap((yearId) => (half ? [half] : HALVES).map((part) => `${yearId}/${part}`));
    const bill = { id, yearIds, halves, totalCentimes, taxCentimes: totalCentimes - feeCentimes };
    return { ...sale, expectedTotalCentimes: totalCentimes, bill };
  }

  private pick(back: number, isWanted: (sold: Sold) => boolean): Sold | undefined {
    const wanted = this.sold.filter(isWanted);
    const candidates = wanted.length > 0 ? wanted : this.sold;
    return candidates.at(-1 - (back % candidates.length));
  }

  private number(receipt: Receipt): void {
    const series = `${receipt.agency}-V-${yearOf(this.today)}-`;
    const count = [...this.receipts.keys()].filter((number) => number.startsWith(series)).length;
    this.receipts.set(series + String(count + 1).padStart(6, '0'), receipt);
  }

  private free(sold: Sold, status: 'cancelled' | 'to-refund'): void {
    sold.status = status;
    for (const half of sold.halves) this.holders.delete(half);
  }

  private sell(sold: Omit<Sold, 'status' | 'untold'>): void {
    const { isSecond } = sold;
    this.sold.push({ ...sold, status: isSecond ? 'to-refund' : 'paid', untold: isSecond ? null : 'paid' });
    if (!isSecond) for (const half of sold.halves) this.holders.set(half, sold.id);
  }
}

const dayOf = (ms: number): Day => businessDay(instantOf(ms));
const otherThan = (agency: string): string => AGENCIES.find((other) => other !== agency) ?? agency;

/** What has to happen in some of the runs, or they prove little. */
const ENCOUNTERS = [
  'sold mobile',
  'sold twice',
  'in a later statement',
  'closing waits',
  'remittance.empty-month',
  'reopen-month',
  'remitted',
  'refund',
];

describe('the money of the vehicle tax', () => {
  it('is where it belongs after every operation, whatever counters, mobile agencies, closings and cancellations do', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.noBias(fc.array(STEP, { minLength: 1, maxLength: 120, size: 'max' })), (steps) => {
        const offices = new Offices(seen);
        for (const step of steps) {
          offices.step(step);
          const [is, mustBe] = [offices.ledger.picture(), offices.picture()];
          if (!isDeepStrictEqual(is, mustBe)) expect(is).toEqual(mustBe);
        }
      }),
      { numRuns: 500 },
    );
    expect([...seen]).toEqual(expect.arrayContaining(ENCOUNTERS));
  });
});
