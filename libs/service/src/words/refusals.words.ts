/** What the refusals of service say in French and in Arabic, by code. */
export const SERVICE_WORDS = {
  fr: {
    'audit.too-many-days': 'Demandez 31 jours au plus, du premier au dernier.',
    'audit.malformed-cursor': 'Un curseur est le nextCursor de la page précédente.',
    'day-closings.too-many-days': 'Demandez 366 jours au plus, du premier au dernier.',
    'operations.too-many-days': 'Demandez 31 jours au plus, du premier au dernier.',
    'operations.malformed-cursor': 'Un curseur est le nextCursor de la page précédente.',
    'operations.unknown-indicator': 'Ce service ne compte pas cet indicateur.',
    'token.missing': 'Envoyez un jeton : Authorization: Bearer …',
    'token.invalid': "Le jeton n'est pas de l'émetteur prévu, ou a expiré. Reconnectez-vous.",
    'token.unbound': 'Le jeton de ce rôle doit nommer son agence ou son partenaire.',
    'token.unknown-agency': "L'agence du jeton n'est pas du réseau, ou a fermé.",
    'agency.not-mobile':
      "Seules les agences mobiles, qui travaillent sans réseau, peuvent faire cela : la vôtre ne l'est pas.",
    'role.not-allowed': 'Le rôle du jeton ne permet pas cela.',
    'token.unverifiable': "L'émetteur des jetons ne peut être atteint maintenant. Réessayez.",
    'request.too-deep': "Les listes et objets d'un corps s'emboîtent sur 32 niveaux au plus.",
    'request.too-many': 'Trop de demandes en une minute. Revenez après le nombre de secondes que dit Retry-After.',
    'service.stopping':
      "Cette instance s'arrête et n'a rien commencé. Répétez la demande : une autre, ou la suivante, la fera.",
    'request.invalid': 'Un champ de la demande manque, est inconnu ou est faux.',
    'name.too-long': 'Un nom a 100 caractères au plus : écrivez prénom et nom chacun dans son champ.',
    'name.without-letters': "Un nom a au moins une lettre, de n'importe quelle écriture.",
    'name.with-pictures': "Un nom n'a pas d'émoji : écrivez-le comme sur la pièce d'identité.",
    'name.turns-direction':
      "Un nom contient des marques qui inversent le sens du texte : l'écran en montrerait un autre.",
    'request.malformed-text': "Un texte contient des caractères de contrôle ou n'est pas de l'Unicode valide.",
    'verification.lane-twice': "Une file n'a qu'une position : nommez chacune une fois.",
    'route.method-not-allowed': "Cette adresse accepte d'autres méthodes : l'en-tête Allow les nomme.",
    'verification.malformed-positions':
      "Les positions s'écrivent voie:position, séparées par des virgules : 0:120,1:98.",
    'verification.ahead-of-journal':
      "Une position dépasse la fin du journal : il a été restauré d'une sauvegarde, ou quelqu'un a forgé des événements.",
    'verification.too-far-behind': "Trop d'événements suivent ces positions : attendez qu'ils soient appliqués.",
  },
  ar: {
    'audit.too-many-days': 'اطلبوا 31 يوما على الأكثر، من الأول إلى الأخير.',
    'audit.malformed-cursor': 'المؤشر هو nextCursor الصفحة السابقة.',
    'day-closings.too-many-days': 'اطلبوا 366 يوما على الأكثر، من الأول إلى الأخير.',
    'operations.too-many-days': 'اطلبوا 31 يوما على الأكثر، من الأول إلى الأخير.',
    'operations.malformed-cursor': 'المؤشر هو nextCursor الصفحة السابقة.',
    'operations.unknown-indicator': 'لا تحسب هذه الخدمة هذا المؤشر.',
    'token.missing': 'أرسلوا رمز الدخول: Authorization: Bearer …',
    'token.invalid': 'رمز الدخول ليس من الجهة المعتمدة أو انتهت صلاحيته. سجلوا الدخول من جديد.',
    'token.unbound': 'يجب أن يذكر رمز دخول هذا الدور وكالته أو شريكه.',
    'token.unknown-agency': 'وكالة رمز الدخول ليست من الشبكة أو أغلقت.',
    'agency.not-mobile': 'هذا للوكالات المتنقلة وحدها، التي تعمل دون شبكة، ووكالتكم ليست منها.',
    'role.not-allowed': 'دور صاحب رمز الدخول لا يسمح بهذا.',
    'token.unverifiable': 'تعذر الاتصال بالجهة المصدرة لرموز الدخول الآن. أعيدوا المحاولة.',
    'request.too-deep': 'لا تتداخل القوائم والكائنات في متن الطلب أكثر من 32 مستوى.',
    'request.too-many': 'طلبات كثيرة في دقيقة واحدة. عودوا بعد عدد الثواني المذكور في Retry-After.',
    'service.stopping': 'هذا الخادم يتوقف ولم يبدأ شيئا. أعيدوا الطلب: ينجزه خادم آخر أو التالي.',
    'request.invalid': 'في الطلب حقل ناقص أو غير معروف أو خاطئ.',
    'name.too-long': 'يتألف الاسم من 100 حرف على الأكثر: اكتبوا الاسم الشخصي والعائلي كلا في خانته.',
    'name.without-letters': 'في الاسم حرف واحد على الأقل، من أي كتابة كانت.',
    'name.with-pictures': 'لا رموز تعبيرية في الاسم: اكتبوه كما في وثيقة الهوية.',
    'name.turns-direction': 'في الاسم علامات تقلب اتجاه النص فتظهر الشاشة اسما آخر.',
    'request.malformed-text': 'يتضمن نص حروف تحكم أو ليس Unicode سليما.',
    'verification.lane-twice': 'للمسار موضع واحد: اذكر كل مسار مرة واحدة.',
    'route.method-not-allowed': 'هذا العنوان يقبل طرقا أخرى يذكرها الترويس Allow.',
    'verification.malformed-positions': 'تكتب المواضع هكذا مسار:موضع، تفصل بينها فواصل: 0:120,1:98.',
    'verification.ahead-of-journal': 'يتجاوز موضع نهاية السجل: استرجع من نسخة احتياطية أو زور شخص أحداثا.',
    'verification.too-far-behind': 'أحداث كثيرة بعد هذه المواضع: انتظروا حتى تطبق.',
  },
};

/** What is said of a body, under a code that texts in it have as well. */
export const BODY_WORDS = {
  fr: {
    'request.malformed-text': "Le corps n'est pas en UTF-8 : aucun autre jeu de caractères n'est pris.",
  },
  ar: {
    'request.malformed-text': 'متن الطلب ليس بترميز UTF-8: لا يقبل أي ترميز آخر.',
  },
};
