import { describe, expect, it } from '@jest/globals';
import { seededParameters } from '#libs/approvals';
import { contractViolation } from '#libs/events';
import { contextAt } from '#libs/testing';
import { decideCase, decisionOf } from '../src/compliance/decide-case.js';
import { hold } from '../src/compliance/hold.js';
import { giveBack, type GiveBack } from '../src/refund/refund.js';
import { caseOf, memoryId, memoryIdsOf, rememberedOf } from '../src/screening/case.js';
import type { Found, Remembered, Screened, ScreeningCase, CaseVerdict } from '../src/screening/case.js';
import { payOut } from '../src/transfer/payout.js';
import { send, type Send } from '../src/transfer/sending.js';
import type { Transfer } from '../src/transfer/transfer.js';
import { TRANSFERS_PARAMETERS } from '../src/transfers.parameters.js';
import { NO_CASE, NOT_ABROAD, UNSCREENED } from './unscreened.js';

const PARAMETERS = seededParameters(...TRANSFERS_PARAMETERS);
const AT = '2026-11-28T10:00:00.000Z';
const LATER = '2026-11-28T11:00:00.000Z';
const CASE_ID = '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e99';
const SENDER = 'cin AB123456';
const HIT = { entryId: 'un/1', entryVersion: 2, score: 0.93, reasons: [] };
const SCREENED: Screened = {
  revision: 7,
  subjects: [{ role: 'sender', personKey: SENDER, firstName: 'Hassan', lastName: 'Tazi', hits: [HIT] }],
};
const FOUND: Found = { caseId: CASE_ID, transferId: 'any', stage: 'sending', agency: 'RAB-001', at: AT };
const remembered = (verdict: CaseVerdict, entryVersion = 2, entryId = 'un/1'): Remembered => ({
  id: memoryId(SENDER, entryId),
  entryVersion,
  verdict,
  caseId: CASE_ID,
  decidedAt: AT,
});
const SEND: Send = {
  id: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11',
  codeHash: '29a1ec92-a2c4-2830-5364-e12256e2dfef',
  operator: 'cash-express',
  agency: 'RAB-001',
  statedCentimes: 185_000,
  feeMode: 'on-top',
  quote: null,
  destinationCity: null,
  sender: { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin', idNumber: 'AB123456' },
  beneficiary: { firstName: 'Aïcha', lastName: 'Aït Lahcen' },
  ...UNSCREENED,
};
const none = { transfer: undefined, series: undefined, wrongCodes: undefined, use: undefined, ...NO_CASE };
const at = (instant: string) => contextAt(instant, PARAMETERS);
const sent = (memory: Remembered[] = [], screened = SCREENED) =>
  send.decide({ ...none, memory }, { ...SEND, screened, caseId: CASE_ID }, at(AT));
const refusing = (code: string) => expect.objectContaining({ code, status: 409 });

describe('somebody who may be listed', () => {
  it.each<[string, Remembered[], Found['stage'], ScreeningCase['precedent'] | 'passes']>([
    ['whom nobody knows is a case', [], 'sending', null],
    ['who was cleared passes', [remembered('cleared')], 'sending', 'passes'],
    ['who was cleared of an older version is a case again', [remembered('cleared', 1)], 'sending', null],
    ['who was cleared of another entry is a case', [remembered('cleared', 2, 'un/2')], 'sending', null],
    ['who was refused is refused again', [remembered('refused')], 'sending', 'refused'],
    ['who was frozen is frozen again', [remembered('frozen')], 'sending', 'frozen'],
    ['who was refused gets the own money back', [remembered('refused')], 'refund', 'passes'],
    ['who was frozen gets not even that', [remembered('frozen')], 'refund', 'frozen'],
  ])('%s', (_, memory, stage, precedent) => {
    const found = caseOf(SCREENED, memory, { ...FOUND, stage });
    expect(found ? found.precedent : 'passes').toBe(precedent);
  });

  it('and may be two, of whom one is known, is a case; a frozen one freezes it at once', () => {
    const two = { ...SCREENED, subjects: [{ ...SCREENED.subjects[0]!, hits: [HIT, { ...HIT, entryId: 'un/2' }] }] };
    expect(caseOf(two, [remembered('cleared')], FOUND)?.precedent).toBeNull();
    expect(caseOf(two, [remembered('refused')], FOUND)?.precedent).toBeNull();
    expect(caseOf(two, [remembered('frozen')], FOUND)?.precedent).toBe('frozen');
    expect(caseOf(two, [remembered('cleared'), remembered('cleared', 2, 'un/2')], FOUND)).toBeUndefined();
    expect(memoryIdsOf(two.subjects)).toEqual([`${SENDER} = un/1`, `${SENDER} = un/2`]);
    const decided = rememberedOf(caseOf(two, [], FOUND)!, 'cleared', LATER);
    expect(decided.map(({ id, verdict }) => [id, verdict])).toEqual([
      [`${SENDER} = un/1`, 'cleared'],
      [`${SENDER} = un/2`, 'cleared'],
    ]);
  });

  it('sends, and the transfer is held: the money is taken, and nobody gets it', () => {
    const { save, booking, events, reply } = sent();
    expect(reply.status).toBe('under-verification');
    expect(save?.case).toMatchObject({ id: CASE_ID, transferId: SEND.id, status: 'open', revision: 7 });
    expect(save?.transfer).toMatchObject({ status: 'sent', heldBy: CASE_ID, screenedRevision: 7 });
    expect([booking?.entries.length, events?.length]).toEqual([4, 1]);
    expect(JSON.stringify([events, reply])).not.toMatch(/Hassan|un\/1/);
    expect(sent([remembered('cleared')]).reply.status).toBe('sent');
  });

  it.each([
    ['picked up', (transfer: Transfer) => payOut.decide({ ...none, transfer }, PAY_OUT, at(LATER))],
    ['given back', (transfer: Transfer) => giveBack.decide({ ...BACK_ROWS, transfer }, GIVE_BACK, at(LATER))],
  ])('and a held transfer is not %s', (_, asking) => {
    expect(() => asking(sent().save?.transfer as Transfer)).toThrow(refusing('transfer.under-verification'));
  });

  it('comes for a transfer, which is held then and not paid', () => {
    const transfer = sent([], { ...SCREENED, subjects: [] }).save!.transfer;
    const payee = [{ ...SCREENED.subjects[0]!, role: 'payee' as const }];
    const command = { ...PAY_OUT, screened: { revision: 7, subjects: payee }, caseId: CASE_ID };
    const { save, booking, events, reply } = payOut.decide({ ...none, transfer }, command, at(LATER));
    expect(reply).toEqual({ transferId: SEND.id, status: 'under-verification', amountCentimes: 185_000 });
    expect([booking, events, save?.series]).toEqual([undefined, undefined, undefined]);
    expect(save?.transfer).toEqual({ ...transfer, heldBy: CASE_ID });
    expect(save?.case).toMatchObject({ stage: 'pay-out', agency: 'OUJ-014' });
  });
});

const PAY_OUT = {
  codeHash: SEND.codeHash,
  operator: 'cash-express',
  agency: 'OUJ-014',
  idHash: '3f8a6a53-1d3e-4c47-9a0e-0c2b7f1e6d11',
  beneficiary: { firstName: 'Aïcha', lastName: 'Aït Lahcen', idKind: 'passport', idNumber: 'X12345' },
  ...UNSCREENED,
} as const;
const GIVE_BACK: GiveBack = {
  sendingReceiptNumber: 'RAB-001-T-2026-000001',
  agency: 'RAB-001',
  sender: { idKind: 'cin', idNumber: 'AB123456' },
  idHash: PAY_OUT.idHash,
  ...UNSCREENED,
};
const BACK_ROWS = { series: undefined, use: undefined, ofId: undefined, ofTransfer: undefined, ...NO_CASE };

describe('what compliance decides', () => {
  const held = () => {
    const { transfer, case: open } = sent().save as { transfer: Transfer; case: ScreeningCase };
    return { transfer, open };
  };
  const decided = (verdict: CaseVerdict, { transfer, open } = held(), others: ScreeningCase[] = []) =>
    decideCase.decide(
      { ...NOT_ABROAD, case: open, transfer, cases: [open, ...others], memory: [] },
      decisionOf(open, { verdict, reason: 'looked at the papers', by: 'ahmed' }),
      at(LATER),
    );

  it('clears: the transfer goes on, and it is remembered', () => {
    const { save, booking, events, reply } = decided('cleared');
    expect(reply).toEqual({ caseId: CASE_ID, status: 'cleared', transferId: SEND.id, transferKind: 'transfer' });
    expect(save?.transfer).toMatchObject({ status: 'sent', heldBy: null });
    expect(save?.memory).toEqual([{ ...remembered('cleared'), decidedAt: LATER }]);
    expect(save?.case).toMatchObject({ status: 'cleared', decidedAt: LATER, decidedBy: 'ahmed' });
    expect(booking).toBeUndefined();
    expect(events).toMatchObject([
      { type: 'transfers.transfer-cleared.v1', subject: SEND.id, data: { agency: 'RAB-001', cashCentimes: 0 } },
    ]);
    expect(payOut.decide({ ...none, transfer: save?.transfer }, PAY_OUT, at(LATER)).reply.status).toBe('paid-out');
  });

  it('clears one of two cases: the other goes on holding it', () => {
    const other = { ...held().open, id: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e98' };
    const { save, events } = decided('cleared', held(), [other]);
    expect([save?.transfer?.heldBy, events]).toEqual([other.id, undefined]);
  });

  it('refuses: amount and fee are owed to the sender, who gets both, and nobody else anything', () => {
    const { save, booking, events } = decided('refused');
    expect(booking?.entries).toEqual([
      { ledgerAccount: 'payables:cash-express', amountCentimes: 185_000 },
      { ledgerAccount: 'fees:cash-express', amountCentimes: 2_727 },
      { ledgerAccount: 'vat', amountCentimes: 273 },
      { ledgerAccount: 'owed-back:cash-express', amountCentimes: -188_000 },
    ]);
    expect(events?.map(({ type, data }) => [type, contractViolation(type, data)])).toEqual([
      ['transfers.transfer-rejected.v1', undefined],
    ]);
    const transfer = save?.transfer;
    expect(transfer).toMatchObject({ status: 'rejected', heldBy: null, returnDueCentimes: 188_000 });
    expect(() => payOut.decide({ ...none, transfer }, PAY_OUT, at(LATER))).toThrow(
      refusing('transfer.under-verification'),
    );
    const back = giveBack.decide({ ...BACK_ROWS, transfer }, { ...GIVE_BACK, agency: 'CAS-001' }, at(LATER));
    expect(back.reply).toMatchObject({ status: 'refunded', amountCentimes: 185_000, feeCentimes: 3_000 });
    expect(back.booking?.entries).toEqual([
      { ledgerAccount: 'owed-back:cash-express', amountCentimes: 188_000 },
      { ledgerAccount: 'drawer:CAS-001', amountCentimes: -188_000 },
    ]);
    expect(back.events?.map(({ type, data }) => [type, contractViolation(type, data), data.cashCentimes])).toEqual([
      ['transfers.transfer-refunded.v1', undefined, -188_000],
    ]);
  });

  it.each<[string, Partial<Transfer>, string, number]>([
    ['a transfer that waits', {}, 'payables:cash-express', 185_000],
    ['one that has expired', { status: 'expired', returnDueCentimes: 185_000 }, 'owed-back:cash-express', 185_000],
    ['one that was refused', { status: 'rejected', returnDueCentimes: 188_000 }, 'owed-back:cash-express', 188_000],
  ])('freezes %s: it stays blocked, and is paid to nobody, not even back', (_, change, from, amountCentimes) => {
    const { transfer, open } = held();
    const { save, booking, events } = decided('frozen', { transfer: { ...transfer, ...change } as Transfer, open });
    expect(booking?.entries).toEqual([
      { ledgerAccount: from, amountCentimes },
      { ledgerAccount: 'frozen:cash-express', amountCentimes: -amountCentimes },
    ]);
    expect(events?.map(({ type, data }) => [type, contractViolation(type, data)])).toEqual([
      ['transfers.transfer-frozen.v1', undefined],
    ]);
    expect(save?.transfer).toMatchObject({ status: 'frozen', heldBy: null });
    for (const asking of [
      () => payOut.decide({ ...none, transfer: save?.transfer }, PAY_OUT, at(LATER)),
      () => giveBack.decide({ ...BACK_ROWS, transfer: save?.transfer }, GIVE_BACK, at(LATER)),
    ])
      expect(asking).toThrow(refusing('transfer.under-verification'));
  });

  it('of a transfer that is over is remembered, and changes nothing of it', () => {
    const { transfer, open } = held();
    const paid = { ...transfer, status: 'paid-out', heldBy: null } as unknown as Transfer;
    const { save, booking, events } = decided('frozen', { transfer: paid, open });
    expect([booking, events, save?.transfer]).toEqual([undefined, undefined, paid]);
    expect(save?.memory?.[0]).toMatchObject({ verdict: 'frozen' });
  });

  it.each<[string, number, () => unknown]>([
    [
      'screening-case.decided',
      409,
      () => decided('cleared', { ...held(), open: { ...held().open, status: 'frozen' } }),
    ],
    [
      'screening-case.payment-under-way',
      409,
      () => {
        const { transfer, open } = held();
        return decided('frozen', { transfer: { ...transfer, status: 'paying-into-account' } as Transfer, open });
      },
    ],
    [
      'screening-case.not-found',
      404,
      () =>
        decideCase.decide(
          { ...NOT_ABROAD, case: undefined, transfer: undefined, cases: [], memory: [] },
          decisionOf(held().open, { verdict: 'cleared', reason: 'none', by: 'ahmed' }),
          at(LATER),
        ),
    ],
  ])('is refused with %s', (code, status, asking) => {
    expect(asking).toThrow(expect.objectContaining({ code, status }));
  });
});

describe('a list that has changed', () => {
  const command = { caseId: CASE_ID, transferId: SEND.id, screened: { ...SCREENED, revision: 8 } };
  const heldAgain = (transfer: Transfer | undefined, memory: Remembered[] = []) =>
    hold.decide({ ...NOT_ABROAD, transfer, memory, case: undefined }, command, at(LATER));
  const free = () => sent([remembered('cleared')]).save?.transfer as Transfer;

  it('holds what waits, and not what was cleared of the same version', () => {
    expect(heldAgain(free()).save).toMatchObject({
      transfer: { heldBy: CASE_ID, screenedRevision: 8 },
      case: { stage: 'new-list', status: 'open' },
    });
    expect(heldAgain(free(), [remembered('cleared')])).toMatchObject({
      save: { transfer: { heldBy: null, screenedRevision: 8 } },
      reply: { caseId: null },
    });
  });

  it('is a case of a transfer that is over too, and leaves a case that holds it', () => {
    const over = { ...free(), status: 'paid-out' } as unknown as Transfer;
    expect(heldAgain(over).save).toMatchObject({ transfer: { heldBy: null }, case: { status: 'open' } });
    const before = { ...free(), heldBy: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e98' };
    expect(heldAgain(before).save?.transfer?.heldBy).toBe(before.heldBy);
    expect(heldAgain(undefined).save).toBeUndefined();
  });
});
