import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededParameters } from '#libs/approvals';
import { contextAt } from '#libs/testing';
import { matchDayFile } from '../src/settlement/day-matching.js';
import {
  settledLineText,
  netOf,
  SETTLED_KINDS,
  sharedLine,
  totalsOfLines,
  type BookedLine,
} from '../src/settlement/settled-line.js';
import {
  closeSettlement,
  paySettlement,
  sharingEntries,
  type OperatorSettlement,
} from '../src/settlement/settlement.js';
import { commissionOf, operatorPartOf, vatOn } from '../src/settlement/shares.js';
import { SHARES_OF } from '../src/settlement/shares.parameter.js';
import { SETTLED_OPERATORS } from '../src/settlement/settlements.dto.js';
import { TRANSFERS_PARAMETERS } from '../src/transfers.parameters.js';

const PARAMETERS = seededParameters(...TRANSFERS_PARAMETERS);
const DAY = '2026-01-30';
const SHARES = {
  senderFeeBasisPoints: 5_000,
  payOutCommissions: [
    { upToCentimes: 100_000, commissionCentimes: 700 },
    { upToCentimes: 500_000, commissionCentimes: 1_500 },
  ],
  commissionAboveCentimes: 3_000,
};
const SENT: BookedLine = {
  operationId: '019a0b5e-4c00-4d3a-9b1f-2f6f0a1c9e21',
  operator: 'cash-express',
  kind: 'sent',
  subject: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e22',
  reference: 'CAS-001-T-2026-000001',
  agency: 'CAS-001',
  bookedOn: DAY,
  at: `${DAY}T09:00:00.000Z`,
  sentOn: DAY,
  amountCentimes: 185_000,
  feeNetCentimes: 2_727,
  feeVatCentimes: 273,
  movedCentimes: 0,
};
const PAID = { ...SENT, kind: 'paid', feeNetCentimes: 0, feeVatCentimes: 0 } as const;

/** A line as the books may have it: what moves on the operator's account goes with what was done. */
const anyLine = fc
  .record({
    operator: fc.constantFrom(...SETTLED_OPERATORS),
    kind: fc.constantFrom(...SETTLED_KINDS),
    amountCentimes: fc.integer({ min: 1, max: 8_000_000 }),
    feeNetCentimes: fc.integer({ min: 0, max: 20_000 }),
    bookedOn: fc.constantFrom(DAY, '2026-01-29'),
    operationId: fc.uuid(),
  })
  .map(({ operator, kind, amountCentimes, feeNetCentimes, ...rest }): BookedLine => {
    const fee = kind === 'sent' ? 1 : kind === 'cancelled' || kind === 'fee-returned' ? -1 : 0;
    const moved = operator === 'cash-express' ? (kind === 'paid-elsewhere' ? -1 : 0) : kind === 'sent' ? -1 : 1;
    const fees = { feeNetCentimes: fee * feeNetCentimes, feeVatCentimes: fee * Math.round(feeNetCentimes / 10) };
    return { ...SENT, ...rest, operator, kind, amountCentimes, ...fees, movedCentimes: moved * amountCentimes };
  });

describe('what an operator and we share', () => {
  it.each([
    [100, 50],
    [101, 50],
    [-101, -50],
    [0, 0],
    [1, 0],
  ])(
    'of a net fee of %d centimes the operator gets %d: a half is rounded to us, and goes back as it came',
    (fee, part) => expect(operatorPartOf(fee, SHARES)).toBe(part),
  );

  it.each([
    [1, 700],
    [100_000, 700],
    [100_001, 1_500],
    [500_000, 1_500],
    [500_001, 3_000],
  ])('a pay-out of %d centimes is worth %d: upper bounds are included', (amount, commission) =>
    expect(commissionOf(amount, SHARES)).toBe(commission),
  );

  it('a commission has VAT on top', () => expect(vatOn(705, { rateBasisPoints: 1_000 })).toBe(71));

  it('is refused with brackets that do not rise', () => {
    const [bracket] = SHARES.payOutCommissions;
    const value = { ...SHARES, payOutCommissions: [bracket, bracket] };
    expect(SHARES_OF.moneygram.misfitOf(value, DAY)?.field).toBe('value.payOutCommissions.1.upToCentimes');
    expect(SHARES_OF.moneygram.misfitOf({ ...SHARES, senderFeeBasisPoints: 10_001 }, DAY)).toBeDefined();
    expect(SHARES_OF.moneygram.misfitOf(SHARES, DAY)).toBeUndefined();
  });
});

