import { describe, expect, it } from '@jest/globals';
import { seededParameters } from '#libs/approvals';
import { contextAt } from '#libs/testing';
import { decideCase, decisionOf } from '../src/compliance/decide-case.js';
import { hold } from '../src/compliance/hold.js';
import type { FamilyAid } from '../src/family-aid/family-aid.js';
import { takeFamilyAid, beginFamilyAid } from '../src/family-aid/sending-aid.js';
import { holdRemittance } from '../src/remittance/holding.js';
import { payRemittance } from '../src/remittance/paying.js';
import { UNANSWERED, type InwardRemittance } from '../src/remittance/remittance.js';
import { toRemittanceResponse } from '../src/remittance/remittances.dto.js';
import { beginRemittance, releaseRemittance } from '../src/remittance/reserving.js';
import {
  memoryId,
  type CaseVerdict,
  type Remembered,
  type Screened,
  type ScreeningCase,
} from '../src/screening/case.js';
import { TRANSFERS_PARAMETERS } from '../src/transfers.parameters.js';
import { ofRemittance } from '../src/watch-list/screener.service.js';
import { NO_CASE, NOT_ABROAD, UNSCREENED } from './unscreened.js';

const AT = '2026-11-28T10:00:00.000Z';
const LATER = '2026-11-28T10:05:00.000Z';
const at = (instant = AT) => contextAt(instant, seededParameters(...TRANSFERS_PARAMETERS));
const ID = '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e41';
const CASE_ID = '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e42';
const PAYEE = { firstName: 'Aïcha', lastName: 'Aït Lahcen', idKind: 'cin', idNumber: 'AB123456' } as const;
const RESERVED: InwardRemittance = {
  ...UNANSWERED,
  id: ID,
  operator: 'western-union',
  reference: '2094713586',
  agency: 'OUJ-014',
  payee: PAYEE,
  request: '3f8a6a53-1d3e-4c47-9a0e-0c2b7f1e6d41',
  attempt: 0,
  begunAt: AT,
  status: 'reserved',
  refusal: null,
  amountCentimes: 185_000,
  sender: { firstName: 'Nadia', lastName: 'Sabri', country: 'CA' },
  beneficiary: { firstName: 'Aïcha', lastName: 'Aït Lahcen' },
  reservedUntil: '2026-11-28T10:30:00.000Z',
};
const HIT = { entryId: 'un/1', entryVersion: 2, score: 0.93, reasons: [] };
const SUBJECT = {
  role: 'sender',
  personKey: 'cin AB123456',
  firstName: 'Nadia',
  lastName: 'Sabri',
  hits: [HIT],
} as const;
const SCREENED: Screened = { revision: 7, subjects: [SUBJECT] };
const SCREENING = { screened: SCREENED, caseId: CASE_ID };
const remembered = (verdict: CaseVerdict): Remembered[] => [
  { id: memoryId(SUBJECT.personKey, HIT.entryId), entryVersion: 2, verdict, caseId: CASE_ID, decidedAt: AT },
];
const refusing = (code: string) => expect.objectContaining({ code, status: 409 });
const decided = (
  verdict: CaseVerdict,
  open: ScreeningCase,
  of: { remittance?: InwardRemittance | undefined; aid?: FamilyAid | undefined },
) =>
  decideCase.decide(
    { ...NOT_ABROAD, ...of, case: open, transfer: undefined, cases: [open], memory: [] },
    decisionOf(open, { verdict, reason: 'looked at the papers', by: 'ahmed' }),
    at(LATER),
  );

