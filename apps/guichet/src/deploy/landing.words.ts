import type { Language } from '#libs/domain';

interface LandingWords {
  about: string;
  /** Where a service is tried out. */
  tryIt: string;
  events: string;
  health: string;
  people: string;
  password: string;
}

/** The landing page of an installation; what is left out here the launcher's front page says. */
export const LANDING_WORDS: Record<Language, LandingWords> = {
  en: {
    about: 'The ancillary products of a microfinance institution, over HTTP and events.',
    tryIt: 'try it',
    events: 'Events',
    health: 'Health of all services',
    people: 'Who may sign in',
    password: 'The password of each is <code>DEMO_PASSWORD</code> of <code>.env</code>. A token for a script:',
  },
  fr: {
    about: "Les produits de diversification d'une institution de microfinance, par HTTP et par événements.",
    tryIt: 'essayer',
    events: 'Événements',
    health: 'État de tous les services',
    people: 'Qui peut se connecter',
    password:
      'Le mot de passe de chacun est <code>DEMO_PASSWORD</code> du fichier <code>.env</code>. Un jeton pour un script :',
  },
  ar: {
    about: 'المنتجات التكميلية لمؤسسة للتمويل الأصغر، عبر <bdi>HTTP</bdi> والأحداث.',
    tryIt: 'جربوها',
    events: 'الأحداث',
    health: 'حالة كل الخدمات',
    people: 'من يمكنه الدخول',
    password:
      'كلمة سر كل واحد هي <code dir="ltr">DEMO_PASSWORD</code> في الملف <code dir="ltr">.env</code>. رمز دخول لبرنامج:',
  },
};

/** What the gateway refuses by itself, by status: the end of its code, and a sentence. */
export const GATEWAY_REFUSALS: Record<number, Record<Language | 'code', string>> = {
  404: {
    code: 'not-found',
    en: 'There is nothing at this address.',
    fr: "Il n'y a rien à cette adresse.",
    ar: 'لا يوجد شيء في هذا العنوان.',
  },
  413: {
    code: 'body-too-large',
    en: 'The body is larger than what this address takes.',
    fr: 'Le corps dépasse ce que prend cette adresse.',
    ar: 'متن الطلب أكبر مما يقبله هذا العنوان.',
  },
  502: {
    code: 'service-unavailable',
    en: 'The service cannot be reached now. Try again.',
    fr: 'Le service est injoignable pour le moment. Réessayez.',
    ar: 'لا يمكن الوصول إلى الخدمة الآن. أعيدوا المحاولة.',
  },
  503: {
    code: 'service-unavailable',
    en: 'The service cannot be reached now. Try again.',
    fr: 'Le service est injoignable pour le moment. Réessayez.',
    ar: 'لا يمكن الوصول إلى الخدمة الآن. أعيدوا المحاولة.',
  },
  504: {
    code: 'service-unavailable',
    en: 'The service did not answer in time. Try again.',
    fr: "Le service n'a pas répondu à temps. Réessayez.",
    ar: 'لم تجب الخدمة في الوقت المحدد. أعيدوا المحاولة.',
  },
};

/** Of any other status: a title, and a sentence. */
export const OTHER_REFUSAL: Record<Language, readonly [title: string, detail: string]> = {
  en: ['{http.error.status_text}', 'The gateway refused the request.'],
  fr: ['Demande refusée', 'La passerelle a refusé la demande.'],
  ar: ['طلب مرفوض', 'رفضت البوابة الطلب.'],
};
