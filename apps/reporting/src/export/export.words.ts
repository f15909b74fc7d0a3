import type { Instant } from '#libs/domain';
import { isolated, momentWords } from '#libs/documents';
import type { AsOf } from '../as-of/as-of.js';
import { periodText, type ReportLanguage, type ReportPrint } from './print.js';
import type { Report, ReportTable } from '../table/report.js';

/** What is printed around the figures, in one language. */
export interface ExportWords {
  titles: Record<ReportTable, string>;
  /** @param day as it is printed, `30/06/2023` */
  situation: (day: string) => string;
  head: { section: string; indicator: string; unit: string; kind: string };
  units: Record<'count' | 'KDH' | 'DH', string>;
  unitsLong: Record<'count' | 'KDH' | 'DH', string>;
  kinds: Record<'flow' | 'stock', string>;
  /** Where nobody has published a figure. */
  notAvailable: string;
  notes: {
    sheet: string;
    table: string;
    edition: string;
    asOf: string;
    behind: string;
    proof: string;
    units: string;
    flow: string;
    flowMeans: string;
    stock: string;
    stockMeans: string;
    notAvailableMeans: string;
    toDate: string;
    toDateMeans: string;
  };
  /** Vans of which nothing of yesterday or today is counted. */
  unheard: (count: number) => string;
  /** When nothing is on its way. */
  nothingBehind: string;
  wholeAsOf: (moment: string) => string;
  notYetWhole: string;
  /** @param day as it is printed */
  knownOn: (day: string) => string;
  /** That it is an edition, and since when. */
  frozen: (moment: string) => string;
  /** @param moment undefined when the product was never heard */
  behind: (product: string, moment: string | undefined, events: number) => string;
  proof: {
    /** @param day as it is printed */
    through: (day: string) => string;
    none: string;
    unproven: (product: string, days: number, firstDay: string) => string;
  };
  page: (page: number, pages: number) => string;
}

const FR: ExportWords = {
  titles: { dashboard: 'Tableau de Bord', annual: "Rapport annuel d'activité" },
  situation: (day) => `situation au ${day}`,
  head: { section: 'Rubrique', indicator: 'Indicateur', unit: 'Unité', kind: 'Nature' },
  units: { count: 'nombre', KDH: 'KDH', DH: 'DH' },
  unitsLong: { count: 'nombre', KDH: 'KDH, milliers de dirhams', DH: 'DH, dirhams' },
  kinds: { flow: 'flux', stock: 'stock' },
  notAvailable: 'n.d.',
  notes: {
    sheet: 'Notes',
    table: 'Tableau',
    edition: 'Édition',
    asOf: 'Arrêté au',
    behind: 'En attente',
    proof: 'Preuve',
    units: 'Unités',
    flow: 'Flux',
    flowMeans: 'Somme de la période.',
    stock: 'Stock',
    stockMeans: 'Valeur à la fin de la période.',
    notAvailableMeans: "Non disponible : l'institution n'a pas publié ce chiffre. Ce n'est pas zéro.",
    toDate: 'Date en tête de colonne',
    toDateMeans: "L'année, du 1er janvier à ce jour ; une année seule est l'année civile.",
  },
  unheard: (count) => `Véhicules guichets sans opération depuis hier : ${count} ; les leurs peuvent encore venir`,
  nothingBehind: 'Rien : tous les produits sont comptés.',
  wholeAsOf: (moment) => `Chiffres complets au ${moment}`,
  notYetWhole: "Chiffres incomplets : tous les produits n'ont pas encore été entendus",
  knownOn: (day) => `tels qu'ils étaient connus le ${day}`,
  frozen: (moment) => `Édition arrêtée par la direction le ${moment}`,
  behind: (product, moment, events) =>
    `${product} : ${moment === undefined ? 'jamais entendu' : `complet au ${moment}`}, ${events} événement(s) en route`,
  proof: {
    through: (day) =>
      `Chiffres prouvés jusqu'au ${day} par les sommes de contrôle des journées closes ; ensuite provisoires`,
    none: "Chiffres provisoires : aucune journée n'est encore prouvée par ses sommes de contrôle",
    unproven: (product, days, firstDay) =>
      `${product} : ${days} journée(s) close(s) avec d'autres sommes, à partir du ${firstDay}`,
  },
  page: (page, pages) => `${page} / ${pages}`,
};

