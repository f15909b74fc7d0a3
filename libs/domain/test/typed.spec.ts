import { describe, expect, it } from '@jest/globals';
import { typedReceiptNumber } from '../src/receipt-series.js';
import { typedCode, writtenPhone } from '../src/typed.js';

describe('a code as people type it', () => {
  it.each([
    ['440774731333', '440774731333'],
    ['4407 7473 1333', '440774731333'],
    [' 4407\u00a07473\u20111333\t', '440774731333'],
    ['4407–7473—1333', '440774731333'],
    ['4407.7473/1333', '440774731333'],
    ['44O7 7473 l333', '440774731333'],
    ['44o7-7473-I333', '440774731333'],
    ['44O7-7473-i333', '440774731333'],
    ['٤٤٠٧ ٧٤٧٣ ١٣٣٣', '440774731333'],
    ['۴۴۰۷ ۷۴۷۳ ۱۳۳۳', '440774731333'],
    ['\u200f4407\u200b74731333\u200e', '440774731333'],
    ['４４０７７４７３１３３３', '440774731333'],
    ['7k2m-q4zd-O9xv-h3ta', '7K2MQ4ZD09XVH3TA'],
    ['7K2M–Q4ZD–09XV–H3TA', '7K2MQ4ZD09XVH3TA'],
    ['440774731333x', '440774731333X'],
  ])('%j is %s', (typed, code) => expect(typedCode(typed)).toBe(code));
});

describe('a receipt number as people type it', () => {
  it.each([
    ['RAB-001-V-2026-000042', 'RAB-001-V-2026-000042'],
    [' rab‑001–v—2026 000042 ', 'RAB-001-V-2026-000042'],
    ['OUJ-O01-I-2026-0000l2', 'OUJ-001-I-2026-000012'],
    ['RAB-٠٠١-V-٢٠٢٦-٠٠٠٠٤٢', 'RAB-001-V-2026-000042'],
  ])('%j is %s', (typed, number) => expect(typedReceiptNumber(typed)).toBe(number));

  it.each(['', 'RAB-001', 'RAB-001-V-2026-00042', "RAB-001-V-2026-000042' OR 1=1", 'RA1-001-V-2026-000042'])(
    '%j is none',
    (typed) => expect(typedReceiptNumber(typed)).toBeUndefined(),
  );
});

describe('a phone number as people type it', () => {
  it.each([
    ['0612345678', '0612345678'],
    ['06.12.34.56.78', '0612345678'],
    ['06 12-34/56 78', '0612345678'],
    ['+212 (0)6 12 34 56 78', '+212612345678'],
    ['+212 6 12 34 56 78', '+212612345678'],
    ['00212 612 345 678', '+212612345678'],
    ['(05) 37 12 34 56', '0537123456'],
    ['٠٦١٢٣٤٥٦٧٨', '0612345678'],
    ['\u200e+33 6 12 34 56 78', '+33612345678'],
  ])('%j is %s', (typed, phone) => expect(writtenPhone(typed)).toBe(phone));

  it.each(['', '12345', '0612x345678', 'OUI', '+', '1234567890123456', '06 12 34 56 78 ; DROP'])(
    '%j is none',
    (typed) => expect(writtenPhone(typed)).toBeUndefined(),
  );
});
