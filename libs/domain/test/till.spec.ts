import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextReceipt, tillAccount, type Till } from '../src/till.js';

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

  it('have no gap and no number twice, in whatever order operations of different years come', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(2019, 2023, 2026), { maxLength: 60 }), (years) => {
        let till: Till | undefined;
        const numbers = years.map((year) => {
          const next = nextReceipt(till, 'RAB-001', `${year}-06-15`);
          till = next.till;
          return next.receiptNumber;
        });
        for (const year of new Set(years)) {
          const own = numbers.filter((number) => number.startsWith(`RAB-001-${year}-`));
          expect(own).toEqual(own.map((_, i) => `RAB-001-${year}-${String(i + 1).padStart(6, '0')}`));
        }
      }),
    );
  });

  it('go on beyond six digits', () => {
    const till = { agency: 'RAB-001', receiptCounts: { '2026': 999_999 } };
    expect(nextReceipt(till, 'RAB-001', '2026-12-31').receiptNumber).toBe('RAB-001-2026-1000000');
    expect(till.receiptCounts).toEqual({ '2026': 999_999 });
  });
});

it('the cash of an agency is an account of its own', () => {
  expect(tillAccount('OUJ-014')).toBe('till:OUJ-014');
});