const EN: ExportWords = {
  titles: { dashboard: 'Dashboard', annual: 'Annual activity report' },
  situation: (day) => `as at ${day}`,
  head: { section: 'Section', indicator: 'Indicator', unit: 'Unit', kind: 'Kind' },
  units: { count: 'count', KDH: 'KDH', DH: 'DH' },
  unitsLong: { count: 'count', KDH: 'KDH, thousands of dirhams', DH: 'DH, dirhams' },
  kinds: { flow: 'flow', stock: 'stock' },
  notAvailable: 'n/a',
  notes: {
    sheet: 'Notes',
    table: 'Table',
    edition: 'Edition',
    asOf: 'As of',
    behind: 'On its way',
    proof: 'Proof',
    units: 'Units',
    flow: 'Flow',
    flowMeans: 'The sum over the period.',
    stock: 'Stock',
    stockMeans: 'The value at the end of the period.',
    notAvailableMeans: 'Not available: the institution has not published this figure. It is not zero.',
    toDate: 'A date above a column',
    toDateMeans: 'The year from 1 January to that day; a year alone is the calendar year.',
  },
  unheard: (count) => `Mobile agencies without an operation since yesterday: ${count}; theirs may still come`,
  nothingBehind: 'Nothing: every product is counted.',
  wholeAsOf: (moment) => `Figures whole as of ${moment}`,
  notYetWhole: 'Figures not whole yet: not every product was heard',
  knownOn: (day) => `as they were known on ${day}`,
  frozen: (moment) => `Edition frozen by management on ${moment}`,
  behind: (product, moment, events) =>
    `${product}: ${moment === undefined ? 'never heard' : `whole as of ${moment}`}, ${events} event(s) on their way`,
  proof: {
    through: (day) => `Figures proven through ${day} by the control sums of closed days; provisional after it`,
    none: 'Figures provisional: no day is proven by its control sums yet',
    unproven: (product, days, firstDay) => `${product}: ${days} day(s) closed with other sums, from ${firstDay}`,
  },
  page: (page, pages) => `${page} / ${pages}`,
};

const AR: ExportWords = {
  titles: { dashboard: 'لوحة القيادة', annual: 'التقرير السنوي للأنشطة' },
  situation: (day) => `الوضعية في ${isolated(day)}`,
  head: { section: 'الباب', indicator: 'المؤشر', unit: 'الوحدة', kind: 'النوع' },
  units: { count: 'عدد', KDH: 'ألف درهم', DH: 'درهم' },
  unitsLong: { count: 'عدد', KDH: 'ألف درهم', DH: 'درهم' },
  kinds: { flow: 'تدفق', stock: 'رصيد' },
  notAvailable: 'غ.م',
  notes: {
    sheet: 'ملاحظات',
    table: 'الجدول',
    edition: 'النشرة',
    asOf: 'محصور في',
    behind: 'في الطريق',
    proof: 'الإثبات',
    units: 'الوحدات',
    flow: 'تدفق',
    flowMeans: 'مجموع الفترة.',
    stock: 'رصيد',
    stockMeans: 'القيمة في نهاية الفترة.',
    notAvailableMeans: 'غير متوفر: لم تنشر المؤسسة هذا الرقم. وليس صفرا.',
    toDate: 'تاريخ في رأس العمود',
    toDateMeans: 'السنة من فاتح يناير إلى ذلك اليوم؛ والسنة وحدها هي السنة الميلادية.',
  },
  unheard: (count) => `الوكالات المتنقلة التي لم تصل منها عملية منذ أمس: ${count}، وقد تصل عملياتها بعد`,
  nothingBehind: 'لا شيء: جميع المنتجات محتسبة.',
  wholeAsOf: (moment) => `الأرقام كاملة إلى غاية ${moment}`,
  notYetWhole: 'الأرقام غير كاملة: لم تصل بعد أخبار جميع المنتجات',
  knownOn: (day) => `كما كانت معروفة يوم ${isolated(day)}`,
  frozen: (moment) => `نشرة حصرتها الإدارة في ${moment}`,
  behind: (product, moment, events) =>
    `${isolated(product)}: ${moment === undefined ? 'لم يصل منه شيء' : `كامل إلى غاية ${moment}`}، الأحداث في الطريق: ${events}`,
  proof: {
    through: (day) => `الأرقام مثبتة إلى غاية ${isolated(day)} بمجاميع المراقبة للأيام المقفلة، وهي مؤقتة بعده`,
    none: 'الأرقام مؤقتة: لم يثبت بعد أي يوم بمجاميع مراقبته',
    unproven: (product, days, firstDay) =>
      `${isolated(product)}: أيام مقفلة بمجاميع أخرى: ${days}، ابتداء من ${isolated(firstDay)}`,
  },
  page: (page, pages) => isolated(`${page} / ${pages}`),
};

