import { describe, expect, it } from '@jest/globals';
import { isTold, toldLineOf, type ToldEvent } from '../src/telling/told-line.js';

const TRANSFER = '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e10';
const REFERENCE = 'RAB-001-T-2026-000007';
const AT = '2026-11-26T08:30:00.000Z';

const SENT_AT = '2026-11-25T16:00:00.000Z';
const TRANSFER_OF = { reference: REFERENCE, sentAt: SENT_AT, isKept: false };

const event = <Type extends ToldEvent['type']>(
  type: Type,
  agency: string,
  amountCentimes: number,
  feeCentimes: number,
  cashCentimes: number,
): ToldEvent => {
  const data = { transferId: TRANSFER, operator: 'cash-express', agency, bookedOn: '2026-11-26', cashCentimes };
  return { type, subject: TRANSFER, occurredAt: AT, data: { ...data, amountCentimes, feeCentimes } } as ToldEvent;
};

describe('what an operator is told of a transfer', () => {
  it.each([
    ['sent', 'its fee', event('transfers.transfer-sent.v1', 'RAB-001', 185_000, 3_500, 188_500), 185_000, 3_500],
    [
      'sent',
      'its fee, when it was cleared',
      event('transfers.transfer-cleared.v1', 'RAB-001', 185_000, 3_500, 0),
      185_000,
      3_500,
    ],
    ['paid', 'no fee', event('transfers.transfer-paid-out.v1', 'OUJ-014', 185_000, 0, -185_000), 185_000, 0],
    [
      'cancelled',
      'its fee',
      event('transfers.transfer-cancelled.v1', 'RAB-001', 185_000, 3_500, -188_500),
      185_000,
      3_500,
    ],
    ['cancelled', 'no fee', event('transfers.transfer-refunded.v1', 'CAS-001', 185_000, 0, -185_000), 185_000, 0],
    [
      'cancelled',
      'the fee of what we refused in it',
      event('transfers.transfer-refunded.v1', 'CAS-001', 188_500, 3_500, -188_500),
      188_500,
      0,
    ],
  ] as const)('is that it was %s, with %s', (kind, _, told, amountCentimes, feeCentimes) => {
    const { agency } = told.data;
    expect(toldLineOf(told, TRANSFER_OF)).toEqual({
      requestId: expect.stringMatching(/^019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e1[0-9a-f]$/),
      kind,
      reference: REFERENCE,
      amountCentimes,
      feeCentimes,
      agency,
      at: told.type === 'transfers.transfer-cleared.v1' ? SENT_AT : AT,
    });
  });

  it.each(['transfers.transfer-sent.v1', 'transfers.transfer-cleared.v1'] as const)(
    'is nothing by %s as long as nobody may be paid',
    (type) => {
      const kept = { ...TRANSFER_OF, isKept: true };
      expect(toldLineOf(event(type, 'RAB-001', 100, 0, 100), kept)).toBeUndefined();
      expect(toldLineOf(event('transfers.transfer-refunded.v1', 'RAB-001', 100, 0, -100), kept)?.kind).toBe(
        'cancelled',
      );
    },
  );

  it('has an id for each operation, the same when it is told again', () => {
    const [sent, paid, back, later] = [
      event('transfers.transfer-sent.v1', 'RAB-001', 100, 0, 100),
      event('transfers.transfer-paid-out.v1', 'RAB-001', 100, 0, -100),
      event('transfers.transfer-cancelled.v1', 'RAB-001', 100, 0, -100),
      event('transfers.transfer-refunded.v1', 'RAB-001', 100, 0, -100),
    ].map((one) => toldLineOf(one, TRANSFER_OF)?.requestId);
    expect(new Set([sent, paid, back]).size).toBe(3);
    // A transfer goes back once, in one of both ways.
    expect(later).toBe(back);
    // What is cleared may have been told before it was held.
    const cleared = event('transfers.transfer-cleared.v1', 'RAB-001', 100, 0, 0);
    expect(toldLineOf(cleared, TRANSFER_OF)?.requestId).toBe(sent);
    expect(toldLineOf(event('transfers.transfer-sent.v1', 'RAB-001', 100, 0, 100), TRANSFER_OF)?.requestId).toBe(sent);
  });

  it.each([
    'transfers.transfer-collected-elsewhere.v1',
    'transfers.transfer-expired.v1',
    'transfers.transfer-frozen.v1',
    'toString',
  ])('is nothing of %s: no counter of ours gave or took money', (type) => expect(isTold({ type })).toBe(false));
});
