import { describe, expect, it } from '@jest/globals';
import { seededParameters } from '#libs/approvals';
import { contractViolation } from '#libs/events';
import fc from 'fast-check';
import { contextAt } from '#libs/testing';
import { payOut, type PayOutReply } from '../src/transfer/payout.js';
import { send, type Send } from '../src/transfer/sending.js';
import { refuseTransfer, type Transfer } from '../src/transfer/transfer.js';
import { TRANSFERS_PARAMETERS } from '../src/transfers.parameters.js';
import { NO_CASE, UNSCREENED } from './unscreened.js';

const PARAMETERS = seededParameters(...TRANSFERS_PARAMETERS);
const AT = '2026-01-31T23:30:00.000Z'; // half past midnight on 1 February in Morocco
const HASSAN = { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin', idNumber: 'AB123456' } as const;
const AICHA = { firstName: 'Aïcha', lastName: 'Aït Lahcen' };
const SEND: Send = {
  id: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11',
  codeHash: '29a1ec92-a2c4-2830-5364-e12256e2dfef',
  operator: 'cash-express',
  agency: 'RAB-001',
  statedCentimes: 185_000,
  feeMode: 'on-top',
  quote: null,
  destinationCity: 'Oujda',
  ...UNSCREENED,
  sender: HASSAN,
  beneficiary: AICHA,
};
const PAY_OUT = {
  codeHash: SEND.codeHash,
  operator: 'cash-express',
  agency: 'OUJ-014',
  idHash: '3f8a6a53-1d3e-4c47-9a0e-0c2b7f1e6d11',
  beneficiary: { ...AICHA, idKind: 'passport', idNumber: 'X12345' },
  ...UNSCREENED,
} as const;

const none = { transfer: undefined, series: undefined, wrongCodes: undefined, use: undefined, ...NO_CASE };
const sent = (command: Send = SEND) => send.decide(none, command, contextAt(AT, PARAMETERS));
const waiting = (): Transfer => {
  const { save } = sent();
  if (!save?.transfer) throw new Error('a sending saves the transfer');
  return save.transfer;
};

describe('sending', () => {
  it('takes amount and fee into the drawer, owes the amount and earns the fee, on the business day in Morocco', () => {
    expect(sent().booking).toEqual({
      bookedOn: '2026-02-01',
      agency: 'RAB-001',
      entries: [
        { ledgerAccount: 'drawer:RAB-001', amountCentimes: 188_000 },
        { ledgerAccount: 'payables:cash-express', amountCentimes: -185_000 },
        { ledgerAccount: 'fees:cash-express', amountCentimes: -2_727 },
        { ledgerAccount: 'vat', amountCentimes: -273 },
      ],
    });
  });

  it('tells the others nothing about the people', () => {
    const { events } = sent();
    expect(events?.[0]?.data).toEqual({
      transferId: SEND.id,
      operator: 'cash-express',
      agency: 'RAB-001',
      bookedOn: '2026-02-01',
      amountCentimes: 185_000,
      feeCentimes: 3_000,
      cashCentimes: 188_000,
    });
    expect(JSON.stringify([events, sent().reply])).not.toMatch(/Hassan|Tazi|Lahcen|AB123456/);
  });

  it('keeps all that it was told, and fits the contract of its event', () => {
    const { save, events, reply } = sent();
    const { agency, statedCentimes: amountCentimes, feeMode, quote, screened, caseId, ...facts } = SEND;
    expect([feeMode, quote, screened.subjects, caseId]).toEqual(['on-top', null, [], UNSCREENED.caseId]);
    expect(save?.transfer).toMatchObject({
      ...facts,
      amountCentimes,
      status: 'sent',
      sendingAgency: agency,
      sentAt: AT,
      payee: null,
    });
    expect(save?.transfer?.sendingReceiptNumber).toBe(reply.receiptNumber);
    expect(events?.map(({ type, data }) => contractViolation(type, data))).toEqual([undefined]);
  });

  it('is refused above the ceiling', () => {
    expect(() => sent({ ...SEND, statedCentimes: 8_000_001 })).toThrow(
      expect.objectContaining({ code: 'transfer.above-ceiling', status: 422 }),
    );
  });

  it('is refused when the code that was drawn is taken', () => {
    expect(() => send.decide({ ...none, transfer: waiting() }, SEND, contextAt(AT, PARAMETERS))).toThrow(
      expect.objectContaining({ code: 'transfer.code-taken' }),
    );
  });

  it('balances for every amount up to the ceiling', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8_000_000 }), (statedCentimes) => {
        const entries = sent({ ...SEND, statedCentimes }).booking?.entries ?? [];
        return entries.length === 4 && entries.reduce((sum, entry) => sum + entry.amountCentimes, 0) === 0;
      }),
    );
  });
});

