/** What a section is called where it is printed. */
export interface SectionTitles {
  titleFr: string;
  titleEn: string;
  titleAr: string;
}

const titled = (titleFr: string, titleEn: string, titleAr: string): SectionTitles => ({ titleFr, titleEn, titleAr });

/**
 * The sections of management's tables. Those of the dashboard bear the French titles that were printed (AMANEWS no. 242), those
 * of the annual report of 2017 the names of the products.
 */
export const SECTIONS = {
  B: titled('Activité', 'Activity', 'النشاط'),
  'B-2': titled('Activité Dépôt', 'Deposits', 'نشاط الإيداع'),
  'B-3': titled("Activité Transfert d'Argent", 'Money transfers', 'نشاط تحويل الأموال'),
  'B-4': titled('Activité Microassurance', 'Microinsurance', 'نشاط التأمين الأصغر'),
  'B-5': titled('Services Domestiques', 'Domestic services', 'الخدمات المنزلية'),
  'hissab-bikhir': titled('Hissab Bikhir', 'Hissab Bikhir', 'حساب بخير'),
  network: titled('Réseau', 'Network', 'الشبكة'),
  tayssir: titled('Tayssir Al Amana', 'Tayssir Al Amana', 'تيسير الأمانة'),
} as const satisfies Record<string, SectionTitles>;

/** A section of a table of management's. */
export type Section = keyof typeof SECTIONS;
