import { describe, expect, it } from '@jest/globals';
import type { Account } from '../src/account/account.js';
import type { Card } from '../src/card/card.js';
import { authoriseCard, messageKeyOf, releaseHold, type AuthoriseCard, type CardHold } from '../src/card/hold.js';
import { ACCOUNT, accountWith, AT, blocked, BY_CARD, CARD, CONTEXT, holdOf, idOf, messageOf, ON } from './decided.js';

const { id: ID, bank: BANK } = BY_CARD;

interface Given {
  card?: Card;
  account?: Account;
  hold?: CardHold;
  increased?: CardHold;
}

const authorising = (given: Given, change: Partial<AuthoriseCard> = {}) =>
  authoriseCard.decide(
    { card: CARD, account: undefined, hold: undefined, increased: undefined, told: undefined, ...given },
    { ...BY_CARD, message: messageOf(1), amountCentimes: 20_000, isAdvice: false, ...change },
    CONTEXT,
  );

describe('an authorisation', () => {
  it('holds what is asked for, for seven days; the bank is told', () => {
    const { save, reply, events, booking } = authorising({ account: accountWith(50_000, { heldCentimes: 1_000 }) });
    expect(save).toMatchObject({
      account: { balanceCentimes: 50_000, heldCentimes: 21_000 },
      hold: {
        id: ID,
        messageKey: messageKeyOf(messageOf(1)),
        status: 'held',
        authorisedCentimes: 20_000,
        heldCentimes: 20_000,
        clearedCentimes: 0,
        expiresOn: '2026-12-03',
        heldAt: AT,
      },
      told: { id: ID, partner: BANK, what: 'card-held', payload: { message: messageOf(1), approvedCentimes: 20_000 } },
    });
    expect([reply, events, booking]).toEqual([
      { messageKey: messageKeyOf(messageOf(1)), heldCentimes: 20_000 },
      undefined,
      undefined,
    ]);
  });

  it('of a hotel holds for thirty days', () => {
    expect(authorising({ account: accountWith(50_000) }, { isPreAuthorisation: true }).save?.hold?.expiresOn).toBe(
      '2026-12-26',
    );
  });

  it.each<[string, Given, Partial<AuthoriseCard>, string]>([
    ['of a card that is not there', { account: accountWith(50_000), card: undefined as never }, {}, 'card.not-found'],
    [
      'of a card of another bank',
      { account: accountWith(50_000), card: { ...CARD, bank: 'other' } },
      {},
      'card.not-found',
    ],
    ['of a card that nobody has', { card: { ...CARD, accountId: null } }, {}, 'card.not-found'],
    ['of a blocked card', { account: accountWith(50_000), card: { ...CARD, status: 'blocked' } }, {}, 'card.blocked'],
    ['of a replaced card', { account: accountWith(50_000), card: { ...CARD, status: 'replaced' } }, {}, 'card.blocked'],
    ['of a closed account', { account: accountWith(0, { status: 'closed' }) }, { isAdvice: true }, 'account.closed'],
    ['of a blocked account', { account: accountWith(50_000, blocked('debit')) }, {}, 'account.blocked'],
    ['while something is due', { account: accountWith(50_000, { dueCentimes: 1 }) }, {}, 'account.due-by-client'],
    ['of more than there is', { account: accountWith(19_999) }, {}, 'account.insufficient-funds'],
    ['of a part of nothing', { account: accountWith(0) }, { mayBePartial: true }, 'account.insufficient-funds'],
  ])('%s is refused', (_, given, change, code) => {
    expect(() => authorising(given, change)).toThrow(expect.objectContaining({ code }));
  });

  it.each<[string, Given, Partial<AuthoriseCard>, number]>([
    ['of a card that was sold', { account: accountWith(20_000), card: { ...CARD, status: 'sold' } }, {}, 20_000],
    ['of a part, where that is allowed', { account: accountWith(7_000) }, { mayBePartial: true }, 7_000],
    ['of all, though a part were allowed', { account: accountWith(70_000) }, { mayBePartial: true }, 20_000],
    ['as advice, whatever is there', { account: accountWith(5, { dueCentimes: 9 }) }, { isAdvice: true }, 20_000],
    [
      'as advice, of a blocked card',
      { account: accountWith(5), card: { ...CARD, status: 'blocked' } },
      { isAdvice: true },
      20_000,
    ],
    ['of an account blocked for credits', { account: accountWith(20_000, blocked('credit')) }, {}, 20_000],
  ])('%s holds', (_, given, change, heldCentimes) => {
    const { save } = authorising(given, change);
    expect(save).toMatchObject({ account: { heldCentimes }, hold: { heldCentimes, authorisedCentimes: heldCentimes } });
  });

  it('that is known, or was reversed before it came, holds nothing more', () => {
    for (const hold of [holdOf(20_000), holdOf(0, { status: 'reversed', accountId: null })]) {
      const { save, reply } = authorising({ account: accountWith(50_000), hold });
      expect([save, reply.heldCentimes]).toEqual([undefined, hold.heldCentimes]);
    }
  });

  it('that increases another one is held with it, and known by its own message', () => {
    const increased = holdOf(10_000, { expiresOn: '2026-11-27' });
    const change = { message: messageOf(5), increases: messageOf(1) };
    const { save } = authorising({ account: accountWith(50_000, { heldCentimes: 10_000 }), increased }, change);
    expect(save).toMatchObject({
      account: { heldCentimes: 30_000 },
      increased: { heldCentimes: 30_000, authorisedCentimes: 30_000, expiresOn: '2026-12-03', status: 'held' },
      hold: { messageKey: messageKeyOf(messageOf(5)), heldCentimes: 0, authorisedCentimes: 0, status: 'cleared' },
    });
  });

  it.each([holdOf(0, { status: 'cleared' }), holdOf(10_000, { accountId: idOf(77) })])(
    'that increases one which is over, or of another account, stands for itself',
    (increased) => {
      const { save } = authorising({ account: accountWith(50_000), increased }, { message: messageOf(5) });
      expect([save?.increased, save?.hold?.heldCentimes]).toEqual([undefined, 20_000]);
    },
  );
});

describe('a hold that nobody clears', () => {
  const release = (hold: CardHold | undefined, account: Account | undefined) =>
    releaseHold.decide({ hold, account }, { messageKey: 'any' }, CONTEXT);

  it('is released when its last day has passed, not on it', () => {
    const account = accountWith(50_000, { heldCentimes: 20_000 });
    const { save } = release(holdOf(20_000, { expiresOn: '2026-11-25' }), account);
    expect(save).toMatchObject({
      account: { heldCentimes: 0 },
      hold: { status: 'released', heldCentimes: 0, authorisedCentimes: 20_000 },
    });
    for (const hold of [
      holdOf(20_000, { expiresOn: ON }),
      holdOf(0, { status: 'cleared', expiresOn: '2026-11-25' }),
      undefined,
    ])
      expect(release(hold, account).save).toBeUndefined();
    expect(release(holdOf(20_000, { expiresOn: '2026-11-25' }), undefined).save).toBeUndefined();
  });
});

it('a message is known by all its parts', () => {
  const parts = { acquirer: '1', terminal: '2', sentAt: '3', stan: '4', rrn: '5' };
  expect(messageKeyOf(parts)).toBe('1/2/3/4/5');
  expect(ACCOUNT.bank).toBe(BANK);
});
