/** What the refusals of settlements say in French and in Arabic, by code. */
export const SETTLEMENT_WORDS = {
  fr: {
    'settlement.not-found': "Ce jour de l'opérateur n'est pas clôturé : il n'a pas de règlement.",
    'settlement.malformed-day': "Un jour existe au calendrier et s'écrit 2026-11-26.",
    'settlement.malformed-cursor': 'Un curseur est le nextCursor de la page précédente.',
    'settlement.not-acceptable': 'Un relevé est donné en application/json, text/csv ou XLSX.',
    'settlement.day-not-over': 'Un jour se clôture quand il est terminé depuis une heure.',
    'settlement.closed-already': "Le jour de l'opérateur est clôturé.",
    'settlement.paid-already': 'La position nette de ce jour est payée.',
    'settlement.nothing-to-pay': 'De ce jour, personne ne doit rien à personne.',
    'settlement.impossible-payment-day':
      "Une position nette se paie au plus tôt le jour qu'elle règle, et au plus tard aujourd'hui.",
    'settlement.too-many-lines': 'Tant de lignes ne se règlent pas en une fois.',
    'settlement.malformed-file': "Le fichier n'est pas comme le format le dit : ligne, colonne et ce qui est attendu.",
  },
  ar: {
    'settlement.not-found': 'لم يقفل هذا اليوم لدى المتعامل: لا توجد له تسوية.',
    'settlement.malformed-day': 'اليوم موجود في التقويم ويكتب 2026-11-26.',
    'settlement.malformed-cursor': 'المؤشر هو nextCursor الوارد في الصفحة السابقة.',
    'settlement.not-acceptable': 'يعطى الكشف بصيغة application/json أو text/csv أو XLSX.',
    'settlement.day-not-over': 'يقفل اليوم بعد ساعة من انتهائه.',
    'settlement.closed-already': 'يوم المتعامل مقفل.',
    'settlement.paid-already': 'الوضع الصافي لهذا اليوم مؤدى.',
    'settlement.nothing-to-pay': 'لا يدين أحد لأحد بشيء عن هذا اليوم.',
    'settlement.impossible-payment-day': 'يؤدى الوضع الصافي في يومه على الأقرب واليوم على الأبعد.',
    'settlement.too-many-lines': 'لا يسوى هذا العدد من الأسطر دفعة واحدة.',
    'settlement.malformed-file': 'الملف ليس كما تنص الصيغة: السطر والعمود والمنتظر.',
  },
};
