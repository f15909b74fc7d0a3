import { describe, expect, it } from '@jest/globals';
import type { Account } from '../src/account/account.js';
import type { Card } from '../src/card/card.js';
import { clearCard, type ClearCard } from '../src/card/charge.js';
import { messageKeyOf, type CardHold } from '../src/card/hold.js';
import { refundCard, reverseCard, type ReverseCard } from '../src/card/repayment.js';
import type { Movement } from '../src/movement/movement.js';
import { accountWith, blocked, BY_CARD, CARD, CONTEXT, holdOf, idOf, messageOf, ON, sumOf } from './decided.js';

const { id: ID, bank: BANK } = BY_CARD;

interface Given {
  card?: Card;
  account?: Account;
  hold?: CardHold;
  known?: Movement;
}

const none = { known: undefined, unknown: undefined, hold: undefined, movement: undefined, accompanying: undefined };
const clearing = (given: Given, change: Partial<ClearCard> = {}) =>
  clearCard.decide(
    { ...none, card: CARD, account: undefined, ...given },
    { ...BY_CARD, message: messageOf(2), amountCentimes: 20_000, clearedOn: ON, ...change },
    CONTEXT,
  );
const refunding = (given: Given) =>
  refundCard.decide(
    { ...none, card: CARD, account: undefined, ...given },
    { ...BY_CARD, message: messageOf(2), amountCentimes: 5_000, clearedOn: ON },
    CONTEXT,
  );
const reversing = (given: Given & { paid?: Movement; returned?: Movement }, change: Partial<ReverseCard> = {}) => {
  const nothing = {
    hold: undefined,
    paid: undefined,
    returned: undefined,
    movement: undefined,
    accompanying: undefined,
  };
  const command = { ...BY_CARD, message: messageOf(2), original: messageOf(1), ...change };
  return reverseCard.decide({ ...nothing, card: CARD, account: undefined, ...given }, command, CONTEXT);
};

describe('a clearing', () => {
  it('books what was paid, and frees its hold', () => {
    const account = accountWith(50_000, { heldCentimes: 25_000 });
    const { save, booking, events, reply } = clearing(
      { account, hold: holdOf(25_000) },
      { authorisation: messageOf(1) },
    );
    expect(save).toMatchObject({
      account: { balanceCentimes: 30_000, heldCentimes: 0, dueCentimes: 0, lastUsedOn: ON },
      hold: { status: 'cleared', heldCentimes: 0, clearedCentimes: 20_000 },
      movement: { kind: 'shop', amountCentimes: -20_000, reference: `card/${messageKeyOf(messageOf(2))}`, valueOn: ON },
    });
    expect(booking).toEqual({
      bookedOn: ON,
      agency: 'RAB-001',
      entries: [
        { ledgerAccount: 'client-funds:attijari', amountCentimes: 20_000 },
        { ledgerAccount: 'card-settlement:attijari', amountCentimes: -20_000 },
      ],
    });
    expect(events).toMatchObject([
      { type: 'accounts.card-charged.v1', data: { channel: 'shop', shortfallCentimes: 0, cashCentimes: 0 } },
    ]);
    expect(reply).toEqual({ movementId: ID, shortfallCentimes: 0 });
  });

  it('that is not the last leaves the rest of its hold', () => {
    const account = accountWith(50_000, { heldCentimes: 25_000 });
    const { save } = clearing({ account, hold: holdOf(25_000) }, { authorisation: messageOf(1), isLast: false });
    expect(save).toMatchObject({ account: { heldCentimes: 5_000 }, hold: { status: 'held', heldCentimes: 5_000 } });
    const all = clearing({ account, hold: holdOf(25_000) }, { amountCentimes: 30_000, isLast: false });
    expect(all.save).toMatchObject({ account: { heldCentimes: 0 }, hold: { status: 'cleared', heldCentimes: 0 } });
  });

  it.each([
    { balance: 20_000, shortfall: 0, left: 0 },
    { balance: 19_999, shortfall: 1, left: 0 },
    { balance: 0, shortfall: 20_000, left: 0 },
    { balance: 20_001, shortfall: 0, left: 1 },
  ])('above $balance leaves $shortfall due by the client', ({ balance, shortfall, left }) => {
    const { save, booking, events } = clearing({ account: accountWith(balance) });
    expect(save?.account).toMatchObject({ balanceCentimes: left, dueCentimes: shortfall });
    expect(save?.accompanying?.amountCentimes).toBe(shortfall || undefined);
    expect(events).toMatchObject([{ data: { amountCentimes: 20_000, shortfallCentimes: shortfall } }]);
    expect(sumOf(booking?.entries)).toBe(0);
  });

  it.each<[string, Account]>([
    ['a blocked account', accountWith(50_000, blocked('all'))],
    ['one of which something is due', accountWith(50_000, { dueCentimes: 5 })],
    ['one whose money is held for others', accountWith(50_000, { heldCentimes: 50_000 })],
  ])('is never refused: of %s', (_, account) => {
    expect(clearing({ account }).save?.account).toMatchObject({ balanceCentimes: 30_000 });
  });

  it('wakes an account that rests, and leaves a closed one closed', () => {
    expect(clearing({ account: accountWith(50_000, { status: 'dormant' }) }).save?.account?.status).toBe('active');
    const closed = clearing({ account: accountWith(0, { status: 'closed' }) }).save?.account;
    expect(closed).toMatchObject({ status: 'closed', dueCentimes: 20_000, balanceCentimes: 0 });
  });

  it.each([
    ['2026-11-20', '2026-11-20'],
    ['2026-11-27', ON],
  ])('of %s is of value on %s, and booked today', (clearedOn, valueOn) => {
    const { save, booking } = clearing({ account: accountWith(50_000, { bookedOn: '2026-11-01' }) }, { clearedOn });
    expect([save?.movement?.valueOn, save?.movement?.bookedOn, booking?.bookedOn]).toEqual([valueOn, ON, valueOn]);
  });

  it('never goes back in the book of its account, though a clock may', () => {
    const { save } = clearing({ account: accountWith(50_000, { bookedOn: '2026-11-27' }) });
    expect([save?.movement?.valueOn, save?.movement?.bookedOn]).toEqual([ON, '2026-11-27']);
  });

  it('that is known, or was reversed before it came, books nothing', () => {
    const known = { id: ID } as Movement;
    expect(clearing({ account: accountWith(50_000), known })).toEqual({
      reply: { movementId: ID, shortfallCentimes: 0 },
    });
    const hold = holdOf(0, { status: 'reversed', accountId: null });
    expect(clearing({ account: accountWith(50_000), hold })).toEqual({
      reply: { movementId: null, shortfallCentimes: 0 },
    });
    const late = clearing(
      { account: accountWith(50_000), hold: holdOf(0, { status: 'reversed' }) },
      { authorisation: messageOf(1) },
    );
    expect(late.save?.account?.balanceCentimes).toBe(30_000);
  });

  it.each<[string, Given]>([
    ['that nobody knows', { card: undefined as never }],
    ['of another bank', { card: { ...CARD, bank: 'other' }, account: accountWith(50_000) }],
    ['that nobody has', { account: undefined as never }],
  ])('of a card %s is booked apart', (_, given) => {
    const { save, booking, events, reply } = clearing(given);
    expect(save).toEqual({
      unknown: expect.objectContaining({ amountCentimes: 20_000, reason: 'unknown-card', bank: BANK }),
    });
    expect(booking?.entries).toEqual([
      { ledgerAccount: 'unknown-cards:attijari', amountCentimes: 20_000 },
      { ledgerAccount: 'card-settlement:attijari', amountCentimes: -20_000 },
    ]);
    expect([events, reply.movementId]).toEqual([undefined, null]);
  });
});