describe('paying out', () => {
  it('gives what was owed out of the drawer of the agency that pays', () => {
    const { booking, save, reply } = payOut.decide(
      { ...none, transfer: waiting() },
      PAY_OUT,
      contextAt(AT, PARAMETERS),
    );
    expect(booking?.entries).toEqual([
      { ledgerAccount: 'payables:cash-express', amountCentimes: 185_000 },
      { ledgerAccount: 'drawer:OUJ-014', amountCentimes: -185_000 },
    ]);
    expect(save?.transfer).toMatchObject({ status: 'paid-out', payingAgency: 'OUJ-014', paidOutAt: AT });
    expect(reply).toMatchObject({ transferId: SEND.id, amountCentimes: 185_000, status: 'paid-out' });
  });

  it('tells the others what left the drawer, on the business day in Morocco', () => {
    const { booking, events } = payOut.decide({ ...none, transfer: waiting() }, PAY_OUT, contextAt(AT, PARAMETERS));
    expect(booking?.bookedOn).toBe('2026-02-01');
    expect(events).toEqual([
      {
        type: 'transfers.transfer-paid-out.v1',
        subject: SEND.id,
        occurredAt: AT,
        data: {
          transferId: SEND.id,
          operator: 'cash-express',
          agency: 'OUJ-014',
          bookedOn: '2026-02-01',
          amountCentimes: 185_000,
          cashCentimes: -185_000,
        },
      },
    ]);
  });

  it('is done once', () => {
    const paid = payOut.decide({ ...none, transfer: waiting() }, PAY_OUT, contextAt(AT, PARAMETERS)).save?.transfer;
    expect(() => payOut.decide({ ...none, transfer: paid }, PAY_OUT, contextAt(AT, PARAMETERS))).toThrow(
      expect.objectContaining({ code: 'transfer.already-paid' }),
    );
  });

  it('knows no transfer without its code', () => {
    expect(() => payOut.decide(none, PAY_OUT, contextAt(AT, PARAMETERS))).toThrow(
      expect.objectContaining({ code: 'transfer.unknown-code' }),
    );
  });

  it('changes nothing else of the transfer, and fits the contract of its event', () => {
    const { save, events, reply } = payOut.decide({ ...none, transfer: waiting() }, PAY_OUT, contextAt(AT, PARAMETERS));
    const { receiptNumber: payoutReceiptNumber } = reply as PayOutReply;
    const paid = { status: 'paid-out', payee: PAY_OUT.beneficiary, payingAgency: 'OUJ-014', paidOutAt: AT };
    expect(save?.transfer).toEqual({ ...waiting(), ...paid, payoutReceiptNumber });
    expect(events?.map(({ type, data }) => contractViolation(type, data))).toEqual([undefined]);
    expect(JSON.stringify([events, reply])).not.toMatch(/Lahcen|X12345/);
  });

  it('balances for every amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8_000_000 }), (amountCentimes) => {
        const transfer = { ...waiting(), amountCentimes };
        const { booking, reply } = payOut.decide({ ...none, transfer }, PAY_OUT, contextAt(AT, PARAMETERS));
        expect(booking?.entries.map((entry) => entry.amountCentimes)).toEqual([amountCentimes, -amountCentimes]);
        expect(reply.amountCentimes).toBe(amountCentimes);
      }),
    );
  });

  it('knows no transfer of another operator', () => {
    const transfer = { ...waiting(), operator: 'another-operator' as 'cash-express' };
    expect(() => payOut.decide({ ...none, transfer }, PAY_OUT, contextAt(AT, PARAMETERS))).toThrow(
      expect.objectContaining({ code: 'transfer.unknown-code' }),
    );
  });

  it('is refused to an ID that is stopped, whether its code is right or wrong, until it no longer is', () => {
    const stopped = (stoppedUntil: string) => ({ id: 'presented-id:1', failedAt: [], stoppedUntil });
    const paying = (transfer: Transfer | undefined, stoppedUntil: string) => () =>
      payOut.decide({ ...none, transfer, wrongCodes: stopped(stoppedUntil) }, PAY_OUT, contextAt(AT, PARAMETERS));
    const later = '2026-01-31T23:30:00.001Z';
    for (const transfer of [waiting(), undefined])
      expect(paying(transfer, later)).toThrow(
        expect.objectContaining({ code: 'transfer.id-stopped', status: 409, details: { stoppedUntil: later } }),
      );
    expect(paying(waiting(), AT)().reply.status).toBe('paid-out');
  });

  it('is refused to another person', () => {
    const stranger = { ...PAY_OUT, beneficiary: { ...PAY_OUT.beneficiary, firstName: 'Malika' } };
    expect(() => payOut.decide({ ...none, transfer: waiting() }, stranger, contextAt(AT, PARAMETERS))).toThrow(
      expect.objectContaining({ code: 'transfer.other-beneficiary' }),
    );
  });
});

it('commands bear the names under which they are kept', () => {
  expect([send.name, payOut.name]).toEqual(['transfers.send', 'transfers.pay-out']);
});

describe('a refusal', () => {
  it.each([
    ['transfer.malformed-code', 422],
    ['transfer.unknown-code', 404],
    ['transfer.already-paid', 409],
    ['transfer.other-beneficiary', 422],
    ['transfer.not-found', 404],
    ['transfer.malformed-cursor', 400],
    ['transfer.code-taken', 409],
  ] as const)('%s is answered %i', (code, status) => expect(refuseTransfer(code)).toMatchObject({ code, status }));
});
