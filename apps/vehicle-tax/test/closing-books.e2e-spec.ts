import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandQueue, idFor, type CommandRequest } from '#libs/commands';
import { businessDay } from '#libs/domain';
import { openTestBooks, requestOf, type TestBooks } from '#libs/testing';
import { hear } from '../src/announcement/announcement.js';
import { cancel } from '../src/payment/cancellation.js';
import { announced, pay } from '../src/payment/payment.js';
import { yearIdsOf } from '../src/payment/vehicle-year.js';
import { beginClosing } from '../src/remittance/remittance.js';
import { RemittancesService } from '../src/remittance/remittances.service.js';
import { vehicleTaxService } from '../src/vehicle-tax.module.js';
import { assessSeeded, CAR, PARAMETERS } from './assess-on.js';

const MONTH = '2026-02';
const PAID_AT = '2026-02-10T10:00:00.000Z';
const CLOSING_AT = '2026-03-05T10:00:00.000Z';

describe('the books of a month', () => {
  let books: TestBooks;
  let queue: CommandQueue;

  beforeAll(async () => {
    const { migrations, tables, queue: options } = vehicleTaxService;
    books = await openTestBooks(migrations, tables);
    queue = new CommandQueue(books.url, { ...options, parameters: () => PARAMETERS });
  });

  afterAll(async () => {
    await queue.drain();
    await books.close();
  });

  const request = (at: string): CommandRequest => requestOf({ key: randomUUID() }, randomUUID(), at);

  /** A counter's payment for a car of its own. */
  async function sell(serial: number) {
    const asked = { vehicle: { ...CAR, plate: `${serial}-A-6` }, years: [2026], half: null, policeReport: false };
    const { totalCentimes } = assessSeeded({ ...asked, on: businessDay(PAID_AT) });
    const of = request(PAID_AT);
    const command = { id: idFor(of), agency: 'RAB-001', request: asked, expectedTotalCentimes: totalCentimes };
    return { ...(await queue.run(pay, { ...command, record: null }, of)).reply, plate: asked.vehicle.plate };
  }

  /** The administration hears of it. */
  async function tell({ paymentId, plate }: Awaited<ReturnType<typeof sell>>, what: 'paid' | 'cancelled') {
    const verdict = { verdict: 'accepted' as const, yearIds: yearIdsOf(plate, [2026]) };
    const told = [{ announcement: announced(paymentId, what, PAID_AT), verdict }];
    expect((await queue.run(hear, { told }, request(PAID_AT))).reply).toEqual({ heard: 1 });
  }

  /** A head office that closes; something happens after it has seen that all was told. */
  function headOffice(meanwhile: () => Promise<unknown> = async () => {}): RemittancesService {
    const run: CommandQueue['run'] = async (definition, command, asked) => {
      if (definition.name === beginClosing.name) await meanwhile();
      return queue.run(definition, command, asked);
    };
    return new RemittancesService(Object.assign(Object.create(queue) as CommandQueue, { run }), books.dataSource);
  }

  it('hold the payments that stand, in the order of their receipts, and none that was cancelled', async () => {
    const sold = [await sell(1), await sell(2), await sell(3)] as const;
    for (const one of sold) await tell(one, 'paid');
    const [first, cancelled, last] = sold;
    const { paymentId } = cancelled;
    await queue.run(
      cancel,
      { paymentId, agency: 'RAB-001', by: 'supervisor', yearIds: yearIdsOf(cancelled.plate, [2026]) },
      request(PAID_AT),
    );
    await tell(cancelled, 'cancelled');
    const lines = [first, last].map(({ receiptNumber, totalCentimes, feeCentimes }) => [
      receiptNumber,
      totalCentimes - feeCentimes,
    ]);
    const totals = await headOffice().totalsOf(MONTH);
    expect(totals).toEqual({
      paymentCount: 2,
      amountCentimes: lines.reduce((sum, [, amount]) => sum + Number(amount), 0),
      digest: createHash('sha256')
        .update(lines.map(([number, amount]) => `${number};${amount}\n`).join(''))
        .digest('hex'),
    });
  });

  it('are not closed over a payment that came in while they were being closed, and was told to nobody', async () => {
    let late: Awaited<ReturnType<typeof sell>> | undefined;
    const closing = headOffice(async () => (late = await sell(4))).close(MONTH, false, request(CLOSING_AT));
    await expect(closing).rejects.toMatchObject({ code: 'remittance.confirmations-pending', details: { pending: 1 } });
    expect(await headOffice().find(MONTH)).toMatchObject({ status: 'closing', totals: null });

    if (late) await tell(late, 'paid');
    const { reply } = await headOffice().close(MONTH, false, request(CLOSING_AT));
    expect(reply).toMatchObject({ status: 'closed', paymentCount: 3 });
  });
});
