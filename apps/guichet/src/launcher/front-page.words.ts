import type { Language } from '#libs/domain';

interface FrontWords {
  about: string;
  /** Management's page. */
  console: string;
  services: string;
  whole: string;
  health: string;
  events: string;
  metrics: string;
  people: string;
  howTo: string;
  name: string;
  role: string;
  place: string;
}

/** The front page; what is named by its address, such as `openapi.json`, is called so in every language. */
export const FRONT_WORDS: Record<Language, FrontWords> = {
  en: {
    about: `The platform for the ancillary products of a microfinance institution: one service per product,
    Kafka between them, and reports that equal the books.`,
    console: 'Reports for management',
    services: 'Services',
    whole: 'The whole',
    health: 'of every instance',
    events: 'all events',
    metrics: 'of every service',
    people: 'Who may log in',
    howTo: "On a service's docs page choose Authorize; nobody needs a password here. For a terminal:",
    name: 'name',
    role: 'role',
    place: 'agency or partner',
  },
  fr: {
    about: `La plateforme des produits de diversification d'une institution de microfinance : un service par produit,
    Kafka entre eux, et des rapports égaux aux livres.`,
    console: 'Rapports pour la direction',
    services: 'Services',
    whole: "L'ensemble",
    health: 'de chaque instance',
    events: 'tous les événements',
    metrics: 'de chaque service',
    people: 'Qui peut se connecter',
    howTo:
      "Sur la page docs d'un service, choisissez Authorize ; ici personne n'a besoin de mot de passe. Au terminal :",
    name: 'nom',
    role: 'rôle',
    place: 'agence ou partenaire',
  },
  ar: {
    about: `منصة المنتجات التكميلية لمؤسسة للتمويل الأصغر: خدمة لكل منتج،
    و<bdi>Kafka</bdi> بينها، وتقارير مطابقة للدفاتر.`,
    console: 'تقارير الإدارة',
    services: 'الخدمات',
    whole: 'المنصة كلها',
    health: 'حالة كل خادم',
    events: 'كل الأحداث',
    metrics: 'لكل خدمة',
    people: 'من يمكنه الدخول',
    howTo: 'في صفحة <bdi>docs</bdi> لإحدى الخدمات اختاروا <bdi>Authorize</bdi>؛ لا حاجة هنا إلى كلمة سر. ومن الطرفية:',
    name: 'الاسم',
    role: 'الدور',
    place: 'الوكالة أو الشريك',
  },
};
