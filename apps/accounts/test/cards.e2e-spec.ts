import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Branch, newCardReference } from './branch.js';

describe('the cards of an agency', () => {
  let branch: Branch;

  beforeAll(async () => {
    branch = await Branch.open();
  }, 60_000);
  afterAll(() => branch?.close());

  const step = (reference: string, status: string) =>
    branch.teller.post(`/cards/${reference}/steps`, { status, reason: 'as asked' });

  it('are received, counted on the shelf, sold for a fee, activated, blocked, replaced and destroyed', async () => {
    const { teller, supervisor } = branch;
    const references = [newCardReference(), newCardReference(), newCardReference()].sort();
    const [first = '', second = '', third = ''] = references;
    expect((await supervisor.post('/cards/receptions', { references })).body).toEqual({ received: 3 });
    const again = await supervisor.post('/cards/receptions', { references: [newCardReference(), third] });
    expect([again.status, again.body]).toMatchObject([409, { code: 'card.known', reference: third }]);
    expect((await supervisor.post('/cards/counts', { counted: 2 })).body).toMatchObject({ counted: 2, inBook: 3 });
    expect((await teller.get('/cards/stock')).body).toMatchObject({
      agency: 'RAB-001',
      cards: [{ status: 'received', count: 3 }],
      lastCount: { counted: 2, inBook: 3 },
    });

    const accountId = await branch.account();
    const sale = await teller.post(`/accounts/${accountId}/cards`, { reference: first, lastFour: '4242' });
    expect([sale.status, sale.body]).toEqual([
      201,
      { reference: first, status: 'sold', feeCentimes: 5_000, receiptNumber: expect.stringMatching(/^RAB-001-H-/) },
    ]);
    expect(await branch.told('accounts.card-sold.v1', accountId)).toMatchObject([
      { feeCentimes: 5_000, cashCentimes: 5_000 },
    ]);
    const twice = await teller.post(`/accounts/${accountId}/cards`, { reference: first, lastFour: '4242' });
    expect([twice.status, twice.body]).toMatchObject([409, { code: 'card.wrong-status', cardStatus: 'sold' }]);
    expect((await step(first, 'activated')).body).toEqual({ reference: first, status: 'activated' });
    expect((await step(first, 'blocked')).body).toEqual({ reference: first, status: 'blocked' });
    const other = { reference: second, lastFour: '1881', replaces: first };
    expect((await teller.post(`/accounts/${accountId}/cards`, other)).status).toBe(201);
    expect((await step(first, 'activated')).body).toMatchObject({ code: 'card.wrong-status', cardStatus: 'replaced' });
    expect((await step(first, 'destroyed')).status).toBe(201);
    const { body } = await teller.get<{ steps: { status: string }[] }>(`/cards/${first}`);
    expect(body).toMatchObject({ status: 'destroyed', replacedBy: second, lastFour: '4242', accountId });
    expect(body.steps.map(({ status }) => status)).toEqual([
      'received',
      'sold',
      'activated',
      'blocked',
      'replaced',
      'destroyed',
    ]);
    const { body: own } = await teller.get<{ items: { reference: string }[] }>(`/cards?accountId=${accountId}`);
    expect(own.items.map(({ reference }) => reference)).toEqual([first, second]);
  });

  it('are sold where they lie, to an account that is there, in place of its own card', async () => {
    const [reference, other] = [newCardReference(), newCardReference()];
    await branch.supervisor.post('/cards/receptions', { references: [reference, other] });
    const [accountId, stranger] = [await branch.account(), await branch.account()];
    const elsewhere = await branch.client('teller', { agency: 'OUJ-014' });
    const sale = { reference, lastFour: '4242' };
    expect((await elsewhere.post(`/accounts/${accountId}/cards`, sale)).body).toMatchObject({
      code: 'card.on-another-shelf',
    });
    expect(
      (await branch.teller.post(`/accounts/${accountId}/cards`, { ...sale, reference: newCardReference() })).body,
    ).toMatchObject({
      code: 'card.not-found',
    });
    await branch.teller.post(`/accounts/${accountId}/cards`, sale);
    const replacing = { reference: other, lastFour: '1881', replaces: reference };
    expect((await branch.teller.post(`/accounts/${stranger}/cards`, replacing)).body).toMatchObject({
      code: 'card.of-another-account',
    });
  });

  it('never give away their numbers', async () => {
    const accountId = await branch.account();
    const { status, body } = await branch.teller.post(`/accounts/${accountId}/cards`, {
      reference: '5105105105105100',
      lastFour: '5100',
    });
    expect([status, body]).toMatchObject([422, { code: 'card.number-in-body', field: 'reference' }]);
  });

  it('leave books that agree', async () => {
    expect(await branch.differences()).toEqual([]);
  });
});
