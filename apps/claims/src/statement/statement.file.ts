import { readSheet, type SheetColumn, type SheetKind, type SheetRow } from '#libs/documents';
import type { Centimes } from '#libs/domain';
import type { ComparedLine } from './answer.js';
import type { PremiumLine } from './premium-lines.js';
import { refuseStatement, type ClaimLine, type InsurerLine } from './statement.js';

/** Lines that an insurer may send: as many as a request holds. */
const LINES_MAX = 20_000;
const HEADER_LINES = 1;

const PRODUCTS = { loan: 'prêt', standalone: 'vente libre' } as const;
const MOVEMENT_WORDS = {
  entry: 'entrée',
  exit: 'sortie',
  change: 'modification',
  correction: 'régularisation',
  'in-force': 'en cours',
} as const;
const CHANNELS = { insurer: 'assureur', cash: 'guichet', account: 'compte' } as const;

/** How a product is called where a statement is printed. */
export const productText = ({ product }: PremiumLine): string => PRODUCTS[product];
/** How a movement is. */
export const movementText = ({ movement }: PremiumLine): string => MOVEMENT_WORDS[movement];
/** How the channel is by which a claim was paid. */
export const channelText = ({ channel }: ClaimLine): string => CHANNELS[channel];

/** By these an insurer's file is read. */
const READ = { policy: 'Police', month: 'Mois', premium: 'Prime', claim: 'Sinistre', amount: 'Montant' } as const;

/** The columns of a statement's lines in a file; those of premiums are empty for a claim, and the other way round. */
export function statementColumns(insurer: string): SheetColumn<InsurerLine>[] {
  const line = <Of extends InsurerLine, Value>(kind: Of['kind'], value: (line: Of) => Value | null) => {
    return (row: InsurerLine): Value | null => (row.kind === kind ? value(row as Of) : null);
  };
  const premium = <Value>(value: (line: PremiumLine) => Value | null) => line('premium', value);
  const claim = <Value>(value: (line: ClaimLine) => Value | null) => line('claim', value);
  return [
    { caption: READ.month, kind: 'text', value: premium(({ month }) => month) },
    { caption: 'Assureur', kind: 'text', value: () => insurer },
    { caption: READ.policy, kind: 'text', value: ({ policyId }) => policyId },
    { caption: 'Produit', kind: 'text', value: premium(productText) },
    { caption: 'Client', kind: 'text', value: ({ clientId }) => clientId },
    { caption: 'Prêt', kind: 'text', value: premium(({ loanId }) => loanId) },
    { caption: 'Effet', kind: 'day', value: premium(({ effectOn }) => effectOn) },
    { caption: 'Fin', kind: 'day', value: premium(({ endsOn }) => endsOn) },
    { caption: 'Mouvement', kind: 'text', value: premium(movementText) },
    { caption: 'Nombre de mois', kind: 'number', value: premium(({ months }) => months) },
    { caption: 'Prix unitaire', kind: 'dirhams', value: premium(({ unitPriceCentimes }) => unitPriceCentimes) },
    { caption: READ.premium, kind: 'dirhams', value: premium(({ premiumCentimes }) => premiumCentimes) },
    { caption: 'Taxe', kind: 'dirhams', value: premium(({ taxCentimes }) => taxCentimes) },
    { caption: 'Commission', kind: 'dirhams', value: premium(({ commissionCentimes }) => commissionCentimes) },
    { caption: 'Net', kind: 'dirhams', value: premium(({ netCentimes }) => netCentimes) },
    { caption: READ.claim, kind: 'text', value: claim(({ claimNumber }) => claimNumber) },
    { caption: 'Événement', kind: 'day', value: claim(({ eventOn }) => eventOn) },
    { caption: 'Déclaré', kind: 'day', value: claim(({ declaredOn }) => declaredOn) },
    { caption: 'Prestation', kind: 'text', value: claim(({ benefit }) => benefit) },
    { caption: 'Personne', kind: 'text', value: claim(({ memberId, clientId }) => memberId ?? clientId) },
    { caption: 'Décidé', kind: 'day', value: claim(({ decidedOn }) => decidedOn) },
    { caption: 'Payé le', kind: 'day', value: claim(({ paidOn }) => paidOn) },
    { caption: 'Canal', kind: 'text', value: claim(channelText) },
    { caption: READ.amount, kind: 'dirhams', value: claim(({ amountCentimes }) => amountCentimes) },
  ];
}

/**
 * Reads an insurer's own lines out of a file that has at least these columns of ours, in whatever order: Police, Mois,
 * Prime, Sinistre, Montant. A line with a claim's number is a claim, any other a premium.
 *
 * @throws {DomainError} `file.…` when it is no file of rows; `statement.missing-column`, `statement.unknown-line`
 */
export async function readAnsweredLines(bytes: Buffer, kind: SheetKind): Promise<ComparedLine[]> {
  const [head, ...rows] = await readSheet(bytes, kind, HEADER_LINES + LINES_MAX);
  const captions = head?.cells ?? [];
  const missing = Object.values(READ).filter((caption) => !captions.includes(caption));
  if (missing.length > 0) throw refuseStatement('statement.missing-column', { field: 'file', columns: missing });
  const at = Object.fromEntries(Object.entries(READ).map(([name, caption]) => [name, captions.indexOf(caption)]));
  return rows.map((row) => answeredLine(row, at as Record<keyof typeof READ, number>));
}

function answeredLine({ line, cells }: SheetRow, at: Record<keyof typeof READ, number>): ComparedLine {
  const text = (name: keyof typeof READ): string => cells[at[name]] ?? '';
  const unknown = (column: keyof typeof READ, expected: string) =>
    refuseStatement('statement.unknown-line', { line, column: READ[column], expected });
  const amountOf = (column: 'premium' | 'amount'): Centimes => {
    const amountCentimes = centimesIn(text(column));
    if (amountCentimes === null) throw unknown(column, 'dirhams, 1234.50');
    return amountCentimes;
  };
  if (text('claim') !== '') return { key: `claim/${text('claim')}`, amountCentimes: amountOf('amount') };
  if (text('policy') === '') throw unknown('policy', 'the id of a policy, or the number of a claim');
  if (text('month') === '') throw unknown('month', 'the month of the premium, 2026-10');
  return { key: `premium/${text('policy').toLowerCase()}/${text('month')}`, amountCentimes: amountOf('premium') };
}

/** Centimes of `10`, `-10.5`, `1 250,00`. */
function centimesIn(text: string): Centimes | null {
  const [, minus, whole, cents = ''] = /^(-?)(\d{1,12})(?:[.,](\d{1,2}))?$/.exec(text.replace(/\s/g, '')) ?? [];
  if (whole === undefined) return null;
  const size = Number(whole + cents.padEnd(2, '0'));
  return minus ? 0 - size : size;
}
