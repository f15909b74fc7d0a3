import type { Words } from '#libs/documents';
import type { Half } from '../law/half.js';
import type { Head } from '../law/assessment.js';
import type { Category, Fuel, OwnerKind } from '../law/vehicle.js';
import type { Receipt } from './receipt.js';

export const TITLE: Words = { fr: 'Quittance', ar: 'وصل أداء' };

export const TAX: Words = {
  fr: 'Taxe spéciale annuelle sur les véhicules',
  ar: 'الضريبة الخصوصية السنوية على المركبات',
};

export const HEAD_WORDS: Record<Head, Words> = {
  tax: { fr: 'Taxe', ar: 'الضريبة' },
  penalty: { fr: 'Pénalité de retard', ar: 'ذعيرة التأخير' },
  'first-month': { fr: 'Majoration du premier mois', ar: 'الزيادة عن الشهر الأول' },
  'further-months': { fr: 'Majoration des mois suivants', ar: 'الزيادة عن الأشهر الموالية' },
  minimum: { fr: 'Complément au minimum', ar: 'تكملة الحد الأدنى' },
  'police-report': { fr: 'Retard constaté par procès-verbal', ar: 'تأخير مثبت بمحضر' },
  rounding: { fr: 'Arrondi au dirham supérieur', ar: 'جبر إلى الدرهم الأعلى' },
  'service-fee': { fr: 'Frais de service du guichet', ar: 'مصاريف خدمة الشباك' },
};

export const CATEGORY_WORDS: Record<Category, Words> = {
  passenger: { fr: 'Voiture de tourisme', ar: 'سيارة سياحية' },
  pickup: { fr: 'Pick-up', ar: 'بيكوب' },
  'four-by-four': { fr: 'Véhicule tout-terrain (4×4)', ar: 'مركبة رباعية الدفع' },
  truck: { fr: 'Camion', ar: 'شاحنة' },
  'tractor-trailer': { fr: 'Tracteur et remorque', ar: 'جرار ومقطورة' },
};

export const FUEL_WORDS: Record<Fuel, Words> = {
  petrol: { fr: 'Essence', ar: 'بنزين' },
  diesel: { fr: 'Gasoil', ar: 'غازوال' },
  electric: { fr: 'Électrique', ar: 'كهربائي' },
  hybrid: { fr: 'Hybride', ar: 'هجين' },
};

export const OWNER_WORDS: Record<OwnerKind, Words> = {
  'natural-person': { fr: 'Personne physique', ar: 'شخص ذاتي' },
  company: { fr: 'Société', ar: 'شركة' },
};

export const HALF_WORDS: Record<Half, Words> = {
  'first-half': { fr: 'premier versement (la moitié)', ar: 'الدفعة الأولى (النصف)' },
  'second-half': { fr: 'second versement (la moitié)', ar: 'الدفعة الثانية (النصف)' },
};

export const STATUS_WORDS: Record<Receipt['status'], Words> = {
  paid: { fr: 'Payée', ar: 'مؤداة' },
  cancelled: { fr: 'ANNULÉE', ar: 'ملغاة' },
  'to-refund': { fr: 'À REMBOURSER', ar: 'واجبة الإرجاع' },
  refunded: { fr: 'REMBOURSÉE', ar: 'تم إرجاع مبلغها' },
};

export const STAND_IN: Words = {
  fr: "Payée d'après la carte grise ; confirmation de l'administration en cours",
  ar: 'أديت حسب البطاقة الرمادية؛ تأكيد الإدارة قيد الإنجاز',
};

export const FACT_WORDS = {
  receiptNumber: { fr: 'Quittance n°', ar: 'وصل رقم' },
  agency: { fr: 'Agence', ar: 'الوكالة' },
  teller: { fr: 'Guichetier n°', ar: 'رقم الشباكي' },
  paidAt: { fr: 'Payée le', ar: 'تاريخ الأداء' },
  plate: { fr: 'Immatriculation', ar: 'رقم التسجيل' },
  category: { fr: 'Véhicule', ar: 'نوع المركبة' },
  fuel: { fr: 'Carburant', ar: 'نوع الوقود' },
  fiscalPower: { fr: 'Puissance fiscale', ar: 'القوة الجبائية' },
  grossWeight: { fr: 'Poids total en charge', ar: 'الوزن الإجمالي محملا' },
  owner: { fr: 'Propriétaire', ar: 'المالك' },
  years: { fr: 'Année(s)', ar: 'السنوات' },
} satisfies Record<string, Words>;

export const TABLE_WORDS = {
  year: { fr: 'Année', ar: 'السنة' },
  head: { fr: 'Désignation', ar: 'البيان' },
  article: { fr: 'Base légale', ar: 'السند القانوني' },
  amount: { fr: 'Montant (DH)', ar: 'المبلغ (درهم)' },
  total: { fr: 'Total payé', ar: 'المجموع المؤدى' },
} satisfies Record<string, Words>;

export const CONTINUED: Words = { fr: 'Suite et total à la page suivante', ar: 'التتمة والمجموع في الصفحة الموالية' };

export const CODE_WORDS: Words = { fr: 'Code de vérification', ar: 'رمز التحقق' };

/** How to check a receipt, in lines short enough to stand beside the QR code. */
export const CHECK_WORDS: readonly Words[] = [
  { fr: 'Pour vérifier cette quittance, scannez le code', ar: 'للتحقق من هذا الوصل امسحوا الرمز المربع،' },
  { fr: 'QR, ou saisissez le numéro de la quittance et', ar: 'أو أدخلوا رقم الوصل ورمز التحقق' },
  { fr: "le code de vérification à l'adresse ci-dessous.", ar: 'في العنوان أسفله.' },
];