/** What is printed around the figures, by language. */
export const EXPORT_WORDS: Readonly<Record<ReportLanguage, ExportWords>> = { fr: FR, en: EN, ar: AR };

/** A moment of Morocco's day, `26/11/2026 à 02:40`. */
export function momentText(at: Instant, language: ReportLanguage): string {
  const { fr, ar } = momentWords(at);
  return { fr, en: fr.replace(' à ', ' at '), ar: isolatedMoment(ar) }[language];
}

/** As of when figures are whole, and as known when, in a line. */
export function asOfText({ asOf, knownOn }: Pick<Report, 'asOf' | 'knownOn'>, language: ReportLanguage): string {
  const words = EXPORT_WORDS[language];
  const whole = asOf === null ? words.notYetWhole : words.wholeAsOf(momentText(asOf, language));
  if (knownOn === null) return whole;
  return `${whole}${language === 'ar' ? '،' : ','} ${words.knownOn(periodText(knownOn))}`;
}

/** That what is printed is an edition, frozen by management, and when; undefined of the figures of now. */
export function editionText({ frozenAt, language }: Pick<ReportPrint, 'frozenAt' | 'language'>): string | undefined {
  return frozenAt === undefined ? undefined : EXPORT_WORDS[language].frozen(momentText(frozenAt, language));
}

/** What is on its way, a line a product, and how many vans may still bring something. */
export function behindTexts(
  { behind, mobileUnheard }: Pick<AsOf, 'behind' | 'mobileUnheard'>,
  language: ReportLanguage,
): string[] {
  const products = behind.map(({ product, asOf, eventsBehind }) => {
    const moment = asOf === null ? undefined : momentText(asOf, language);
    return EXPORT_WORDS[language].behind(product, moment, eventsBehind);
  });
  return mobileUnheard === 0 ? products : [...products, EXPORT_WORDS[language].unheard(mobileUnheard)];
}

/** How far figures are proven, and what of which product is not, a line each. */
export function proofTexts(
  { provenThrough, unproven }: Pick<AsOf, 'provenThrough' | 'unproven'>,
  language: ReportLanguage,
): string[] {
  const { proof } = EXPORT_WORDS[language];
  return [
    provenThrough === null ? proof.none : proof.through(periodText(provenThrough)),
    ...unproven.map(({ product, days, firstDay }) => proof.unproven(product, days, periodText(firstDay))),
  ];
}

// A day has slashes, and a line of Arabic would turn its parts round.
function isolatedMoment(text: string): string {
  return text.replace(/[0-9/]+/, isolated).replace(/[0-9]+:[0-9]+/, isolated);
}