describe('a line of a settlement', () => {
  it('of a sending gives the operator its part of the fee', () =>
    expect(sharedLine(SENT, PARAMETERS)).toMatchObject({ operatorFeeCentimes: 1_363, commissionCentimes: 0 }));

  it('of a pay-out at our counter gives us a commission, of one at its own none', () => {
    const shared = { commissionCentimes: 800, commissionVatCentimes: 80, operatorFeeCentimes: 0 };
    expect(sharedLine(PAID, PARAMETERS)).toMatchObject(shared);
    const elsewhere = sharedLine({ ...PAID, kind: 'paid-elsewhere', movedCentimes: -185_000 }, PARAMETERS);
    expect([elsewhere.commissionCentimes, netOf(elsewhere)]).toEqual([0, -185_000]);
  });

  it('of a fee that goes back later takes back what its sending gave, by the shares of that day', () => {
    const changed = { on: PARAMETERS.on, asked: [] as string[] };
    const on: typeof PARAMETERS.on = (parameter, day) => {
      changed.asked.push(`${parameter.name} ${day}`);
      return PARAMETERS.on(parameter, day);
    };
    const back = { ...SENT, kind: 'cancelled', bookedOn: '2026-02-01', feeNetCentimes: -2_727 } as const;
    expect(sharedLine(back, { on }).operatorFeeCentimes).toBe(-1_363);
    expect(changed.asked[0]).toBe(`cash-express.shares ${DAY}`);
  });
});

describe('a settlement', () => {
  it('adds up to its lines, and its closing books what makes its net position, whatever happened', () =>
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 30 }), fc.constantFrom(...SETTLED_OPERATORS), (booked, operator) => {
        const lines = booked.map((line) => sharedLine({ ...line, operator }, PARAMETERS));
        const totals = totalsOfLines(lines, DAY);
        const sum = (of: (line: (typeof lines)[number]) => number) => lines.reduce((all, line) => all + of(line), 0);
        expect(totals.netCentimes).toBe(sum(netOf));
        expect(totals.ourFeesCentimes + totals.operatorFeesCentimes).toBe(sum(({ feeNetCentimes }) => feeNetCentimes));
        expect(totals.lineCount).toBe(lines.length);
        expect(totals.lateCount).toBe(lines.filter(({ bookedOn }) => bookedOn !== DAY).length);
        const entries = sharingEntries(operator, totals);
        const on = (account: string) =>
          entries.reduce((all, entry) => all + (entry.ledgerAccount === account ? entry.amountCentimes : 0), 0);
        expect(entries.reduce((all, { amountCentimes }) => all + amountCentimes, 0)).toBe(0);
        expect(totals.movedCentimes + on(`operator:${operator}`)).toBe(totals.netCentimes);
        expect(on(`commissions:${operator}`)).toBe(0 - totals.commissionCentimes);
        expect(on(`fees:${operator}`)).toBe(totals.operatorFeesCentimes);
        expect(on('vat')).toBe(0 - totals.commissionVatCentimes);
      }),
    ));

  it('is made when the day has been over for an hour, once', () => {
    const lines = [SENT, PAID].map((line) => sharedLine(line, PARAMETERS));
    const command = {
      operator: 'cash-express',
      day: DAY,
      totals: totalsOfLines(lines, DAY),
      linesDigest: lines.map(settledLineText).join(''),
      by: 'nadia',
    } as const;
    const closing = (
      at: string,
      settlement = undefined as Parameters<typeof closeSettlement.decide>[0]['settlement'],
    ) => closeSettlement.decide({ settlement }, command, contextAt(at, PARAMETERS));
    const refusing = (code: string) => expect.objectContaining({ code, status: 409 });
    expect(() => closing('2026-01-30T23:30:00.000Z')).toThrow(refusing('settlement.day-not-over'));
    const { save, booking, reply } = closing('2026-01-31T06:00:00.000Z');
    expect(reply).toMatchObject({ id: 'cash-express/2026-01-30', status: 'closed' });
    expect(booking).toMatchObject({ bookedOn: '2026-01-31', agency: 'HEAD-OFFICE' });
    expect(() => closing('2026-01-31T06:00:00.000Z', save?.settlement)).toThrow(refusing('settlement.closed-already'));
    const nothing = closeSettlement.decide(
      { settlement: undefined },
      { ...command, totals: totalsOfLines([], DAY) },
      contextAt('2026-01-31T06:00:00.000Z', PARAMETERS),
    );
    expect(nothing.booking).toBeUndefined();
  });
});

