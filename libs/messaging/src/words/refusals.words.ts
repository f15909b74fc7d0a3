/** What the refusals of messaging say in French and in Arabic, by code. */
export const MESSAGING_WORDS = {
  fr: {
    'rebuild.under-way': 'La reconstruction est déjà en cours.',
    'rebuild.not-possible': "Ce service n'a rien qui puisse être reconstruit à partir de journaux.",
    'dead-letter.not-found': "Aucun événement mis de côté n'attend sous cet identifiant.",
    'dead-letter.parked': 'Cet événement attend derrière un précédent du même sujet : reprenez ou écartez celui-là.',
    'dead-letter.malformed-cursor': 'Un curseur est le nextCursor de la page précédente.',
    'dead-letter.still-refused': "L'événement a été refusé de nouveau et reste où il est.",
    'dead-letter.nothing-to-fetch':
      "Le message ne nomme aucune place d'un journal, il n'y a rien à chercher à sa place : écartez-le.",
    'dead-letter.not-fetched':
      "Son journal n'a pas encore répondu. L'événement s'applique dès qu'il répond ; regardez la liste dans un instant.",
    'partner-event.unreadable': "Le message n'est pas un CloudEvent 1.0 en mode binaire ou JSON structuré.",
    'partner-event.id-reused':
      'Un autre événement est venu avant sous cette source et cet id. Un nouvel événement a un nouvel id.',
    'partner-event.failed':
      "Une erreur de notre part empêche d'exécuter cet événement : il attend qu'une personne l'ait réparée.",
    'partner-event.not-found': "Aucun événement n'est venu sous cet identifiant.",
    'partner-event.number-reused':
      "Un autre événement est venu avant sous ce numéro. Les numéros d'une source montent d'un à chaque événement.",
  },
  ar: {
    'rebuild.under-way': 'إعادة البناء جارية من قبل.',
    'rebuild.not-possible': 'لا يوجد في هذه الخدمة ما يمكن إعادة بنائه من السجلات.',
    'dead-letter.not-found': 'لا يوجد حدث موضوع جانبا بهذا المعرف.',
    'dead-letter.parked': 'ينتظر هذا الحدث حدثا سابقا لنفس الموضوع: أعيدوا معالجة السابق أو استبعدوه.',
    'dead-letter.malformed-cursor': 'المؤشر هو nextCursor الوارد في الصفحة السابقة.',
    'dead-letter.still-refused': 'رفض الحدث من جديد ويبقى في مكانه.',
    'dead-letter.nothing-to-fetch': 'لا تذكر الرسالة أي موضع في سجل، فلا شيء يجلب بدلها: استبعدوها.',
    'dead-letter.not-fetched': 'لم يجب سجله بعد. يطبق الحدث فور جوابه؛ راجعوا القائمة بعد لحظة.',
    'partner-event.unreadable': 'الرسالة ليست CloudEvent 1.0 بالصيغة الثنائية أو JSON المهيكلة.',
    'partner-event.id-reused': 'سبق أن ورد حدث آخر بهذا المصدر وهذا id. لكل حدث جديد id جديد.',
    'partner-event.failed': 'خطأ من جانبنا يمنع تنفيذ هذا الحدث: ينتظر إلى أن يصلحه شخص.',
    'partner-event.not-found': 'لم يرد أي حدث بهذا المعرف.',
    'partner-event.number-reused': 'سبق أن ورد حدث آخر بهذا الرقم. تزيد أرقام كل مصدر بواحد مع كل حدث.',
  },
};
