import type { Translations } from '#libs/domain';

/** A problem that is none of the product's: its code, and its sentence in each language. */
export interface ServerRefusal {
  code: string;
  detail: string;
  translations: Translations;
}

const NOT_FOUND: ServerRefusal = {
  code: 'route.not-found',
  detail: 'There is nothing under this address and method.',
  translations: {
    fr: "Il n'y a rien à cette adresse avec cette méthode.",
    ar: 'لا يوجد شيء في هذا العنوان بهذه الطريقة.',
  },
};

/** What the HTTP server refuses by itself, before any of our code sees it; and a query while the database is away. */
export const SERVER_REFUSALS: Record<number, ServerRefusal> = {
  400: {
    code: 'request.malformed',
    detail: 'The request is not well-formed: send one JSON object.',
    translations: {
      fr: 'La demande est mal formée : envoyez un objet JSON.',
      ar: 'الطلب غير سليم: أرسلوا كائن JSON واحدا.',
    },
  },
  404: NOT_FOUND,
  405: NOT_FOUND,
  408: {
    code: 'request.timeout',
    detail: 'The request did not arrive in time.',
    translations: { fr: "La demande n'est pas arrivée à temps.", ar: 'لم يصل الطلب في الوقت المحدد.' },
  },
  413: {
    code: 'request.too-large',
    detail: 'The body is larger than what this address takes.',
    translations: {
      fr: 'Le corps dépasse ce que prend cette adresse.',
      ar: 'متن الطلب أكبر مما يقبله هذا العنوان.',
    },
  },
  414: {
    code: 'request.too-large',
    detail: 'The address is longer than what is taken.',
    translations: { fr: "L'adresse est trop longue.", ar: 'العنوان أطول من المسموح به.' },
  },
  415: {
    code: 'request.unsupported-media-type',
    detail: 'Send the body as application/json.',
    translations: { fr: 'Envoyez le corps en application/json.', ar: 'أرسلوا المتن بصيغة application/json.' },
  },
  431: {
    code: 'request.too-large',
    detail: 'The headers are larger than what is taken.',
    translations: { fr: 'Les en-têtes sont trop longs.', ar: 'الترويسات أطول من المسموح به.' },
  },
  503: {
    code: 'service.unavailable',
    detail: 'This cannot be answered now. Repeat the request in a moment, a command with the same Idempotency-Key.',
    translations: {
      fr: 'Réponse impossible maintenant. Répétez la demande dans un instant, une opération avec la même Idempotency-Key.',
      ar: 'تعذر الجواب الآن. أعيدوا الطلب بعد لحظة، والعملية بنفس Idempotency-Key.',
    },
  },
};

/** Whatever else the HTTP server refuses. */
export const REFUSED: ServerRefusal = {
  code: 'request.refused',
  detail: 'The request cannot be answered as it is.',
  translations: { fr: "La demande ne peut être servie telle qu'elle est.", ar: 'لا يمكن الجواب عن الطلب كما هو.' },
};

/** A mistake of ours. */
export const INTERNAL_ERROR: ServerRefusal = {
  code: 'service.internal-error',
  detail: 'Something went wrong here. Repeat the request with the same Idempotency-Key, or tell us the trace id.',
  translations: {
    fr: 'Une erreur est survenue chez nous. Répétez la demande avec la même Idempotency-Key, ou donnez-nous le traceId.',
    ar: 'وقع خطأ من جانبنا. أعيدوا الطلب بنفس Idempotency-Key، أو أبلغونا برقم traceId.',
  },
};
