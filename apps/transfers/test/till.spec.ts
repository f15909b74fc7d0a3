import { describe, expect, it } from '@jest/globals';
import { nextReceipt, type Till } from '../src/till.js';

describe("an agency's receipts", () => {
  it('are numbered from 1, without gaps', () => {
    let till: Till | undefined;
    const numbers = Array.from({ length: 3 }, () => {
      const next = nextReceipt(till, 'RAB-001', '2026-05-04');
      till = next.till;
      return next.receiptNumber;
    });
    expect(numbers).toEqual(['RAB-001-2026-000001', 'RAB-001-2026-000002', 'RAB-001-2026-000003']);
  });

  it('begin anew each year, and a late operation of the year before goes on in its own', () => {
    const till = { agency: 'RAB-001', receiptCounts: { '2026': 812 } };
    const first = nextReceipt(till, 'RAB-001', '2027-01-02');
    expect(first.receiptNumber).toBe('RAB-001-2027-000001');
    const late = nextReceipt(first.till, 'RAB-001', '2026-12-31');
    expect(late.receiptNumber).toBe('RAB-001-2026-000813');
    expect(late.till).toEqual({ agency: 'RAB-001', receiptCounts: { '2026': 813, '2027': 1 } });
  });
});
