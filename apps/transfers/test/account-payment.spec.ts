import { describe, expect, it } from '@jest/globals';
import { seededParameters } from '#libs/approvals';
import { contractViolation } from '#libs/events';
import { contextAt } from '#libs/testing';
import type { PersonUse } from '../src/ceiling/ceiling.js';
import { creditTransferPayment, payIntoAccount, releaseTransferPayment } from '../src/transfer/account-payment.js';
import { payOut, type SavedPayOut } from '../src/transfer/payout.js';
import { NOT_PAID, type Transfer } from '../src/transfer/transfer.js';
import { TRANSFERS_PARAMETERS } from '../src/transfers.parameters.js';
import { NO_CASE, UNSCREENED } from './unscreened.js';

const PARAMETERS = seededParameters(...TRANSFERS_PARAMETERS);

const CONTEXT = contextAt('2026-02-03T10:00:00.000Z', PARAMETERS);
const LATER = contextAt('2026-02-04T10:00:00.000Z');
const ID = '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11';
const PAYMENT_ID = '01a20309-4c27-766d-b3de-7a4985ccf213';
const NAMED = { firstName: 'Aïcha', lastName: 'Aït Lahcen' };
const PAYEE = { ...NAMED, idKind: 'passport', idNumber: 'X12345' } as const;
const SENT: Transfer = {
  id: ID,
  codeHash: '29a1ec92-a2c4-2830-5364-e12256e2dfef',
  operator: 'cash-express',
  amountCentimes: 185_000,
  feeCentimes: 3_000,
  feeVatCentimes: 273,
  destinationCity: null,
  corrections: null,
  heldBy: null,
  screenedRevision: 0,
  returnDueCentimes: null,
  reservation: null,
  sender: { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin', idNumber: 'AB123456' },
  beneficiary: NAMED,
  sendingAgency: 'RAB-001',
  sentAt: '2026-02-02T10:00:00.000Z',
  sendingReceiptNumber: 'RAB-001-T-2026-000001',
  status: 'sent',
  ...NOT_PAID,
  accountPayment: null,
};
const ORDER = {
  id: PAYMENT_ID,
  accountId: '01a20309-4c27-766d-b3de-7a4985ccf212',
  codeHash: SENT.codeHash,
  operator: 'cash-express',
  agency: 'OUJ-014',
  idHash: '3f8a6a53-1d3e-4c47-9a0e-0c2b7f1e6d11',
  beneficiary: PAYEE,
  ...UNSCREENED,
} as const;
const NONE = { series: undefined, wrongCodes: undefined, use: undefined, ...NO_CASE };
const OF = { transferId: ID, paymentId: PAYMENT_ID };

const ordered = (transfer: Transfer | undefined, change: Partial<typeof ORDER> = {}) =>
  payIntoAccount.decide({ ...NONE, transfer }, { ...ORDER, ...change }, CONTEXT);
const waiting = () => ordered(SENT).save!.transfer;
const credited = (transfer: Transfer | undefined, amountCentimes = 185_000, paymentId = PAYMENT_ID) =>
  creditTransferPayment.decide({ transfer }, { ...OF, paymentId, amountCentimes }, LATER);
const released = (transfer: Transfer | undefined, use?: PersonUse) =>
  releaseTransferPayment.decide({ transfer, use }, { ...OF, code: 'account.closed' }, LATER);
const refusing = (code: string, status: number) => expect.objectContaining({ code, status });

describe('an order to pay a transfer into an account', () => {
  it('books nothing yet, gives a receipt, and tells accounts nothing about the people', () => {
    const { save, booking, events, reply } = ordered(SENT);
    expect(booking).toBeUndefined();
    expect(save?.transfer).toMatchObject({
      status: 'paying-into-account',
      payee: null,
      accountPayment: { id: PAYMENT_ID, agency: 'OUJ-014', payee: PAYEE, refusal: null },
    });
    expect(reply).toEqual({
      transferId: ID,
      status: 'paying-into-account',
      amountCentimes: 185_000,
      receiptNumber: 'OUJ-014-T-2026-000001',
      paymentId: PAYMENT_ID,
    });
    expect(events?.map(({ type, subject, data }) => [type, subject, contractViolation(type, data)])).toEqual([
      ['transfers.transfer-payment-ordered.v1', ID, undefined],
    ]);
    expect(events?.[0]?.data).toEqual({
      ...OF,
      accountId: ORDER.accountId,
      amountCentimes: 185_000,
      agency: 'OUJ-014',
      bookedOn: '2026-02-03',
      cashCentimes: 0,
    });
  });

  it.each<[string, number, () => unknown]>([
    ['transfer.unknown-code', 404, () => ordered(undefined)],
    ['transfer.payment-under-way', 409, () => ordered(waiting())],
    ['transfer.already-paid', 409, () => ordered(credited(waiting()).save!.transfer)],
    [
      'transfer.other-beneficiary',
      422,
      () => ordered({ ...SENT, beneficiary: { firstName: 'Salma', lastName: 'Tazi' } }),
    ],
  ])('is refused with %s', (code, status, ordering) => {
    expect(ordering).toThrow(refusing(code, status));
  });

  it('keeps counters from paying in cash', () => {
    const paying = () => payOut.decide({ ...NONE, transfer: waiting() }, ORDER, CONTEXT);
    expect(paying).toThrow(refusing('transfer.payment-under-way', 409));
  });
});

describe('the answer of accounts', () => {
  it('pays the transfer out, on the day on which it is heard, where it was ordered', () => {
    const { save, booking, events } = credited(waiting());
    expect(save?.transfer).toMatchObject({
      status: 'paid-out',
      payee: PAYEE,
      payingAgency: 'OUJ-014',
      paidOutAt: LATER.at,
      payoutReceiptNumber: 'OUJ-014-T-2026-000001',
      accountPayment: { refusal: null },
    });
    expect(booking).toEqual({
      bookedOn: '2026-02-04',
      agency: 'OUJ-014',
      entries: [
        { ledgerAccount: 'payables:cash-express', amountCentimes: 185_000 },
        { ledgerAccount: 'due-to:accounts', amountCentimes: -185_000 },
      ],
    });
    expect(events).toMatchObject([
      { type: 'transfers.transfer-paid-out.v1', data: { amountCentimes: 185_000, cashCentimes: 0 } },
    ]);
  });

  it('pays a transfer that is held since its order: a case stays one, and holds nothing', () => {
    const held = { ...waiting(), heldBy: PAYMENT_ID } as Transfer;
    expect(credited(held).save?.transfer).toMatchObject({ status: 'paid-out', heldBy: null });
    expect(released(held).save?.transfer).toMatchObject({ status: 'sent', heldBy: PAYMENT_ID });
  });

  it('that refuses gives back what counted against the ceilings of the payee', () => {
    const { transfer, use } = ordered(SENT).save as Required<SavedPayOut>;
    expect(transfer.status === 'paying-into-account' && transfer.paymentDocument).toBe('passport X12345');
    expect([use.document, use.sums]).toEqual([
      'passport X12345',
      { 'pay-out': { '2026': 185_000, '2026-02': 185_000, '2026-02-03': 185_000 } },
    ]);
    expect(released(transfer, use).save).toMatchObject({
      transfer: { paymentDocument: null },
      use: { document: 'passport X12345', sums: { 'pay-out': {} }, latest: [] },
    });
  });

  it('that refuses leaves the transfer payable, and says why', () => {
    const { save, booking, events } = released(waiting());
    expect([booking, events]).toEqual([undefined, undefined]);
    expect(save?.transfer).toMatchObject({
      status: 'sent',
      payee: null,
      accountPayment: { refusal: 'account.closed' },
    });
    expect(ordered(save?.transfer).reply).toMatchObject({ status: 'paying-into-account' });
  });

  it.each<[string, () => unknown]>([
    ['transfer.payment-unknown', () => credited(undefined)],
    ['transfer.payment-unknown', () => credited(SENT)],
    ['transfer.payment-unknown', () => credited(waiting(), 185_000, ORDER.accountId)],
    ['transfer.payment-unknown', () => credited(credited(waiting()).save!.transfer)],
    ['transfer.payment-unknown', () => released(SENT)],
    ['transfer.amount-differs', () => credited(waiting(), 184_999)],
  ])('that contradicts the books is refused: %s', (code, hearing) => {
    expect(hearing).toThrow(refusing(code, 409));
  });
});
