import { readSheet, type SheetRow } from '#libs/documents';
import type { Centimes } from '#libs/domain';
import { BANK_LINES_MAX, centimesOf, dayIn, malformed, type BankLine, type BankStatement } from './bank-file.js';

const COLUMNS = ['RIB', 'Type', 'Date', 'Valeur', 'Libellé', 'Référence', 'Montant'] as const;
type Column = (typeof COLUMNS)[number];

/** Rows of balances come with those of movements. */
const ROWS_MAX = 3 * BANK_LINES_MAX;

/**
 * Reads a CSV file with these columns, in whatever order: RIB, Type (ancien solde, mouvement, nouveau solde), Date,
 * Valeur, Libellé, Référence, Montant; an account's rows in the order of its book.
 *
 * @throws {DomainError} `file.…` when it is no file of rows, `bank-file.malformed` with line, field and what is expected
 */
export async function readBankSheet(bytes: Buffer): Promise<BankStatement[]> {
  const [head, ...rows] = await readSheet(bytes, 'csv', ROWS_MAX);
  const captions = head?.cells ?? [];
  const absent = COLUMNS.filter((column) => !captions.includes(column));
  if (absent.length > 0) throw malformed(1, 'header', `the columns ${absent.join(', ')}`);
  const cell = ({ cells }: SheetRow, column: Column): string => (cells[captions.indexOf(column)] ?? '').trim();
  const statements: BankStatement[] = [];
  let open: (BankStatement & { lines: BankLine[] }) | undefined;
  for (const row of rows) {
    const { line } = row;
    const [rib, type, amountCentimes] = [cell(row, 'RIB'), cell(row, 'Type').toLowerCase(), amountIn(row)];
    if (type === 'ancien solde' && !open) {
      open = {
        rib,
        on: dayIn(cell(row, 'Date'), line, 'Date'),
        openingCentimes: amountCentimes,
        closingCentimes: 0,
        lines: [],
      };
      continue;
    }
    if (open?.rib !== rib)
      throw malformed(line, 'RIB', 'an account begins with its ancien solde and ends with its nouveau solde');
    if (type === 'mouvement') {
      const reference = cell(row, 'Référence');
      if (reference === '') throw malformed(line, 'Référence', 'the reference of the movement');
      const valueOn = dayIn(cell(row, 'Valeur'), line, 'Valeur');
      open.lines.push({ reference, amountCentimes, valueOn, label: cell(row, 'Libellé') });
    } else if (type === 'nouveau solde') {
      statements.push({ ...open, closingCentimes: amountCentimes });
      open = undefined;
    } else {
      throw malformed(line, 'Type', 'ancien solde, mouvement or nouveau solde');
    }
  }
  if (open) throw malformed(rows.at(-1)?.line ?? 1, 'Type', 'nouveau solde');
  return statements;

  function amountIn(row: SheetRow): Centimes {
    const amountCentimes = centimesOf(cell(row, 'Montant'));
    if (amountCentimes === null) throw malformed(row.line, 'Montant', 'dirhams, 1234.50');
    return amountCentimes;
  }
}
