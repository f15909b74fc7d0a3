import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { businessDay, instantOf, yearOf } from '#libs/domain';
import { Counters, note, type AnsweredOperation, type Client, type TestPlatform } from '#libs/testing';

/** A payment that was taken or cancelled, and its counter was told so. */
export interface TaxOperation extends AnsweredOperation {
  indicator: 'vehicle-tax.paid' | 'vehicle-tax.cancelled';
  key: string;
  client: Client;
  path: string;
  body: object;
  reply: object;
  paymentId: string;
  receiptNumber: string;
  totalCentimes: number;
  plate: string;
  years: readonly number[];
  /** The administration could not be asked. */
  standIn: boolean;
}

interface Counter {
  agency: string;
  teller: Client;
  supervisor: Client;
}

interface Order {
  plate: string;
  years: readonly number[];
}

interface Paid {
  paymentId: string;
  receiptNumber: string;
  totalCentimes: number;
  feeCentimes: number;
  standIn: boolean;
}

interface Cancelled {
  paymentId: string;
  status: string;
  refundedCentimes: number;
}

const ASSESSMENTS = '/api/vehicle-tax/v1/assessments';
const PAYMENTS = '/api/vehicle-tax/v1/payments';
const ALREADY_PAID = 'vehicle-tax.already-paid';
const THINK_MS = 20;
const CONTESTED_EVERY = 10;
const CANCELLED_EVERY = 7;
const REPEATED_EVERY = 4;
const TWO_YEARS_EVERY = 3;

/**
 * Counters of vehicle tax that take payments without rest, each for a vehicle of its own. Some vehicles are offered by
 * two agencies in the same moment; some payments are cancelled by a supervisor, and the vehicle is offered again by two
 * agencies; some are repeated under their key.
 */
export class TaxCounters extends Counters<TaxOperation> {
  /** Vehicles that two agencies offered in the same moment. */
  contests = 0;
  /** Payments that were repeated under their key after they had been answered. */
  repeats = 0;
  private vehicles = 0;
  private readonly year = yearOf(businessDay(instantOf(Date.now())));

  private constructor(private readonly counters: readonly Counter[]) {
    super();
  }

  /** One counter at each of this many agencies of the platform, with its supervisor. */
  static async of(platform: TestPlatform, count = 16): Promise<TaxCounters> {
    const counterOf = async ({ code: agency }: { code: string }) => ({
      agency,
      teller: await platform.client({ role: 'teller', agency }),
      supervisor: await platform.client({ role: 'supervisor', agency }),
    });
    return new TaxCounters(await Promise.all(platform.agencies(count).map(counterOf)));
  }

  get paid(): TaxOperation[] {
    return this.operations.filter(({ indicator }) => indicator === 'vehicle-tax.paid');
  }

  get cancelled(): TaxOperation[] {
    return this.operations.filter(({ indicator }) => indicator === 'vehicle-tax.cancelled');
  }

  /** Payments that were not cancelled. */
  get standing(): TaxOperation[] {
    const cancelled = new Set(this.cancelled.map(({ paymentId }) => paymentId));
    return this.paid.filter(({ paymentId }) => !cancelled.has(paymentId));
  }

  protected override work(): Promise<unknown> {
    return Promise.all(this.counters.map((counter, i) => this.serve(counter, i)));
  }

  private async serve(counter: Counter, i: number): Promise<void> {
    const pair = [counter, this.counters[(i + 1) % this.counters.length] ?? counter];
    for (let n = 1; !this.stopping; n++) {
      const order = this.nextOrder();
      if (n % CONTESTED_EVERY === 0) {
        await this.contest(order, pair);
      } else {
        const payment = await this.sell(counter, order);
        if (payment && n % REPEATED_EVERY === 0) await this.repeat(payment);
        if (payment && n % CANCELLED_EVERY === 0 && (await this.cancel(counter, payment))) {
          await this.contest(order, pair);
        }
      }
      await sleep(THINK_MS);
    }
  }

