import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestBooks, purseChanged, requestOf, type TestBooks } from '#libs/testing';
import { defineCommand } from '../src/command/command.js';
import type { Decision } from '../src/command/decision.js';
import { CommandQueue } from '../src/queue/queue.js';
import {
  captureHold,
  changeAccount,
  placeHold,
  TestAccounts1700000009003,
  TestAccountTable,
  TestHoldTable,
} from './accounts.js';

type Botch = 'forbidden status' | 'no key' | 'not asked for' | 'long subject' | 'large event' | 'no JSON';

/** Puts money into an account, and then does something that must not be. */
const botch = defineCommand({
  name: 'test.botch',
  rows: ({ account, hold }: { account: string; hold: string; how: Botch }) => ({
    account: TestAccountTable.by('id', account),
    hold: TestHoldTable.by('id', hold),
  }),
  decide: ({ account, hold }, { how }, { at }): Decision<unknown> => {
    if (!account || !hold) throw new Error('both are there');
    const richer = { ...account, balanceCentimes: account.balanceCentimes + 1_000 };
    const event = purseChanged({ cashCentimes: 0, purse: how === 'long subject' ? 'x'.repeat(256) : 'x' }, at);
    const note = 'é'.repeat(how === 'large event' ? 300_000 : 1);
    const events = [{ ...event, data: { ...event.data, note } }];
    const wrong = { ...hold, status: 'held' as const, ...(how === 'no key' ? { id: '' } : {}) };
    if (how === 'no JSON') return { save: { account: richer }, reply: { n: 1n } };
    if (how === 'not asked for') return { save: { account: richer, other: hold }, reply: {} };
    if (how === 'forbidden status' || how === 'no key') return { save: { account: richer, hold: wrong }, reply: {} };
    return { save: { account: richer }, events, reply: {} };
  },
});

describe('of a command all is kept, or nothing', () => {
  let books: TestBooks;
  let queue: CommandQueue;

  beforeAll(async () => {
    books = await openTestBooks([TestAccounts1700000009003]);
    queue = new CommandQueue(books.url);
  });

  afterAll(async () => {
    await queue.drain();
    await books.close();
  });

  it.each<[Botch, string]>([
    ['forbidden status', 'a row of test_hold may become held from captured'],
    ['no key', 'a saved row of test_hold has its key'],
    ['not asked for', 'test.botch saves other, which it did not ask for'],
    ['long subject', 'test.botch states purses.purse-changed.v1 of a subject of 256 characters'],
    ['large event', 'test.botch states purses.purse-changed.v1 with data of 600'],
    ['no JSON', 'BigInt'],
  ])('%s: nobody spends what a failed command of the same batch would have brought', async (how, message) => {
    const account = `account of ${how}`;
    await queue.run(changeAccount, { account, amountCentimes: 10 }, requestOf({}));
    await queue.run(placeHold, { account, hold: how, amountCentimes: 10 }, requestOf({}));
    await queue.run(captureHold, { hold: how }, requestOf({}));
    const [failed, spent, put] = await Promise.allSettled([
      queue.run(botch, { account, hold: how, how }, requestOf({})),
      queue.run(changeAccount, { account, amountCentimes: -500 }, requestOf({})),
      queue.run(changeAccount, { account, amountCentimes: 7 }, requestOf({})),
    ]);
    expect(failed).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining(message) } });
    expect(spent).toMatchObject({ status: 'rejected', reason: { code: 'account.short' } });
    expect(put).toMatchObject({ status: 'fulfilled' });
    const rows = await books.dataSource.query<{ balance: number }[]>(
      'SELECT balance_centimes AS balance FROM test_account WHERE id = $1',
      [account],
    );
    expect(rows).toEqual([{ balance: 7 }]);
  });
});