describe('money from abroad of which somebody may be listed', () => {
  const rows = { series: undefined, use: undefined, wrongCodes: undefined, announcement: undefined };
  const paying = (remittance: InwardRemittance | undefined, memory: Remembered[] = [], instant = LATER) => {
    const command = { id: ID, agency: 'OUJ-014', payee: PAYEE, idHash: '', ...SCREENING };
    return payRemittance.decide({ ...rows, remittance, memory }, command, at(instant));
  };
  const holding = (remittance: InwardRemittance, memory: Remembered[] = []) =>
    holdRemittance.decide({ remittance, memory, case: undefined }, { id: ID, ...SCREENING }, at());
  const held = () => {
    const { remittance, case: open } = holding(RESERVED).save ?? {};
    return { remittance, open } as { remittance: InwardRemittance; open: ScreeningCase };
  };

  it('compares who comes, whom it is from, and whom it is for', () => {
    const people = ofRemittance(PAYEE, RESERVED.sender!, { firstName: 'Aicha', lastName: 'Lahcen' });
    expect(people.map(({ role, personKey, documentNumber }) => [role, personKey, documentNumber])).toEqual([
      ['payee', 'cin AB123456', 'AB123456'],
      ['sender', 'cin AB123456 receives from nadiasabri CA', undefined],
      ['beneficiary', 'cin AB123456 receives as aichalahcen', undefined],
    ]);
  });

  it('is not paid but held, and the counter learns no more than that', () => {
    expect(() => paying(RESERVED)).toThrow(refusing('transfer.under-verification'));
    const { save, booking, events, reply } = holding(RESERVED);
    expect(reply).toEqual({ transferId: ID, status: 'under-verification', amountCentimes: 185_000 });
    expect(save?.remittance).toEqual({ ...RESERVED, heldBy: CASE_ID });
    expect(save?.case).toMatchObject({
      transferId: ID,
      transferKind: 'remittance',
      stage: 'remittance',
      agency: 'OUJ-014',
    });
    expect([booking, events]).toEqual([undefined, undefined]);
    expect(holding(save?.remittance as InwardRemittance)).toEqual({ reply });
    expect(() => paying(save?.remittance, remembered('cleared'))).toThrow(refusing('transfer.under-verification'));
  });

  it('is paid once it is cleared', () => {
    const { remittance, open } = held();
    const { save } = decided('cleared', open, { remittance });
    expect(save?.remittance).toEqual(RESERVED);
    expect(save?.announcement).toBeUndefined();
    expect(paying(save?.remittance, save?.memory).reply.status).toBe('paid-out');
  });

  it('refused, is given back to its operator and held again when it is asked for anew', () => {
    const { remittance, open } = held();
    const { save } = decided('refused', open, { remittance });
    expect(save?.remittance).toMatchObject({
      status: 'released',
      heldBy: null,
      refusal: 'transfer.under-verification',
    });
    expect(save?.announcement).toMatchObject({ id: ID, partner: 'western-union', what: 'release' });
    expect(() => paying(RESERVED, save?.memory)).toThrow(refusing('transfer.under-verification'));
    expect(holding(RESERVED, save?.memory).save?.case?.precedent).toBe('refused');
  });

  it('frozen, is paid to nobody here and not given back, whoever asks for its number', () => {
    const { remittance, open } = held();
    const { save } = decided('frozen', open, { remittance });
    const frozen = save?.remittance as InwardRemittance;
    expect([frozen.status, frozen.heldBy, save?.announcement]).toEqual(['frozen', CASE_ID, undefined]);
    expect(() => paying(frozen, [], '2026-12-28T10:00:00.000Z')).toThrow(refusing('transfer.under-verification'));
    const released = releaseRemittance.decide(
      { remittance: frozen, announcement: undefined },
      { id: ID, refusal: 'remittance.lapsed' },
      at(LATER),
    );
    expect(released.save).toBeUndefined();
    const { id, operator, reference, agency, payee, request, attempt } = RESERVED;
    const asked = { id, operator, reference, agency, payee, request, attempt, idHash: '', isKept: true };
    expect(() => beginRemittance.decide({ remittance: undefined, wrongCodes: undefined }, asked, at(LATER))).toThrow(
      refusing('transfer.under-verification'),
    );
    // A counter sees no difference.
    expect(toRemittanceResponse(frozen)).toEqual(toRemittanceResponse(remittance));
  });

  it.each<CaseVerdict>(['cleared', 'refused', 'frozen'])(
    'that was given back meanwhile is only remembered: %s',
    (verdict) => {
      const { remittance, open } = held();
      const gone = releaseRemittance.decide(
        { remittance, announcement: undefined },
        { id: ID, refusal: 'remittance.lapsed' },
        at(LATER),
      ).save?.remittance as InwardRemittance;
      expect(gone).toMatchObject({ status: 'released', heldBy: null });
      const { save } = decided(verdict, open, { remittance: gone });
      expect([save?.remittance, save?.announcement, save?.case?.status]).toEqual([gone, undefined, verdict]);
      expect(save?.memory?.[0]?.verdict).toBe(verdict);
    },
  );

  it('is compared again with lists that change: held while it waits, a case only when it is paid', () => {
    const command = { transferId: ID, ...SCREENING };
    const again = (remittance: InwardRemittance, memory: Remembered[] = []) =>
      hold.decide({ ...NOT_ABROAD, transfer: undefined, remittance, case: undefined, memory }, command, at(LATER));
    expect(again(RESERVED).save).toMatchObject({ remittance: { heldBy: CASE_ID }, case: { stage: 'new-list' } });
    const paid = paying(RESERVED, remembered('cleared')).save?.remittance as InwardRemittance;
    const { save } = again(paid);
    expect([save?.remittance, save?.case?.transferKind]).toEqual([undefined, 'remittance']);
    expect(again(paid, remembered('cleared'))).toEqual({ reply: { transferId: ID, caseId: null } });
    expect(decided('frozen', save?.case as ScreeningCase, { remittance: paid }).save?.remittance).toBe(paid);
  });
});

