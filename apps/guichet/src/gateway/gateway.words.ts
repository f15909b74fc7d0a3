import type { Translations } from '#libs/domain';

/** What the gateway's own problems say in French and in Arabic, by code. */
export const GATEWAY_WORDS = {
  'gateway.not-found': { fr: "Il n'y a rien à cette adresse.", ar: 'لا يوجد شيء في هذا العنوان.' },
  'gateway.bad-request': {
    fr: "L'adresse ou un en-tête ne peut être transmis.",
    ar: 'تعذر نقل العنوان أو إحدى الترويسات.',
  },
  'gateway.headers-too-large': {
    fr: "L'adresse et les en-têtes sont trop longs.",
    ar: 'العنوان والترويسات أطول من المسموح به.',
  },
  'gateway.request-timeout': { fr: "La demande n'est pas arrivée à temps.", ar: 'لم يصل الطلب في الوقت المحدد.' },
  'gateway.body-too-large': { fr: 'Un corps a 5 Mo au plus.', ar: 'لا يتجاوز متن الطلب 5 ميغابايت.' },
  'gateway.upstream-timeout': {
    fr: "Le service n'a pas répondu à temps. L'opération a pu être faite : répétez-la avec la même Idempotency-Key.",
    ar: 'لم تجب الخدمة في الوقت المحدد. ربما أنجزت العملية: أعيدوها بنفس Idempotency-Key.',
  },
  'gateway.upstream-lost': {
    fr: "Le service a été perdu pendant le travail. L'opération a pu être faite : répétez-la avec la même Idempotency-Key.",
    ar: 'انقطعت الخدمة أثناء المعالجة. ربما أنجزت العملية: أعيدوها بنفس Idempotency-Key.',
  },
  'gateway.service-unavailable': {
    fr: "Le service ne peut être atteint ; rien n'a été fait. Réessayez dans un instant.",
    ar: 'تعذر الوصول إلى الخدمة ولم ينجز شيء. أعيدوا المحاولة بعد لحظة.',
  },
  'gateway.busy': {
    fr: "Trop de grandes demandes arrivent à la fois ; rien n'a été fait. Réessayez dans un instant.",
    ar: 'تصل طلبات كبيرة كثيرة في آن واحد ولم ينجز شيء. أعيدوا المحاولة بعد لحظة.',
  },
  'request.too-many': {
    fr: 'Trop de demandes de cette adresse. Revenez dans un instant.',
    ar: 'طلبات كثيرة من هذا العنوان. عودوا بعد لحظة.',
  },
} satisfies Record<string, Translations>;
