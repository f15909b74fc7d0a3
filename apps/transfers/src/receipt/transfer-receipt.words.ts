import type { Words } from '#libs/documents';
import type { PricedOperator } from '../tariff/tariff.js';
import type { ReceiptKind, ReceiptSubject } from './transfer-receipt.js';

export const TITLE_OF: Record<ReceiptKind, Words> = {
  sending: { fr: "Reçu d'envoi", ar: 'وصل إرسال' },
  'pay-out': { fr: 'Reçu de paiement', ar: 'وصل صرف' },
  refund: { fr: 'Reçu de restitution', ar: 'وصل إرجاع' },
};

export const OPERATOR_NAME: Record<PricedOperator, string> = {
  'cash-express': 'Cash Express',
  'western-union': 'Western Union',
  moneygram: 'MoneyGram',
};

export const WORDS_OF_SUBJECT: Record<ReceiptSubject, Words> = {
  transfer: { fr: "Transfert d'argent", ar: 'تحويل أموال' },
  remittance: { fr: "Transfert d'argent de l'étranger", ar: 'تحويل أموال من الخارج' },
  'family-aid': { fr: "Secours familial à l'étranger", ar: 'إعانة عائلية إلى الخارج' },
};

export const UNDONE: Words = { fr: 'ARGENT RENDU', ar: 'أرجع المبلغ' };

export const UNDER_VERIFICATION: Words = { fr: 'En cours de vérification', ar: 'قيد التحقق' };

export const RECEIPT_LABELS = {
  receiptNumber: { fr: 'Reçu n°', ar: 'وصل رقم' },
  agency: { fr: 'Agence', ar: 'الوكالة' },
  at: { fr: 'Le', ar: 'بتاريخ' },
  operator: { fr: 'Opérateur', ar: 'المتعامل' },
  reference: { fr: "Référence de l'opérateur", ar: 'مرجع المتعامل' },
  sender: { fr: 'Expéditeur', ar: 'المرسل' },
  beneficiary: { fr: 'Bénéficiaire', ar: 'المستفيد' },
  country: { fr: 'Pays', ar: 'البلد' },
  destinationCity: { fr: 'Destination', ar: 'الوجهة' },
  amount: { fr: 'Montant', ar: 'المبلغ' },
  feeNet: { fr: 'Frais hors taxe', ar: 'الرسوم دون الضريبة' },
  feeVat: { fr: 'TVA', ar: 'الضريبة على القيمة المضافة' },
  total: { fr: 'Total payé', ar: 'المجموع المؤدى' },
  returned: { fr: 'Total rendu', ar: 'المجموع المرجع' },
  collectUntil: { fr: 'À retirer au plus tard le', ar: 'آخر يوم للسحب' },
} satisfies Record<string, Words>;

export const CODE_LABEL: Words = { fr: 'Code de retrait', ar: 'رمز السحب' };

/** What whoever holds a code has to know, in lines. */
export const CODE_ADVICE: readonly Words[] = [
  { fr: "Ne donnez ce code qu'au bénéficiaire.", ar: 'لا تعطوا هذا الرمز إلا للمستفيد.' },
  { fr: "Il lui faut ce code et une pièce d'identité valable.", ar: 'يلزمه هذا الرمز ووثيقة هوية سارية.' },
];

/** What whoever holds an operator's number has to know that somebody collects by, in lines. */
export const REFERENCE_ADVICE: readonly Words[] = [
  { fr: "Ne donnez cette référence qu'au bénéficiaire.", ar: 'لا تعطوا هذا المرجع إلا للمستفيد.' },
  { fr: "Il lui faut cette référence et une pièce d'identité valable.", ar: 'يلزمه هذا المرجع ووثيقة هوية سارية.' },
];

const countryNames = { fr: countryNamesIn('fr'), ar: countryNamesIn('ar') };

/** A country by its name: `Espagne`, `إسبانيا`. @param code ISO 3166-1, two capitals; it stands for a name that is not known */
export function countryWords(code: string): Words {
  return { fr: countryNames.fr.of(code) ?? code, ar: countryNames.ar.of(code) ?? code };
}

function countryNamesIn(language: string): Intl.DisplayNames {
  return new Intl.DisplayNames(language, { type: 'region' });
}
