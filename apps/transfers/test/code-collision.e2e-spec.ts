import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seededParameters } from '#libs/approvals';
import { bookInvariants, CommandQueue, idFor, type CommandRequest } from '#libs/commands';
import { openTestBooks, type TestBooks } from '#libs/testing';
import { codeOfNumber } from '../src/code-key/pick-up-code.js';
import { PickUpCodes } from '../src/code-key/pick-up-codes.service.js';
import { transfersService } from '../src/transfers.module.js';
import { send } from '../src/transfer/sending.js';
import { TransfersService } from '../src/transfer/transfers.service.js';
import { TRANSFERS_PARAMETERS } from '../src/transfers.parameters.js';
import { partsOfTransfers } from './transfers-of.js';
import { UNSCREENED } from './unscreened.js';

const BENEFICIARY = { firstName: 'Aïcha', lastName: 'Aït Lahcen' };
const SEND = {
  operator: 'cash-express' as const,
  agency: 'RAB-001',
  amountCentimes: 10_000,
  sender: { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin' as const, idNumber: 'AB123456' },
  beneficiary: BENEFICIARY,
};
const PAYEE = { ...BENEFICIARY, idKind: 'cin' as const, idNumber: 'CD123456' };

/** Of a world with so few codes that they run out. */
class FewCodes extends PickUpCodes {
  drawn = 0;

  constructor(private readonly count: bigint) {
    super([Buffer.alloc(32, 7)]);
  }

  override codeOf(transferId: string): string {
    this.drawn++;
    return codeOfNumber(BigInt(`0x${transferId.slice(-8)}`) % this.count);
  }
}

/** Draws a code that is said first, then others. */
class SameCodes extends PickUpCodes {
  drawn = 0;
  first: string | undefined;

  override codeOf(transferId: string): string {
    return this.drawn++ === 0 && this.first ? this.first : super.codeOf(transferId);
  }
}

describe('when a pick-up code that was drawn is taken', () => {
  let books: TestBooks;
  let queues: CommandQueue[];

  beforeAll(async () => {
    const { migrations, tables, queue } = transfersService;
    books = await openTestBooks(migrations, tables);
    const options = { ...queue, parameters: () => seededParameters(...TRANSFERS_PARAMETERS) };
    queues = [new CommandQueue(books.url, options), new CommandQueue(books.url, options)];
  });

  afterAll(async () => {
    await Promise.all(queues.map((queue) => queue.drain()));
    for (const { name, sql } of bookInvariants) expect([name, await books.dataSource.query(sql)]).toEqual([name, []]);
    await books.close();
  });

  const serviceOn = (queue: number, codes: PickUpCodes) =>
    new TransfersService(...partsOfTransfers(queues[queue] as CommandQueue, books.dataSource, codes));
  const request = (idempotencyKey: string = randomUUID()): CommandRequest => ({
    idempotencyKey,
    scope: 'RAB-001',
    by: 'test',
    asked: SEND,
    at: '2026-01-05T09:30:00.000Z',
  });

  it('another is drawn, within one batch and over two instances: no two transfers share a code', async () => {
    const codes = new FewCodes(800n); // so many that nobody draws five taken ones
    const services = [serviceOn(0, codes), serviceOn(1, codes)];
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => services[i % 2]?.send(SEND, request(`sending ${i}`))),
    );
    const replies = answers.flatMap((answer) => (answer ? [answer.reply] : []));
    expect(replies).toHaveLength(100);
    expect(new Set(replies.map(({ code }) => code)).size).toBe(100);
    expect(new Set(replies.map(({ id }) => id)).size).toBe(100);
    expect(codes.drawn).toBeGreaterThan(100);
    expect(new Set(replies.map(({ receiptNumber }) => receiptNumber)).size).toBe(100);
    // The code of each reply pays out its own transfer.
    for (const { code, id } of replies.slice(0, 10)) {
      const paid = await services[0]?.payOut(
        { operator: 'cash-express', agency: 'OUJ-014', code, beneficiary: PAYEE },
        request(),
      );
      expect(paid?.reply.transferId).toBe(id);
    }
  });

  it('at the same moment at two instances, one of the two is sent, never both', async () => {
    for (let round = 0; round < 20; round++) {
      const codeHash = randomUUID();
      const asked = () => {
        const of = request();
        const { amountCentimes: statedCentimes, ...sending } = SEND;
        const price = { statedCentimes, feeMode: 'on-top', quote: null, destinationCity: null, ...UNSCREENED } as const;
        return [send, { ...sending, ...price, id: idFor(of), codeHash }, of] as const;
      };
      const outcomes = await Promise.allSettled(queues.map((queue) => queue.run(...asked())));
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'transfer.code-taken' },
      });
    }
  });

  it('and somebody writes it past all decisions, the database refuses', async () => {
    const copy = `INSERT INTO transfer SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'sending_receipt_number', gen_random_uuid()))).*
      FROM transfer t LIMIT 1`;
    await expect(books.dataSource.query(copy)).rejects.toThrow('transfer_code_hash_unique');
  });

  it('the repeat of a sending that drew twice is given the code of the transfer that was sent', async () => {
    const transfers = serviceOn(0, new FewCodes(400n));
    const isDrawnTwice = ({ id }: { id: string }, key: string) => id !== idFor(request(key));
    let [key, first] = ['', await transfers.send(SEND, request())];
    do {
      key = randomUUID();
      first = await transfers.send(SEND, request(key));
    } while (!isDrawnTwice(first.reply, key));
    const repeat = await transfers.send(SEND, request(key));
    expect(repeat).toMatchObject({ reply: first.reply, replayed: true });
  });

  it('by a transfer of an older key, another is drawn: a code finds one transfer, whichever key has made it', async () => {
    const older = new SameCodes([Buffer.alloc(32, 8)]);
    const newer = new SameCodes([Buffer.alloc(32, 9), Buffer.alloc(32, 8)]);
    const taken = await serviceOn(0, older).send(SEND, request());
    // Draws the taken code first.
    newer.first = taken.reply.code;
    const sent = await serviceOn(0, newer).send(SEND, request());
    expect(newer.drawn).toBe(2);
    expect(sent.reply.code).not.toBe(taken.reply.code);
  });

  it('and all are taken, the sending is refused and nothing is booked', async () => {
    const transfers = serviceOn(0, new FewCodes(1n));
    const before = await books.dataSource.query<unknown[]>('SELECT 1 FROM operation');
    const outcomes = await Promise.allSettled([transfers.send(SEND, request()), transfers.send(SEND, request())]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeLessThan(2);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'transfer.code-taken', status: 409 },
    });
    const done = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(await books.dataSource.query<unknown[]>('SELECT 1 FROM operation')).toHaveLength(before.length + done);
  });
});
