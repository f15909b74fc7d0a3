import { describe, expect, it } from '@jest/globals';
import { seededParameters } from '#libs/approvals';
import { contractViolation } from '#libs/events';
import { contextAt } from '#libs/testing';
import fc from 'fast-check';
import type { PersonUse } from '../src/ceiling/ceiling.js';
import { beginCancelling, cancelledBy, hearCancellation, returnFamilyAid } from '../src/family-aid/cancelling-aid.js';
import { refusalOfSending, type FamilyAid } from '../src/family-aid/family-aid.js';
import {
  beginFamilyAid,
  checkMaySend,
  dropFamilyAid,
  takeFamilyAid,
  type BeginFamilyAid,
} from '../src/family-aid/sending-aid.js';
import { AID_PAPERS } from '../src/person/sender-status.js';
import { TRANSFERS_PARAMETERS } from '../src/transfers.parameters.js';
import { NO_CASE, UNSCREENED } from './unscreened.js';

const AT = '2026-01-31T10:00:00.000Z';
const at = (instant = AT) => contextAt(instant, seededParameters(...TRANSFERS_PARAMETERS));
const ID = '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e31';
const SENDER = { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin', idNumber: 'AB123456' } as const;
const BEGIN: BeginFamilyAid = {
  id: ID,
  operator: 'moneygram',
  agency: 'RAB-001',
  sender: SENDER,
  senderStatus: 'resident-moroccan',
  beneficiary: { firstName: 'Yassine', lastName: 'Tazi', country: 'FR' },
  relation: 'child',
  papers: ['family-link-proof'],
  request: '3f8a6a53-1d3e-4c47-9a0e-0c2b7f1e6d31',
  attempt: 0,
  statedCentimes: 200_000,
  feeMode: 'on-top',
  quote: null,
  ...UNSCREENED,
};
const begun = (change: Partial<BeginFamilyAid> = {}, use?: PersonUse) => {
  const { save } = beginFamilyAid.decide({ aid: undefined, use, ...NO_CASE }, { ...BEGIN, ...change }, at());
  return { aid: save?.aid as FamilyAid, use: save?.use as PersonUse };
};
const taken = (aid: FamilyAid | undefined) =>
  takeFamilyAid.decide({ aid, series: undefined }, { id: ID, agency: 'RAB-001', reference: '40718265' }, at());
const returned = (aid: FamilyAid | undefined, use?: PersonUse) =>
  returnFamilyAid.decide(
    { aid, series: undefined, use, memory: [] },
    { id: ID, agency: 'RAB-001', ...UNSCREENED },
    at(),
  );
const dropped = (aid: FamilyAid, use: PersonUse, code: 'other' | undefined) =>
  dropFamilyAid.decide({ aid, use, announcement: undefined }, { id: ID, code }, at());
const cancelling = (aid: FamilyAid | undefined, instant = AT, change: object = {}) => {
  const command = { id: ID, agency: 'RAB-001', sender: { idKind: 'cin', idNumber: 'ab 123456' }, idHash: '' } as const;
  return beginCancelling.decide(
    { aid, ofId: undefined, announcement: undefined },
    { ...command, ...change },
    at(instant),
  );
};
const { aid: ASKING, use: USE } = begun();
const SENT = taken(ASKING).save?.aid as FamilyAid;
const CANCELLING = cancelling(SENT).save?.aid as FamilyAid;
const OWED_BACK = cancelledBy(CANCELLING, { outcome: 'cancelled', reference: '40718265' });
const CANCELLED = returned(OWED_BACK, USE).save?.aid as FamilyAid;
const refusing = (code: string, status: number) => expect.objectContaining({ code, status });

describe('who may send family aid', () => {
  it.each([
    ['resident-moroccan', 'cin', ['family-link-proof']],
    ['resident-foreigner', 'residence-permit', ['family-link-proof']],
    ['foreign-visitor', 'passport', ['passport-pages', 'entry-stamp', 'exchange-slip']],
  ] as const)('a %s, by %s, who shows %j', (senderStatus, idKind, papers) => {
    const asked = { sender: { idKind }, senderStatus, beneficiary: { country: 'FR' }, papers };
    expect(() => checkMaySend(asked)).not.toThrow();
    expect(() => checkMaySend({ ...asked, papers: AID_PAPERS })).not.toThrow();
    for (const missing of papers)
      expect(() => checkMaySend({ ...asked, papers: papers.filter((paper) => paper !== missing) })).toThrow(
        expect.objectContaining({
          code: 'family-aid.papers-missing',
          details: { field: 'papers', missing: [missing] },
        }),
      );
    for (const other of (['cin', 'passport', 'residence-permit'] as const).filter((kind) => kind !== idKind))
      expect(() => checkMaySend({ ...asked, sender: { idKind: other } })).toThrow(
        refusing('family-aid.other-id-kind', 422),
      );
    expect(() => checkMaySend({ ...asked, beneficiary: { country: 'MA' } })).toThrow(
      refusing('family-aid.not-abroad', 422),
    );
  });
});

describe('family aid', () => {
  it('counts before the operator is asked: as a sending, and of 10,000 DH a calendar year', () => {
    expect(USE.sums).toEqual({
      sending: { '2026-01-31': 200_000, '2026-01': 200_000, '2026': 200_000 },
      'family-aid': { '2026-01-31': 200_000, '2026-01': 200_000, '2026': 200_000 },
    });
    const { use } = begun({ statedCentimes: 800_000 }, USE);
    expect(() => begun({ statedCentimes: 1 }, use)).toThrow(
      expect.objectContaining({
        code: 'ceiling.exceeded',
        details: expect.objectContaining({ ceiling: 'family-aid-year', ceilingCentimes: 1_000_000, leftCentimes: 0 }),
      }),
    );
  });

  it('moves cash when the operator has given its number: amount owed to it, fee earned, VAT owed', () => {
    const { booking, events, reply } = taken(ASKING);
    expect(booking?.entries).toEqual([
      { ledgerAccount: 'drawer:RAB-001', amountCentimes: 208_500 },
      { ledgerAccount: 'operator:moneygram', amountCentimes: -200_000 },
      { ledgerAccount: 'fees:moneygram', amountCentimes: -7_727 },
      { ledgerAccount: 'vat', amountCentimes: -773 },
    ]);
    expect(events?.map(({ type, data }) => contractViolation(type, data))).toEqual([undefined]);
    const told = JSON.stringify([events, reply]);
    for (const personal of ['40718265', 'Hassan', 'AB123456']) expect(told).not.toContain(personal);
  });

  it('that is not sent counts no more, and is taken back where nobody knows whether it was', () => {
    const refused = dropped(ASKING, USE, 'other');
    expect(refused.save).toEqual({
      aid: { ...ASKING, status: 'refused', refusal: 'other' },
      use: { ...USE, sums: { sending: {}, 'family-aid': {} }, latest: [] },
    });
    const lapsed = dropped(ASKING, USE, undefined);
    expect(lapsed.save?.announcement).toMatchObject({ id: ID, partner: 'moneygram', what: 'take-back' });
    expect(() => taken(lapsed.save?.aid)).toThrow(refusing('family-aid.lapsed', 409));
    expect(dropped(SENT, USE, undefined)).toEqual({ reply: { status: 'sent' } });
    expect(() => taken(SENT)).toThrow(refusing('family-aid.lapsed', 409));
    expect(refusalOfSending('sending.cancelled')).toEqual(refusing('family-aid.lapsed', 409));
    expect(refusalOfSending('sending.country-not-served')).toEqual(refusing('sending.country-not-served', 422));
  });

  it('is asked back on its day at its agency by its sender, and the operator is told', () => {
    expect(cancelling(SENT).save?.announcement).toMatchObject({ id: ID, partner: 'moneygram', what: 'cancel' });
    for (const aid of [CANCELLING, OWED_BACK])
      expect(cancelling(aid, '2026-02-03T10:00:00.000Z')).toEqual({ reply: { status: aid.status } });
  });

  it.each([
    ['of nobody', undefined, AT, {}, 'family-aid.not-found', 404],
    ['at another agency', SENT, AT, { agency: 'AGA-003' }, 'family-aid.not-found', 404],
    ['by another', SENT, AT, { sender: { idKind: 'cin', idNumber: 'AB1' } }, 'family-aid.other-sender', 422],
    ['before it is sent', ASKING, AT, {}, 'family-aid.not-sent', 409],
    ['on another day', SENT, '2026-02-01T00:30:00.000Z', {}, 'family-aid.too-late', 409],
    ['twice', CANCELLED, AT, {}, 'family-aid.already-cancelled', 409],
  ] as const)('is not asked back %s', (_, aid, instant, change, code, status) => {
    expect(() => cancelling(aid, instant, change)).toThrow(refusing(code, status));
  });

  it('goes back when the operator has taken it back, and not before', () => {
    for (const aid of [undefined, ASKING, SENT, CANCELLING])
      expect(() => returned(aid)).toThrow(refusing('family-aid.not-sent', 409));
    expect(() => returned(CANCELLED)).toThrow(refusing('family-aid.already-cancelled', 409));
    const kept = hearCancellation.decide(
      { aid: CANCELLING },
      { id: ID, answer: { outcome: 'refused', code: 'sending.already-paid' } },
      at(),
    );
    expect(kept.save?.aid).toEqual(SENT);
    expect(cancelledBy(SENT, { outcome: 'cancelled', reference: null })).toBe(SENT);
  });

  it('that is sent and given back leaves no centime anywhere, whatever its amount and way of the fee', () => {
    const sending = fc.record({
      statedCentimes: fc.integer({ min: 20_001, max: 1_000_000 }),
      feeMode: fc.constantFrom('on-top', 'deducted'),
      operator: fc.constantFrom('western-union', 'moneygram'),
    });
    fc.assert(
      fc.property(sending, (change) => {
        const { aid, use } = begun(change);
        const sent = taken(aid);
        const owed = { ...(sent.save?.aid as FamilyAid), status: 'owed-back' } as FamilyAid;
        const back = returned(owed, use);
        const balances = new Map<string, number>();
        for (const { ledgerAccount, amountCentimes } of [sent, back].flatMap(({ booking }) => booking?.entries ?? []))
          balances.set(ledgerAccount, (balances.get(ledgerAccount) ?? 0) + amountCentimes);
        expect([...balances.values()].filter((balance) => balance !== 0)).toEqual([]);
        for (const { booking } of [sent, back])
          expect(booking?.entries.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0)).toBe(0);
        const paid = aid.amountCentimes + aid.feeCentimes;
        expect(paid).toBe(change.statedCentimes + (change.feeMode === 'on-top' ? aid.feeCentimes : 0));
        expect(back.save?.use?.sums).toEqual({ sending: {}, 'family-aid': {} });
      }),
    );
  });
});