describe('the net position of a day', () => {
  const settled = (netCentimes: number): OperatorSettlement => ({
    id: `moneygram/${DAY}`,
    operator: 'moneygram',
    day: DAY,
    status: 'matched',
    totals: { ...totalsOfLines([], DAY), netCentimes },
    linesDigest: '',
    closedAt: '2026-01-31T06:00:00.000Z',
    closedBy: 'nadia',
    matching: null,
    payment: null,
  });
  const paid = (settlement: OperatorSettlement | undefined, paidOn = '2026-02-01') =>
    paySettlement.decide(
      { settlement },
      { operator: 'moneygram', day: DAY, paidOn, reference: 'VIR 7', by: 'nadia' },
      contextAt('2026-02-02T09:00:00.000Z', PARAMETERS),
    );

  it.each([
    ['the operator', 17_000, 'bank:settlement', 'operator:moneygram'],
    ['we', -17_000, 'operator:moneygram', 'bank:settlement'],
  ])('that %s owe is paid into the other bank account', (_, netCentimes, debited, credited) => {
    const { booking, save, reply } = paid(settled(netCentimes));
    expect(booking).toEqual({
      bookedOn: '2026-02-02',
      agency: 'HEAD-OFFICE',
      entries: [
        { ledgerAccount: debited, amountCentimes: 17_000 },
        { ledgerAccount: credited, amountCentimes: -17_000 },
      ],
    });
    expect(reply).toEqual({ id: `moneygram/${DAY}`, netCentimes, paidOn: '2026-02-01', reference: 'VIR 7' });
    expect(() => paid(save?.settlement)).toThrow(expect.objectContaining({ code: 'settlement.paid-already' }));
  });

  it.each([
    [undefined, '2026-02-01', 'settlement.not-found'],
    [settled(0), '2026-02-01', 'settlement.nothing-to-pay'],
    [settled(1), '2026-01-29', 'settlement.impossible-payment-day'],
    [settled(1), '2026-02-03', 'settlement.impossible-payment-day'],
  ])('is not paid: %#', (settlement, paidOn, code) => {
    expect(() => paid(settlement, paidOn)).toThrow(expect.objectContaining({ code }));
  });

  it.each([DAY, '2026-02-02'])('may be paid on %s', (paidOn) => {
    expect(paid(settled(1), paidOn).reply.paidOn).toBe(paidOn);
  });
});

describe("an operator's file", () => {
  const file = { requestId: SENT.subject, amountCentimes: 185_000, agency: 'CAS-001', at: SENT.at };
  const classes = ({ lines }: ReturnType<typeof matchDayFile>) =>
    lines.map((line) => [line.what, line.key, 'fields' in line ? line.fields : []]);

  it('of an operator with numbers of its own is matched by our requests', () => {
    const ours = [SENT, PAID].map((line) => ({ ...line, operator: 'moneygram' as const, reference: '12345678' }));
    const sent = { ...file, reference: '12345678', kind: 'sent', feeCentimes: 3_000 } as const;
    const elsewhere = { ...sent, requestId: null, reference: '87654321', kind: 'paid', feeCentimes: 0 } as const;
    expect(classes(matchDayFile('moneygram', ours, [sent, elsewhere]))).toEqual([
      ['matched', `${SENT.subject}/sent`, []],
      ['missing-there', `${SENT.subject}/paid`, []],
      ['missing-here', '87654321/paid', []],
    ]);
  });

  it('of one with numbers of ours is matched by those, whatever its requests are, and a refund is a cancellation', () => {
    const refund = { ...PAID, kind: 'refunded', at: SENT.at } as const;
    const fee = { ...PAID, kind: 'fee-returned', amountCentimes: 0, feeNetCentimes: -1 } as const;
    const elsewhere = { ...PAID, kind: 'paid-elsewhere' } as const;
    const { reference } = SENT;
    expect(
      classes(
        matchDayFile(
          'cash-express',
          [SENT, refund, fee, elsewhere],
          [
            { ...file, reference, kind: 'sent', feeCentimes: 3_500 },
            { ...file, reference, kind: 'cancelled', feeCentimes: 0, agency: 'FES-001' },
            { ...file, reference, requestId: null, kind: 'paid', feeCentimes: 0, agency: 'CE-FES-02' },
          ],
        ),
      ),
    ).toEqual([
      ['different', `${reference}/sent`, ['fee']],
      ['different', `${reference}/cancelled`, ['agency']],
      ['matched', `${reference}/paid`, []],
    ]);
  });
});