describe('a refund', () => {
  it('is paid in, and settles what is due', () => {
    const { save, booking, events } = refunding({ account: accountWith(0, { dueCentimes: 2_000 }) });
    expect(save).toMatchObject({
      account: { balanceCentimes: 3_000, dueCentimes: 0 },
      movement: { kind: 'card-refund' },
    });
    expect(events).toMatchObject([{ type: 'accounts.card-repaid.v1', data: { amountCentimes: 5_000 } }]);
    expect(sumOf(booking?.entries)).toBe(0);
  });

  it('to a closed account, or of a card that nobody knows, is booked apart', () => {
    for (const [given, reason] of [
      [{ account: accountWith(0, { status: 'closed' }) }, 'closed-account'],
      [{ card: undefined as never }, 'unknown-card'],
    ] as const) {
      const { save, booking } = refunding(given);
      expect(save).toEqual({ unknown: expect.objectContaining({ amountCentimes: -5_000, reason }) });
      expect(booking?.entries).toEqual([
        { ledgerAccount: 'card-settlement:attijari', amountCentimes: 5_000 },
        { ledgerAccount: 'unknown-cards:attijari', amountCentimes: -5_000 },
      ]);
    }
  });

  it('that is known pays nothing in', () => {
    expect(refunding({ account: accountWith(5), known: { id: ID } as Movement }).save).toBeUndefined();
  });
});

describe('a reversal', () => {
  it.each([
    [undefined, 0, 'reversed'],
    [5_000, 5_000, 'held'],
    [30_000, 20_000, 'held'],
  ])('that leaves %p holds %i', (remainingCentimes, heldCentimes, status) => {
    const change = remainingCentimes === undefined ? {} : { remainingCentimes };
    const { save } = reversing(
      { account: accountWith(50_000, { heldCentimes: 20_000 }), hold: holdOf(20_000) },
      change,
    );
    expect(save).toMatchObject({ account: { heldCentimes }, hold: { heldCentimes, status } });
  });

  it('before its original is kept', () => {
    const { save } = reversing({ account: accountWith(50_000) });
    expect(save).toEqual({
      hold: expect.objectContaining({
        id: ID,
        messageKey: messageKeyOf(messageOf(1)),
        status: 'reversed',
        heldCentimes: 0,
        accountId: null,
      }),
    });
  });

  it.each([
    holdOf(0, { status: 'cleared' }),
    holdOf(0, { status: 'released' }),
    holdOf(20_000, { accountId: idOf(77) }),
  ])('of what is over, or of another account, changes nothing', (hold) => {
    expect(reversing({ account: accountWith(50_000), hold }).save).toBeUndefined();
  });

  it.each([
    [undefined, 20_000],
    [5_000, 15_000],
  ])('of a single message that was booked, but for %p, gives %i back, once', (remainingCentimes, amountCentimes) => {
    const paid = { amountCentimes: -20_000 } as Movement;
    const change = remainingCentimes === undefined ? {} : { remainingCentimes };
    const { save } = reversing({ account: accountWith(0), paid }, change);
    expect(save?.movement).toMatchObject({
      amountCentimes,
      kind: 'card-refund',
      reference: `card/${messageKeyOf(messageOf(2))}`,
    });
    expect(reversing({ account: accountWith(0), paid, returned: { id: ID } as Movement }, change).save).toBeUndefined();
    expect(reversing({ account: accountWith(0), paid }, { remainingCentimes: 20_000 }).save).toBeUndefined();
  });
});