describe('family aid of which somebody may be listed', () => {
  const begun = (memory: Remembered[] = []) =>
    beginFamilyAid.decide(
      { ...NO_CASE, memory, aid: undefined, use: undefined },
      {
        id: ID,
        operator: 'moneygram',
        agency: 'RAB-001',
        sender: PAYEE,
        senderStatus: 'resident-moroccan',
        beneficiary: { firstName: 'Nadia', lastName: 'Sabri', country: 'FR' },
        relation: 'child',
        papers: ['family-link-proof'],
        request: RESERVED.request,
        attempt: 0,
        statedCentimes: 200_000,
        feeMode: 'on-top',
        quote: null,
        ...UNSCREENED,
        ...SCREENING,
      },
      at(),
    );

  it('waits: nothing counts, and no cash can be taken', () => {
    const { save } = begun();
    expect(save?.aid).toMatchObject({ status: 'under-verification', refusal: null });
    expect(save?.case).toMatchObject({
      transferId: ID,
      transferKind: 'family-aid',
      stage: 'family-aid',
      status: 'open',
    });
    expect(save?.use).toBeUndefined();
    const taking = { id: ID, agency: 'RAB-001', reference: '40718265' };
    expect(() => takeFamilyAid.decide({ aid: save?.aid, series: undefined }, taking, at())).toThrow(
      refusing('family-aid.lapsed'),
    );
  });

  it.each<[CaseVerdict, string, CaseVerdict | undefined | null]>([
    ['cleared', 'asking', undefined],
    ['refused', 'under-verification', 'refused'],
    ['frozen', 'under-verification', 'frozen'],
  ])('%s, is dropped, and asked for anew it is %s', (verdict, status, precedent) => {
    const { aid, case: open } = begun().save!;
    const { save, booking, events } = decided(verdict, open!, { aid });
    expect(save?.aid).toEqual({ ...aid, status: 'dropped', refusal: 'transfer.under-verification' });
    expect([booking, events, save?.announcement, save?.case?.status]).toEqual([
      undefined,
      undefined,
      undefined,
      verdict,
    ]);
    const anew = begun(save?.memory).save;
    expect([anew?.aid?.status, anew?.case?.precedent]).toEqual([status, precedent]);
  });

  it('that is sent is a case only when lists change', () => {
    const { aid } = begun(remembered('cleared')).save!;
    const rows = { ...NOT_ABROAD, transfer: undefined, aid, case: undefined, memory: [] };
    const { save } = hold.decide(rows, { transferId: ID, ...SCREENING }, at(LATER));
    expect(save).toEqual({ case: expect.objectContaining({ transferKind: 'family-aid', stage: 'new-list' }) });
    expect(decided('refused', save?.case as ScreeningCase, { aid }).save?.aid).toBe(aid);
  });
});
