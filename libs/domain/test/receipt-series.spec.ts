import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawerLedgerAccount } from '../src/book.js';
import { nextReceipt, RECEIPT_NUMBER, type ReceiptSeries } from '../src/receipt-series.js';

describe("an agency's receipts", () => {
  it('are numbered from 1, without gaps', () => {
    let series: ReceiptSeries | undefined;
    const numbers = Array.from({ length: 3 }, () => {
      const next = nextReceipt(series, 'RAB-001', 'T', '2026-05-04');
      series = next.series;
      return next.receiptNumber;
    });
    expect(numbers).toEqual(['RAB-001-T-2026-000001', 'RAB-001-T-2026-000002', 'RAB-001-T-2026-000003']);
  });

  it('begin anew each year, and a late operation of the year before goes on in its own', () => {
    const series = { agency: 'RAB-001', receiptCounts: { '2026': 812 } };
    const first = nextReceipt(series, 'RAB-001', 'T', '2027-01-02');
    expect(first.receiptNumber).toBe('RAB-001-T-2027-000001');
    const late = nextReceipt(first.series, 'RAB-001', 'T', '2026-12-31');
    expect(late.receiptNumber).toBe('RAB-001-T-2026-000813');
    expect(late.series).toEqual({ agency: 'RAB-001', receiptCounts: { '2026': 813, '2027': 1 } });
  });

  it('have no gap and no number twice, in whatever order operations of different years come', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(2019, 2023, 2026), { maxLength: 60 }), (years) => {
        let series: ReceiptSeries | undefined;
        const numbers = years.map((year) => {
          const next = nextReceipt(series, 'RAB-001', 'T', `${year}-06-15`);
          series = next.series;
          return next.receiptNumber;
        });
        for (const year of new Set(years)) {
          const own = numbers.filter((number) => number.startsWith(`RAB-001-T-${year}-`));
          expect(own).toEqual(own.map((_, i) => `RAB-001-T-${year}-${String(i + 1).padStart(6, '0')}`));
        }
      }),
    );
  });

  it('go on beyond six digits', () => {
    const series = { agency: 'RAB-001', receiptCounts: { '2026': 999_999 } };
    expect(nextReceipt(series, 'RAB-001', 'T', '2026-12-31').receiptNumber).toBe('RAB-001-T-2026-1000000');
    expect(series.receiptCounts).toEqual({ '2026': 999_999 });
  });
});

describe('a receipt number', () => {
  it.each(['RAB-001-T-2026-000001', 'OUJ-014-V-2019-1000000'])('%s is one', (text) => {
    expect(RECEIPT_NUMBER.test(text)).toBe(true);
  });

  it.each(['XRAB-001-T-2026-000001', 'RAB-001-T-2026-00001', 'RAB-001-T-2026-000001x', 'RAB-001-2026-000001'])(
    '%s is none',
    (text) => expect(RECEIPT_NUMBER.test(text)).toBe(false),
  );
});

it('the cash of an agency is a ledger account of its own', () => {
  expect(drawerLedgerAccount('OUJ-014')).toBe('drawer:OUJ-014');
});
