import { STATUS_CODES } from 'node:http';
import type { Language, Translations } from './language.js';

const TITLES: Record<number, Translations> = {
  400: { fr: 'Demande incorrecte', ar: 'طلب غير صحيح' },
  401: { fr: 'Connexion nécessaire', ar: 'يلزم تسجيل الدخول' },
  403: { fr: 'Non autorisé', ar: 'غير مسموح' },
  404: { fr: 'Introuvable', ar: 'غير موجود' },
  405: { fr: 'Méthode non permise', ar: 'طريقة غير مسموحة' },
  406: { fr: 'Format non proposé', ar: 'صيغة غير متوفرة' },
  408: { fr: 'Délai dépassé', ar: 'انتهت المهلة' },
  409: { fr: "Contraire à l'état actuel", ar: 'يتعارض مع الوضع الحالي' },
  410: { fr: "N'existe plus", ar: 'لم يعد موجودا' },
  413: { fr: 'Trop volumineux', ar: 'الحجم كبير جدا' },
  414: { fr: 'Adresse trop longue', ar: 'العنوان طويل جدا' },
  415: { fr: 'Format non pris en charge', ar: 'صيغة غير مقبولة' },
  422: { fr: 'Demande refusée', ar: 'طلب مرفوض' },
  429: { fr: 'Trop de demandes', ar: 'طلبات كثيرة جدا' },
  431: { fr: 'En-têtes trop longs', ar: 'ترويسات طويلة جدا' },
  500: { fr: 'Erreur interne', ar: 'خطأ داخلي' },
  502: { fr: 'Réponse perdue', ar: 'ضاع الجواب' },
  503: { fr: 'Momentanément indisponible', ar: 'غير متاح مؤقتا' },
  504: { fr: 'Pas de réponse à temps', ar: 'لا جواب في الوقت المحدد' },
};

/** What an HTTP status says to people; in English the phrase of the standard. */
export function titleOf(status: number, language: Language): string {
  const english = STATUS_CODES[status] ?? 'Error';
  return language === 'en' ? english : (TITLES[status]?.[language] ?? english);
}