  private nextOrder(): Order {
    const serial = (this.vehicles += 1);
    const vehicle = {
      plate: `${serial}-T-${1 + (serial % 89)}`, // no plate of the demo register
      category: 'passenger',
      fuel: serial % 2 ? 'petrol' : 'diesel',
      fiscalPowerCv: 5 + (serial % 8),
      owner: { kind: 'natural-person' },
    };
    return { ...vehicle, years: serial % TWO_YEARS_EVERY ? [this.year] : [this.year - 1, this.year] };
  }

  private async sell(counter: Counter, order: Order): Promise<TaxOperation | undefined> {
    return this.pay(counter, order, await this.assess(counter, order));
  }

  /** Both ask what it costs; then both take the payment in the same moment. */
  private async contest(order: Order, pair: readonly Counter[]): Promise<void> {
    const totals = await Promise.all(pair.map((counter) => this.assess(counter, order)));
    const offers = pair.map((counter, i) => this.pay(counter, order, totals[i], true));
    const sold = (await Promise.all(offers)).filter(Boolean);
    this.contests += 1;
    if (sold.length !== 1) note(this.wrong, `a vehicle that two agencies offered was sold ${sold.length} times`);
  }

  private async assess({ teller }: Counter, order: Order): Promise<number | undefined> {
    const reply = await this.ask<{ totalCentimes: number }>(
      teller,
      ASSESSMENTS,
      order,
      randomUUID(),
      ({ status }) => status === 200,
    );
    return reply?.body.totalCentimes;
  }

  private async pay(
    { agency, teller: client }: Counter,
    order: Order,
    expectedTotalCentimes: number | undefined,
    isContested = false,
  ): Promise<TaxOperation | undefined> {
    if (expectedTotalCentimes === undefined) return undefined;
    const [key, body] = [randomUUID(), { ...order, expectedTotalCentimes }];
    const reply = await this.ask<Paid>(client, PAYMENTS, body, key, ({ status, body: { code } }) => {
      return status === 201 || (isContested && status === 409 && code === ALREADY_PAID);
    });
    if (reply?.status !== 201) return undefined;
    const { paymentId, receiptNumber, totalCentimes, feeCentimes, standIn } = reply.body;
    if (totalCentimes !== expectedTotalCentimes) note(this.wrong, `${PAYMENTS}: another total than the expected one`);
    const asked = { agency, client, path: PAYMENTS, body, key };
    const bought = { plate: order.plate, years: order.years, amountCentimes: totalCentimes - feeCentimes };
    const answered = { reply: reply.body, paymentId, receiptNumber, totalCentimes, standIn, answeredAtMs: Date.now() };
    const payment: TaxOperation = { indicator: 'vehicle-tax.paid', ...asked, ...bought, ...answered };
    this.operations.push(payment);
    return payment;
  }

  private async repeat({ client, path, body, key, reply }: TaxOperation): Promise<void> {
    const again = await this.ask<Paid>(client, path, body, key);
    this.repeats += 1;
    const isReplay = again?.headers.get('idempotent-replayed') === 'true';
    if (again && (!isReplay || JSON.stringify(again.body) !== JSON.stringify(reply)))
      note(this.wrong, `${path}: answered otherwise under the same key`);
  }

  private async cancel({ supervisor: client }: Counter, payment: TaxOperation): Promise<boolean> {
    const path = `${PAYMENTS}/${payment.paymentId}/cancellations`;
    const key = randomUUID();
    const reply = await this.ask<Cancelled>(client, path, {}, key);
    if (!reply) return false;
    const { status, refundedCentimes } = reply.body;
    if (status !== 'cancelled' || refundedCentimes !== payment.totalCentimes)
      note(this.wrong, `${path}: ${status}, ${refundedCentimes} centimes back`);
    const done = { key, client, path, body: {}, reply: reply.body, answeredAtMs: Date.now() };
    this.operations.push({ ...payment, indicator: 'vehicle-tax.cancelled', ...done });
    return true;
  }
}
