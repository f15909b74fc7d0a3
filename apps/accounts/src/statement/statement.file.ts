import type { SheetColumn, Words } from '#libs/documents';
import type { MovementKind } from '../movement/movement.js';
import type { BookLine } from './statement.js';

/** How movements are called where they are printed. */
export const KIND_WORDS: Readonly<Record<MovementKind, Words>> = {
  deposit: { fr: 'Versement', ar: 'إيداع' },
  withdrawal: { fr: 'Retrait', ar: 'سحب' },
  'deposit-reversed': { fr: 'Versement annulé', ar: 'إلغاء إيداع' },
  'withdrawal-reversed': { fr: 'Retrait annulé', ar: 'إلغاء سحب' },
  atm: { fr: 'Retrait GAB', ar: 'سحب من الشباك الآلي' },
  shop: { fr: 'Paiement par carte', ar: 'أداء بالبطاقة' },
  'card-refund': { fr: 'Remboursement carte', ar: 'استرداد على البطاقة' },
  payment: { fr: 'Virement reçu', ar: 'تحويل وارد' },
  'due-advanced': { fr: 'Avance sur carte', ar: 'تسبيق على البطاقة' },
  'due-settled': { fr: "Remboursement de l'avance", ar: 'تسديد التسبيق' },
};

/** The amount in the currency of the place, `EUR 2300` in its smallest unit. */
function foreignText({ foreignAmount }: BookLine): string | null {
  return foreignAmount ? `${foreignAmount.currency} ${foreignAmount.amountMinor}` : null;
}

/** The columns of a statement in a file. */
export const STATEMENT_COLUMNS: readonly SheetColumn<BookLine>[] = [
  { caption: 'N°', kind: 'number', value: ({ number }) => number },
  { caption: 'Date', kind: 'day', value: ({ bookedOn }) => bookedOn },
  { caption: 'Valeur', kind: 'day', value: ({ valueOn }) => valueOn },
  { caption: 'Opération', kind: 'text', value: ({ kind }) => KIND_WORDS[kind].fr },
  { caption: 'Débit', kind: 'dirhams', value: ({ amountCentimes }) => (amountCentimes < 0 ? -amountCentimes : null) },
  { caption: 'Crédit', kind: 'dirhams', value: ({ amountCentimes }) => (amountCentimes > 0 ? amountCentimes : null) },
  { caption: 'Solde', kind: 'dirhams', value: ({ balanceAfterCentimes }) => balanceAfterCentimes },
  { caption: 'Agence', kind: 'text', value: ({ agency }) => agency },
  { caption: 'Reçu', kind: 'text', value: ({ receiptNumber }) => receiptNumber },
  { caption: 'Devise', kind: 'text', value: foreignText },
];
