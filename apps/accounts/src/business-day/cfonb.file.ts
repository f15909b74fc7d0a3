import type { Centimes } from '#libs/domain';
import layout from '../../data/cfonb-120.json' with { type: 'json' };
import { dayIn, malformed, type BankLine, type BankStatement } from './bank-file.js';

/** The last character of an amount is a digit and the sign. */
const PLUS = '{ABCDEFGHI';
const MINUS = '}JKLMNOPQR';

type Field = Exclude<keyof typeof layout, 'source' | 'recordLength'>;

/**
 * Reads a CFONB 120 file, in the variant whose places `data/cfonb-120.json` says: records of 120 characters, 01 the old
 * balance, 04 a movement, 05 more of it, 07 the new balance.
 *
 * @throws {DomainError} `bank-file.malformed` with line, field and what is expected
 */
export function readCfonb(text: string): BankStatement[] {
  const records = text.split(/\r?\n/).map((record, i) => ({ record, line: i + 1 }));
  const statements: BankStatement[] = [];
  let open: (BankStatement & { lines: BankLine[] }) | undefined;
  for (const { record, line } of records) {
    if (record.trim() === '') continue;
    if (record.length !== layout.recordLength) throw malformed(line, 'record', `${layout.recordLength} characters`);
    const part = (field: Field) => record.slice((layout[field][0] ?? 1) - 1, layout[field][1]).trim();
    const [code, rib, amountCentimes] = [
      part('code'),
      part('rib'),
      part('code') === '05' ? 0 : amountIn(part('amount'), line),
    ];
    if (code === '01') {
      if (open) throw malformed(line, 'code', '07, the new balance of the account before');
      const on = shortDay(part('day'), line, 'day');
      open = { rib, on, openingCentimes: amountCentimes, closingCentimes: 0, lines: [] };
      continue;
    }
    if (!open || (rib !== open.rib && code !== '05'))
      throw malformed(line, 'rib', 'the account of the record 01 before');
    if (code === '04') {
      const reference = part('reference');
      if (reference === '') throw malformed(line, 'reference', 'the reference of the movement');
      const valueOn = shortDay(part('valueDay'), line, 'valueDay');
      open.lines.push({ reference, amountCentimes, valueOn, label: part('label') });
    } else if (code === '07') {
      statements.push({ ...open, closingCentimes: amountCentimes });
      open = undefined;
    } else if (code !== '05' || open.lines.length === 0) {
      throw malformed(line, 'code', '01, 04, 05 behind a 04, or 07');
    }
  }
  if (open) throw malformed(records.length, 'code', '07, the new balance');
  return statements;
}

/** An amount in centimes whose last character is digit and sign: `0000000012345{`. */
function amountIn(text: string, line: number): Centimes {
  const last = text.at(-1) ?? '';
  const [plus, minus] = [PLUS.indexOf(last), MINUS.indexOf(last)];
  const digit = last === '' ? -1 : Math.max(plus, minus);
  if (!/^\d{0,13}$/.test(text.slice(0, -1)) || digit < 0)
    throw malformed(line, 'amount', 'digits, the last one with the sign: { A to I, or } J to R');
  const size = Number(text.slice(0, -1) + String(digit));
  return minus >= 0 ? 0 - size : size;
}

/** `261126` is 26 November 2026. */
function shortDay(text: string, line: number, field: string): string {
  const [, day, month, year] = /^(\d{2})(\d{2})(\d{2})$/.exec(text) ?? [];
  return dayIn(`20${year}-${month}-${day}`, line, field);
}
