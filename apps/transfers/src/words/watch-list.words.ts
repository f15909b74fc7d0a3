/** What the refusals of watch lists and of screening say in French and in Arabic, by code. */
export const WATCH_LIST_WORDS = {
  fr: {
    'watch-list.older': 'La liste en vigueur a été établie plus tard : une plus ancienne ne la remplace pas.',
    'watch-list.not-found': "Il n'y a pas de tel import.",
    'watch-list.not-waiting': "Cet import n'attend pas de décision.",
    'watch-list.overtaken':
      'Une autre liste de cette source est entrée en vigueur entre-temps : importez-la de nouveau.',
    'watch-list.malformed-cursor': 'Un curseur est le nextCursor de la page précédente.',
    'screening-case.not-found': "Il n'y a pas de tel dossier.",
    'screening-case.decided': 'Ce dossier est décidé.',
    'screening-case.payment-under-way':
      'Le transfert est en route vers un compte : décidez quand le compte aura répondu.',
    'screening-case.malformed-cursor': 'Un curseur est le nextCursor de la page précédente.',
    'transfer.under-verification': 'Ce transfert est en cours de vérification.',
  },
  ar: {
    'watch-list.older': 'اللائحة السارية وضعت بعدها: لا تعوضها لائحة أقدم.',
    'watch-list.not-found': 'لا يوجد استيراد كهذا.',
    'watch-list.not-waiting': 'هذا الاستيراد لا ينتظر قرارا.',
    'watch-list.overtaken': 'دخلت لائحة أخرى من هذا المصدر حيز السريان: استوردوها من جديد.',
    'watch-list.malformed-cursor': 'المؤشر هو nextCursor الوارد في الصفحة السابقة.',
    'screening-case.not-found': 'لا يوجد ملف كهذا.',
    'screening-case.decided': 'سبق البت في هذا الملف.',
    'screening-case.payment-under-way': 'التحويل في طريقه إلى حساب: ابتوا فيه عند جواب الحساب.',
    'screening-case.malformed-cursor': 'المؤشر هو nextCursor الوارد في الصفحة السابقة.',
    'transfer.under-verification': 'هذا التحويل قيد التحقق.',
  },
};
