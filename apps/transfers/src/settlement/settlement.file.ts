import { readSheet, type SheetColumn, type SheetRow } from '#libs/documents';
import { instantOf, isInstant, isUuid } from '#libs/domain';
import type { OperatorLine } from '../operator/operator.js';
import { DAY_LINES_MAX } from '../operator/operators.wire.js';
import { netOf, type SettledKind, type SettledLine } from './settled-line.js';
import { refuseSettlement } from './settlement.js';

/** Of the sheet of a workbook. */
export const SETTLEMENT_SHEET = 'Relevé';

const KINDS: Record<SettledKind, string> = {
  sent: 'envoi',
  paid: 'paiement',
  'paid-elsewhere': "paiement chez l'opérateur",
  cancelled: 'annulation',
  refunded: 'remboursement',
  'fee-returned': 'frais rendus',
};

/** The columns of a statement. @param day of the settlement: lines of another day came late */
export function settlementColumns(day: string): SheetColumn<NumberedLine>[] {
  return [
    { caption: 'N°', kind: 'number', value: ({ number }) => number },
    { caption: 'Jour', kind: 'day', value: ({ bookedOn }) => bookedOn },
    { caption: 'En retard', kind: 'text', value: ({ bookedOn }) => (bookedOn === day ? null : 'oui') },
    { caption: 'Heure', kind: 'text', value: ({ at }) => at },
    { caption: 'Opération', kind: 'text', value: ({ kind }) => KINDS[kind] },
    { caption: 'Référence', kind: 'text', value: ({ reference }) => reference },
    { caption: 'Demande', kind: 'text', value: ({ subject }) => subject },
    { caption: 'Agence', kind: 'text', value: ({ agency }) => agency },
    { caption: 'Montant', kind: 'dirhams', value: ({ amountCentimes }) => amountCentimes },
    { caption: 'Frais HT', kind: 'dirhams', value: ({ feeNetCentimes }) => feeNetCentimes },
    { caption: 'TVA des frais', kind: 'dirhams', value: ({ feeVatCentimes }) => feeVatCentimes },
    { caption: "Part de l'opérateur", kind: 'dirhams', value: ({ operatorFeeCentimes }) => operatorFeeCentimes },
    { caption: 'Commission HT', kind: 'dirhams', value: ({ commissionCentimes }) => commissionCentimes },
    { caption: 'TVA de la commission', kind: 'dirhams', value: ({ commissionVatCentimes }) => commissionVatCentimes },
    { caption: 'Net', kind: 'dirhams', value: netOf },
  ];
}

/** A line and its place in its settlement, from 1 on. */
export interface NumberedLine extends SettledLine {
  number: number;
}

const COLUMNS = ['reference', 'request_id', 'kind', 'amount_centimes', 'fee_centimes', 'agency', 'at'] as const;
type Column = (typeof COLUMNS)[number];
const HEADER_LINES = 1;

/**
 * Reads an operator's file of a day as CSV, in whatever order of its columns: reference, request_id (empty: a counter of the
 * operator's own), kind (paid, sent, cancelled), amount_centimes, fee_centimes, agency, at.
 *
 * @throws {DomainError} `file.…` when it is no file of rows; `settlement.malformed-file` with line and column
 */
export async function readDayLines(bytes: Buffer): Promise<OperatorLine[]> {
  const [head, ...rows] = await readSheet(bytes, 'csv', HEADER_LINES + DAY_LINES_MAX);
  const captions = head?.cells ?? [];
  const absent = COLUMNS.filter((column) => !captions.includes(column));
  if (absent.length > 0) throw malformed(1, absent.join(', '), 'a column of this name');
  return rows.map((row) => operatorLine(row, (column) => (row.cells[captions.indexOf(column)] ?? '').trim()));
}

function operatorLine({ line }: SheetRow, cell: (column: Column) => string): OperatorLine {
  const kind = (['paid', 'sent', 'cancelled'] as const).find((one) => one === cell('kind'));
  if (!kind) throw malformed(line, 'kind', 'paid, sent or cancelled');
  const [reference, agency, requestId, at] = [cell('reference'), cell('agency'), cell('request_id'), cell('at')];
  if (!/^[A-Za-z0-9-]{1,40}$/.test(reference)) throw malformed(line, 'reference', 'letters, digits and hyphens');
  if (!/^[!-~]{1,40}$/.test(agency)) throw malformed(line, 'agency', 'the code of a counter');
  if (requestId !== '' && !isUuid(requestId.toLowerCase())) throw malformed(line, 'request_id', 'a UUID, or nothing');
  if (!isInstant(at)) throw malformed(line, 'at', '2026-11-26T09:15:00Z');
  const centimes = (column: 'amount_centimes' | 'fee_centimes'): number => {
    if (!/^[0-9]{1,15}$/.test(cell(column))) throw malformed(line, column, 'a whole number of centimes');
    return Number(cell(column));
  };
  return {
    reference,
    requestId: requestId === '' ? null : requestId.toLowerCase(),
    kind,
    amountCentimes: centimes('amount_centimes'),
    feeCentimes: centimes('fee_centimes'),
    agency,
    at: instantOf(Date.parse(at)),
  };
}

function malformed(line: number, column: string, expected: string): Error {
  return refuseSettlement('settlement.malformed-file', { field: 'file', line, column, expected });
}
