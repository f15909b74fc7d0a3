import type { Words } from '#libs/documents';
import type { Operator } from '../tariff/tariff.js';
import type { ReceiptKind } from './transfer-receipt.js';

export const TITLE_OF: Record<ReceiptKind, Words> = {
  sending: { fr: "Reçu d'envoi", ar: 'وصل إرسال' },
  'pay-out': { fr: 'Reçu de paiement', ar: 'وصل صرف' },
  refund: { fr: 'Reçu de restitution', ar: 'وصل إرجاع' },
};

export const OPERATOR_NAME: Record<Operator, string> = { 'cash-express': 'Cash Express' };

export const TRANSFER_WORDS: Words = { fr: "Transfert d'argent", ar: 'تحويل أموال' };

export const UNDONE: Words = { fr: 'ARGENT RENDU', ar: 'أرجع المبلغ' };

export const UNDER_VERIFICATION: Words = { fr: 'En cours de vérification', ar: 'قيد التحقق' };

export const RECEIPT_LABELS = {
  receiptNumber: { fr: 'Reçu n°', ar: 'وصل رقم' },
  agency: { fr: 'Agence', ar: 'الوكالة' },
  at: { fr: 'Le', ar: 'بتاريخ' },
  operator: { fr: 'Opérateur', ar: 'المتعامل' },
  sender: { fr: 'Expéditeur', ar: 'المرسل' },
  beneficiary: { fr: 'Bénéficiaire', ar: 'المستفيد' },
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
