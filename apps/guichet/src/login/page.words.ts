import type { Language } from '#libs/domain';
import type { Role } from '#libs/doors';

/** Each language as it calls itself. */
export const NATIVE_NAMES: Record<Language, string> = { en: 'English', fr: 'Français', ar: 'العربية' };

/** What each role is called. */
export const ROLE_WORDS: Record<Role, Record<Language, string>> = {
  teller: { en: 'teller', fr: 'guichetier', ar: 'شباكي' },
  supervisor: { en: 'supervisor', fr: "chef d'agence", ar: 'رئيس الوكالة' },
  'branch-manager': { en: 'branch manager', fr: 'chef de succursale', ar: 'رئيس الفرع' },
  'regional-manager': { en: 'regional manager', fr: 'directeur régional', ar: 'المدير الجهوي' },
  compliance: { en: 'compliance', fr: 'conformité', ar: 'الامتثال' },
  insurer: { en: 'insurer', fr: 'assureur', ar: 'مؤمن' },
  operator: { en: 'operator', fr: 'opérateur', ar: 'مشغل التحويل' },
  bank: { en: 'bank', fr: 'banque', ar: 'بنك' },
  management: { en: 'management', fr: 'direction', ar: 'الإدارة' },
  administrator: { en: 'administrator', fr: 'administrateur', ar: 'مدير النظام' },
};

interface LoginWords {
  title: string;
  about: string;
  choose: string;
  expired: string;
  /** Leaving: the question, and its two answers. */
  leave: { title: string; yes: string; no: string };
}

/** The login page. */
export const LOGIN_WORDS: Record<Language, LoginWords> = {
  en: {
    title: 'Log in',
    about: "A demo: choose who you are. In production this is the institution's own login.",
    choose: 'Log in',
    expired: 'This login has expired: go back to the page you came from and log in again.',
    leave: { title: 'Log out?', yes: 'Log out', no: 'Stay logged in' },
  },
  fr: {
    title: 'Connexion',
    about: "Une démonstration : choisissez qui vous êtes. En production, c'est la connexion de l'institution.",
    choose: 'Se connecter',
    expired: 'Cette connexion a expiré : revenez à la page précédente et connectez-vous à nouveau.',
    leave: { title: 'Se déconnecter ?', yes: 'Se déconnecter', no: 'Rester connecté' },
  },
  ar: {
    title: 'تسجيل الدخول',
    about: 'عرض تجريبي: اختاروا من أنتم. في الاستعمال الفعلي يكون الدخول عبر نظام المؤسسة.',
    choose: 'الدخول',
    expired: 'انتهت صلاحية هذا الدخول: ارجعوا إلى الصفحة السابقة وسجلوا الدخول من جديد.',
    leave: { title: 'تسجيل الخروج؟', yes: 'تسجيل الخروج', no: 'البقاء' },
  },
};
