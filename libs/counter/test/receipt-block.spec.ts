import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextReceipt, type ReceiptSeries } from '#libs/domain';
import { contextAt } from '#libs/testing';
import { blockCommands } from '../src/block.commands.js';
import { useNumber, type ReservedReceipt } from '../src/receipt-block.js';

const { issueBlock, closeBlock } = blockCommands({ name: 'claims', letter: 'C' });
const AT = '2026-02-09T08:00:00.000Z';
const issue = (count: number, series?: ReceiptSeries) =>
  issueBlock.decide({ series, numbers: [] }, { blockId: 'block', agency: 'RAB-068', count }, contextAt(AT));
const isRefused = (code: string) => expect.objectContaining({ code });

describe('a block of receipt numbers', () => {
  it('is drawn from the series of its agency: counters go on behind it', () => {
    const { save, reply } = issue(3, { agency: 'RAB-068', receiptCounts: { '2026': 41 } });
    expect(reply.receiptNumbers).toEqual(['RAB-068-C-2026-000042', 'RAB-068-C-2026-000043', 'RAB-068-C-2026-000044']);
    expect(nextReceipt(save?.series, 'RAB-068', 'C', '2026-02-09').receiptNumber).toBe('RAB-068-C-2026-000045');
    expect(save?.numbers?.every(({ status, issuedAt }) => status === 'free' && issuedAt === AT)).toBe(true);
  });

  it('that is closed has every number used or void, whatever was used of it', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), (uses) => {
        const issued = issue(uses.length).save?.numbers ?? [];
        const numbers = issued.map((number, i) => (uses[i] ? useNumber(number, 'RAB-068', AT, 31) : number));
        const { save, reply } = closeBlock.decide({ numbers }, { blockId: 'block', agency: 'RAB-068' }, contextAt(AT));
        expect(reply.used).toBe(uses.filter(Boolean).length);
        expect(reply.voided).toEqual(issued.filter((_, i) => !uses[i]).map(({ receiptNumber }) => receiptNumber));
        expect(save?.numbers?.map(({ status }) => status)).toEqual(reply.voided.map(() => 'void'));
      }),
    );
  });

  it('is its agency’s to close', () => {
    const numbers = issue(1).save?.numbers ?? [];
    const closing = { blockId: 'block', agency: 'RAB-001' };
    expect(() => closeBlock.decide({ numbers }, closing, contextAt(AT))).toThrow(isRefused('receipt-block.not-found'));
    expect(() => closeBlock.decide({ numbers: [] }, closing, contextAt(AT))).toThrow(
      isRefused('receipt-block.not-found'),
    );
  });
});

describe('a number of a block', () => {
  const [number] = issue(1).save?.numbers ?? [];

  it.each<[string, string, Partial<ReservedReceipt>, string]>([
    ['of another agency', AT, { agency: 'RAB-001' }, 'receipt-block.not-of-block'],
    ['that was issued later, beyond what clocks differ', '2026-02-09T07:54:59.999Z', {}, 'receipt-block.before-issue'],
    ['that was taken along too long ago', '2026-03-13T08:00:00.000Z', {}, 'receipt-block.number-expired'],
    ['of another year', AT, { year: 2025 }, 'receipt-block.other-year'],
    ['that is used', AT, { status: 'used' }, 'receipt-block.number-used'],
    ['that is void', AT, { status: 'void' }, 'receipt-block.number-void'],
  ])('%s is refused', (_, takenAt, change, code) => {
    expect(() => useNumber(number && { ...number, ...change }, 'RAB-068', takenAt, 31)).toThrow(isRefused(code));
  });

  it.each(['2026-02-09T07:55:00.000Z', AT, '2026-03-12T20:00:00.000Z'])('is used once, at %s', (takenAt) => {
    const used = useNumber(number, 'RAB-068', takenAt, 31);
    expect(used).toEqual({ ...number, status: 'used' });
    expect(() => useNumber(used, 'RAB-068', takenAt, 31)).toThrow(isRefused('receipt-block.number-used'));
  });
});
