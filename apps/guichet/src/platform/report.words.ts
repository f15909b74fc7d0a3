/** Languages in which reports are printed. */
export type PrintLanguage = 'fr' | 'en' | 'ar';

/** What stands above a report in a terminal, and where nobody has published a figure. */
export const REPORT_WORDS: Record<PrintLanguage, Record<'dashboard' | 'annual' | 'unit' | 'notAvailable', string>> = {
  fr: { dashboard: 'Tableau de Bord', annual: "Rapport annuel d'activité", unit: 'unité', notAvailable: 'n.d.' },
  en: { dashboard: 'Dashboard', annual: 'Annual activity report', unit: 'unit', notAvailable: 'n/a' },
  ar: { dashboard: 'لوحة القيادة', annual: 'التقرير السنوي للأنشطة', unit: 'الوحدة', notAvailable: 'غ.م' },
};
