import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DayEnd } from '../src/day/day-end.service.js';
import { bankEvent, Branch, inDays, newCardReference, newMessage, TODAY } from './branch.js';

describe('what the bank says of cards', () => {
  let branch: Branch;

  beforeAll(async () => {
    branch = await Branch.open();
  }, 60_000);
  afterAll(() => branch?.close());

  const withCard = async (balanceCentimes: number) => {
    const accountId = await branch.account(balanceCentimes);
    return { accountId, cardReference: await branch.card(accountId) };
  };
  const amounts = async (accountId: string) => {
    const { balanceCentimes, heldCentimes, availableCentimes, dueCentimes } = await branch.find(accountId);
    return [balanceCentimes, heldCentimes, availableCentimes, dueCentimes];
  };
  const taken = expect.objectContaining({ status: 'taken' });

  it('an authorisation holds, its clearing books; the bank is told what is held', async () => {
    const { accountId, cardReference } = await withCard(50_000);
    const message = newMessage();
    const on = { cardReference, channel: 'atm', amountCentimes: 20_000 };
    expect(await branch.onCard('authorised', { ...on, message, isAdvice: false })).toEqual([taken]);
    expect(await amounts(accountId)).toEqual([50_000, 20_000, 30_000, 0]);
    const isIt = (told: { message: { rrn: string } }) => told.message.rrn === message.rrn;
    expect(await branch.toldToBank('accounts.card-held.v1', isIt)).toEqual({ message, approvedCentimes: 20_000 });
    const withdrawal = await branch.teller.post(`/accounts/${accountId}/withdrawals`, { amountCentimes: 30_001 });
    expect(withdrawal.body).toMatchObject({ code: 'account.insufficient-funds', availableCentimes: 30_000 });
    const clearing = { ...on, message: newMessage(), authorisation: message, clearedOn: TODAY };
    expect(await branch.onCard('cleared', clearing)).toEqual([taken]);
    expect(await amounts(accountId)).toEqual([30_000, 0, 30_000, 0]);
    expect(await branch.told('accounts.card-charged.v1', accountId)).toEqual([
      {
        accountId,
        agency: 'RAB-001',
        bookedOn: TODAY,
        amountCentimes: 20_000,
        channel: 'atm',
        shortfallCentimes: 0,
        cashCentimes: 0,
      },
    ]);
    // The same message under another id of an event is the same message.
    expect(await branch.onCard('cleared', clearing)).toEqual([taken]);
    expect(await branch.onCard('authorised', { ...on, message, isAdvice: false })).toEqual([taken]);
    expect(await amounts(accountId)).toEqual([30_000, 0, 30_000, 0]);
  });

  it('of a request that is not there nothing is held, or a part where that is allowed; an advice is a fact', async () => {
    const { accountId, cardReference } = await withCard(10_000);
    const on = { cardReference, channel: 'shop', amountCentimes: 15_000 };
    const declined = await branch.onCard('authorised', { ...on, message: newMessage(), isAdvice: false });
    expect(declined).toMatchObject([
      { status: 'refused', code: 'account.insufficient-funds', details: { availableCentimes: 10_000 } },
    ]);
    const message = newMessage();
    expect(await branch.onCard('authorised', { ...on, message, isAdvice: false, mayBePartial: true })).toEqual([taken]);
    expect(await amounts(accountId)).toEqual([10_000, 10_000, 0, 0]);
    const isIt = (told: { message: { rrn: string } }) => told.message.rrn === message.rrn;
    expect(await branch.toldToBank('accounts.card-held.v1', isIt)).toMatchObject({ approvedCentimes: 10_000 });
    expect(await branch.onCard('authorised', { ...on, message: newMessage(), isAdvice: true })).toEqual([taken]);
    expect(await amounts(accountId)).toEqual([10_000, 25_000, 0, 0]);
  });

  it('increments and several clearings belong to one authorisation, by running sums', async () => {
    const { accountId, cardReference } = await withCard(100_000);
    const message = newMessage();
    const on = { cardReference, channel: 'shop' };
    const hotel = { ...on, message, amountCentimes: 30_000, isAdvice: false, isPreAuthorisation: true };
    const more = { ...on, message: newMessage(), amountCentimes: 10_000, isAdvice: false, increases: message };
    await branch.onCard('authorised', hotel);
    await branch.onCard('authorised', more);
    await branch.onCard('authorised', more);
    expect(await amounts(accountId)).toEqual([100_000, 40_000, 60_000, 0]);
    const part = { ...on, authorisation: message, clearedOn: TODAY };
    await branch.onCard('cleared', { ...part, message: newMessage(), amountCentimes: 15_000, isLast: false });
    expect(await amounts(accountId)).toEqual([85_000, 25_000, 60_000, 0]);
    await branch.onCard('cleared', { ...part, message: newMessage(), amountCentimes: 20_000 });
    expect(await amounts(accountId)).toEqual([65_000, 0, 65_000, 0]);
  });

  it('a reversal frees what was held, or a part; one that comes first lets its original hold nothing', async () => {
    const { accountId, cardReference } = await withCard(50_000);
    const message = newMessage();
    const on = { cardReference, channel: 'shop', amountCentimes: 20_000, isAdvice: false };
    await branch.onCard('authorised', { ...on, message });
    const part = { message: newMessage(), original: message, cardReference, remainingCentimes: 5_000 };
    await branch.onCard('reversed', part);
    expect(await amounts(accountId)).toEqual([50_000, 5_000, 45_000, 0]);
    await branch.onCard('reversed', { message: newMessage(), original: message, cardReference });
    expect(await amounts(accountId)).toEqual([50_000, 0, 50_000, 0]);
    const early = newMessage();
    await branch.onCard('reversed', { message: newMessage(), original: early, cardReference });
    await branch.onCard('authorised', { ...on, message: early });
    expect(await amounts(accountId)).toEqual([50_000, 0, 50_000, 0]);
  });

  it('what was paid is booked, held or not: above the hold, late, without any; the rest is due by the client', async () => {
    const { accountId, cardReference } = await withCard(30_000);
    const message = newMessage();
    const on = { cardReference, channel: 'shop' };
    await branch.onCard('authorised', { ...on, message, amountCentimes: 10_000, isAdvice: false });
    await branch.onCard('cleared', {
      ...on,
      message: newMessage(),
      authorisation: message,
      amountCentimes: 12_000,
      clearedOn: inDays(-3),
    });
    expect(await amounts(accountId)).toEqual([18_000, 0, 18_000, 0]);
    const foreign = { currency: 'EUR', amountMinor: 2_300 };
    const without = { ...on, message: newMessage(), amountCentimes: 25_000, clearedOn: TODAY, foreign };
    expect(await branch.onCard('cleared', without)).toEqual([taken]);
    expect(await amounts(accountId)).toEqual([0, 0, 0, 7_000]);
    expect(await branch.told('accounts.card-charged.v1', accountId)).toMatchObject([
      { amountCentimes: 12_000, shortfallCentimes: 0, bookedOn: inDays(-3) },
      { amountCentimes: 25_000, shortfallCentimes: 7_000, bookedOn: TODAY },
    ]);
    const [kept] = await branch.service.dataSource.query<object[]>(
      `SELECT kind, foreign_amount FROM movement WHERE account_id = $1 AND foreign_amount IS NOT NULL`,
      [accountId],
    );
    expect(kept).toEqual({ kind: 'shop', foreign_amount: foreign });
    // Debits are blocked until it is settled, which the next deposit does.
    const deposit = await branch.teller.post(`/accounts/${accountId}/deposits`, { amountCentimes: 5_000 });
    expect(deposit.body).toMatchObject({ balanceCentimes: 0 });
    expect(await amounts(accountId)).toEqual([0, 0, 0, 2_000]);
    const withdrawal = await branch.teller.post(`/accounts/${accountId}/withdrawals`, { amountCentimes: 100 });
    expect([withdrawal.status, withdrawal.body]).toMatchObject([
      409,
      { code: 'account.due-by-client', dueCentimes: 2_000 },
    ]);
    await branch.teller.post(`/accounts/${accountId}/deposits`, { amountCentimes: 5_000 });
    expect(await amounts(accountId)).toEqual([3_000, 0, 3_000, 0]);
  });

  it('a blocked account pays nothing by an act of ours, and what the bank has paid all the same', async () => {
    const { accountId, cardReference } = await withCard(30_000);
    await branch.supervisor.post(`/accounts/${accountId}/blocks`, { kind: 'all', reason: 'the holder died' });
    const on = { cardReference, channel: 'atm', amountCentimes: 10_000 };
    const asked = await branch.onCard('authorised', { ...on, message: newMessage(), isAdvice: false });
    expect(asked).toMatchObject([{ status: 'refused', code: 'account.blocked' }]);
    expect(await branch.onCard('cleared', { ...on, message: newMessage(), clearedOn: TODAY })).toEqual([taken]);
    expect(await amounts(accountId)).toEqual([20_000, 0, 20_000, 0]);
  });

  it('a refund is paid in; a single message that is reversed comes back', async () => {
    const { accountId, cardReference } = await withCard(30_000);
    const on = { cardReference, channel: 'shop', clearedOn: TODAY };
    await branch.onCard('refunded', { ...on, message: newMessage(), amountCentimes: 4_000 });
    expect(await amounts(accountId)).toEqual([34_000, 0, 34_000, 0]);
    const atm = newMessage();
    await branch.onCard('cleared', { ...on, channel: 'atm', message: atm, amountCentimes: 20_000 });
    expect(await amounts(accountId)).toEqual([14_000, 0, 14_000, 0]);
    const back = { message: newMessage(), original: atm, cardReference };
    await branch.onCard('reversed', back);
    await branch.onCard('reversed', back);
    expect(await amounts(accountId)).toEqual([34_000, 0, 34_000, 0]);
    expect(await branch.told('accounts.card-repaid.v1', accountId)).toMatchObject([
      { amountCentimes: 4_000 },
      { amountCentimes: 20_000 },
    ]);
  });

  it('a card that belongs to nobody here is booked apart, once, and listed', async () => {
    const cardReference = newCardReference();
    const charge = { cardReference, channel: 'shop', message: newMessage(), amountCentimes: 6_000, clearedOn: TODAY };
    expect(await branch.onCard('cleared', charge)).toEqual([taken]);
    expect(await branch.onCard('cleared', charge)).toEqual([taken]);
    const compliance = await branch.client('compliance');
    const { body } = await compliance.get<{ items: { cardReference: string }[] }>('/cards/unknown-charges');
    expect(body.items.filter((one) => one.cardReference === cardReference)).toMatchObject([
      { amountCentimes: 6_000, reason: 'unknown-card', clearedOn: TODAY },
    ]);
  });

  it('holds that nobody clears are released on their day; the clearing is booked all the same', async () => {
    const { accountId, cardReference } = await withCard(50_000);
    const message = newMessage();
    const on = { cardReference, channel: 'shop', amountCentimes: 20_000 };
    await branch.onCard('authorised', { ...on, message, isAdvice: false });
    const [hold] = await branch.service.dataSource.query<{ on: string }[]>(
      `SELECT expires_on::text AS "on" FROM card_hold WHERE account_id = $1`,
      [accountId],
    );
    expect(hold?.on).toBe(inDays(7));
    const dayEnd = new DayEnd(branch.service.dataSource, branch.service);
    const noonIn = (days: number) => `${inDays(days)}T12:00:00.000Z`;
    await dayEnd.round(noonIn(7));
    expect(await amounts(accountId)).toEqual([50_000, 20_000, 30_000, 0]);
    await dayEnd.round(noonIn(8));
    await dayEnd.round(noonIn(8));
    expect(await amounts(accountId)).toEqual([50_000, 0, 50_000, 0]);
    await branch.onCard('cleared', { ...on, message: newMessage(), authorisation: message, clearedOn: TODAY });
    expect(await amounts(accountId)).toEqual([30_000, 0, 30_000, 0]);
  });

  it('the number of a card is refused wherever it stands, and an unknown type or version', async () => {
    const { cardReference } = await withCard(1_000);
    const leak = { cardReference, message: newMessage(), original: newMessage(), note: '4111-1111-1111-1111' };
    expect(await branch.onCard('reversed', leak)).toMatchObject([
      { status: 'refused', code: 'card.number-in-body', details: { field: 'note' } },
    ]);
    const [answer] = await branch.hear('cards', bankEvent('card-melted', {}));
    expect(answer).toMatchObject({ status: 'refused', code: 'bank-event.unknown-type' });
  });

  it('leaves books that agree', async () => {
    expect(await branch.differences()).toEqual([]);
  });
});
