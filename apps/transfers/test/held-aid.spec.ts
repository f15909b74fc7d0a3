import { describe, expect, it } from '@jest/globals';
import { seededParameters } from '#libs/approvals';
import { contractViolation } from '#libs/events';
import { contextAt } from '#libs/testing';
import { decideCase, decisionOf } from '../src/compliance/decide-case.js';
import { hold } from '../src/compliance/hold.js';
import { returnFamilyAid } from '../src/family-aid/cancelling-aid.js';
import { NO_CASH_YET, type AidOwedBack, type FamilyAid } from '../src/family-aid/family-aid.js';
import { holdFamilyAid } from '../src/family-aid/held-aid.js';
import { memoryId, type CaseVerdict, type Remembered, type ScreeningCase } from '../src/screening/case.js';
import { TRANSFERS_PARAMETERS } from '../src/transfers.parameters.js';
import { NOT_ABROAD } from './unscreened.js';

const AT = '2026-11-28T10:00:00.000Z';
const at = () => contextAt(AT, seededParameters(...TRANSFERS_PARAMETERS));
const ID = '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e51';
const CASE_ID = '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e52';
const SENDER = { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin', idNumber: 'AB123456' } as const;
const OWED_BACK: AidOwedBack = {
  ...NO_CASH_YET,
  id: ID,
  operator: 'moneygram',
  agency: 'RAB-001',
  amountCentimes: 200_000,
  feeCentimes: 9_000,
  feeVatCentimes: 818,
  sender: SENDER,
  senderDocument: 'cin AB123456',
  senderStatus: 'resident-moroccan',
  beneficiary: { firstName: 'Yassine', lastName: 'Tazi', country: 'FR' },
  relation: 'child',
  papers: ['family-link-proof'],
  request: '3f8a6a53-1d3e-4c47-9a0e-0c2b7f1e6d51',
  attempt: 0,
  begunAt: AT,
  status: 'owed-back',
  refusal: null,
  reference: '40718265',
  sentAt: AT,
  receiptNumber: 'RAB-001-T-2026-000001',
};
const HIT = { entryId: 'un/1', entryVersion: 2, score: 0.93, reasons: [] };
const SUBJECT = {
  role: 'sender',
  personKey: 'cin AB123456',
  firstName: 'Hassan',
  lastName: 'Tazi',
  hits: [HIT],
} as const;
const SCREENING = { screened: { revision: 7, subjects: [SUBJECT] }, caseId: CASE_ID };
const remembered = (verdict: CaseVerdict): Remembered[] => [
  { id: memoryId(SUBJECT.personKey, HIT.entryId), entryVersion: 2, verdict, caseId: CASE_ID, decidedAt: AT },
];
const refusing = (code: string) => expect.objectContaining({ code, status: 409 });

const decided = (verdict: CaseVerdict, { aid, open }: { aid: FamilyAid; open: ScreeningCase }) =>
  decideCase.decide(
    { ...NOT_ABROAD, aid, case: open, transfer: undefined, cases: [open], memory: [] },
    decisionOf(open, { verdict, reason: 'looked at the papers', by: 'ahmed' }),
    at(),
  );
const returning = (aid: FamilyAid | undefined, memory: Remembered[] = []) =>
  returnFamilyAid.decide(
    { aid, memory, series: undefined, use: undefined },
    { id: ID, agency: 'RAB-001', ...SCREENING },
    at(),
  );
const holding = (aid: FamilyAid | undefined) =>
  holdFamilyAid.decide({ aid, memory: [], case: undefined }, { id: ID, ...SCREENING }, at());
const held = () => {
  const { aid, case: open } = holding(OWED_BACK).save!;
  return { aid: aid as FamilyAid, open: open as ScreeningCase };
};

describe('family aid that its operator has taken back, of a sender who may be listed', () => {
  it('is not given back but held, and the counter learns no more than that', () => {
    expect(() => returning(OWED_BACK)).toThrow(refusing('transfer.under-verification'));
    const { save, booking, reply } = holding(OWED_BACK);
    expect(reply).toEqual({ id: ID, status: 'under-verification', amountCentimes: 200_000, feeCentimes: 9_000 });
    expect(booking).toBeUndefined();
    expect(save?.aid).toEqual({ ...OWED_BACK, heldBy: CASE_ID });
    expect(save?.case).toMatchObject({ stage: 'refund', transferKind: 'family-aid', status: 'open', transferId: ID });
    expect(() => returning(save?.aid, remembered('cleared'))).toThrow(refusing('transfer.under-verification'));
    expect(holding(save?.aid)).toEqual({ reply });
  });

  it.each(['cleared', 'refused'] as const)('%s, it goes back to the sender', (verdict) => {
    const { save, booking } = decided(verdict, held());
    expect([save?.aid, booking]).toEqual([OWED_BACK, undefined]);
    expect(returning(save?.aid, save?.memory as Remembered[]).reply.status).toBe('cancelled');
  });

  it('frozen, amount and fee are blocked, and the operator is owed nothing', () => {
    const { save, booking, events, reply } = decided('frozen', held());
    expect(save?.aid).toMatchObject({ status: 'frozen', heldBy: CASE_ID });
    expect(booking).toMatchObject({ agency: 'RAB-001' });
    expect(booking?.entries).toEqual([
      { ledgerAccount: 'operator:moneygram', amountCentimes: 200_000 },
      { ledgerAccount: 'fees:moneygram', amountCentimes: 8_182 },
      { ledgerAccount: 'vat', amountCentimes: 818 },
      { ledgerAccount: 'frozen:moneygram', amountCentimes: -209_000 },
    ]);
    expect(events).toMatchObject([{ type: 'transfers.transfer-frozen.v1', data: { cashCentimes: 0 } }]);
    expect(contractViolation(events![0]!.type, events![0]!.data)).toBeUndefined();
    // By this the settlement of the day knows it for a cancellation.
    expect(reply).toEqual({ caseId: CASE_ID, status: 'frozen', transferId: ID, transferKind: 'family-aid' });
    expect(() => returning(save?.aid, remembered('cleared'))).toThrow(refusing('transfer.under-verification'));
    expect(holding(save?.aid).reply.status).toBe('under-verification');
    expect(decided('cleared', { ...held(), aid: save!.aid! }).save?.aid).toBe(save!.aid);
  });

  it('is held when lists change', () => {
    const rows = { ...NOT_ABROAD, transfer: undefined, aid: OWED_BACK, case: undefined, memory: [] };
    const { save } = hold.decide(rows, { transferId: ID, ...SCREENING }, at());
    expect(save?.aid).toEqual({ ...OWED_BACK, heldBy: CASE_ID });
  });
});
