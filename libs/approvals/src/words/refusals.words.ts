/** What the refusals of approvals say in French and in Arabic, by code. */
export const APPROVALS_WORDS = {
  fr: {
    'approval.not-found': "Aucune approbation de cet identifiant n'est visible pour votre rôle et votre agence.",
    'approval.not-allowed': 'Votre rôle ne permet pas cela pour une approbation de ce genre.',
    'approval.same-person': "L'approbation revient à une autre personne que celle qui a demandé.",
    'approval.decided-already': 'La décision a déjà été prise.',
    'approval.expired': "La demande d'approbation a expiré : refaites-la.",
    'approval.malformed-cursor': 'Un curseur est le nextCursor de la page précédente.',
    'parameter.unknown-name': "Le service n'a aucun paramètre de ce nom.",
    'parameter.does-not-fit': "La valeur n'est pas celle que prend ce paramètre.",
    'parameter.malformed-day': "Un jour existe au calendrier et s'écrit 2026-11-26.",
    'parameter.too-late':
      "Une valeur se propose et s'approuve avant le jour où elle commence à valoir, une heure au moins.",
    'parameter.day-taken': 'Le paramètre a une valeur à partir de ce jour, et la garde.',
    'parameter.away':
      "Ce qui vaut aujourd'hui n'est pas connu avec certitude. Répétez la demande dans un instant, avec la même clé.",
  },
  ar: {
    'approval.not-found': 'لا توجد موافقة بهذا المعرف يمكن لدوركم ووكالتكم الاطلاع عليها.',
    'approval.not-allowed': 'دوركم لا يسمح بهذا في موافقة من هذا النوع.',
    'approval.same-person': 'يجب أن يوافق شخص آخر غير صاحب الطلب.',
    'approval.decided-already': 'سبق اتخاذ القرار في هذه الموافقة.',
    'approval.expired': 'انتهى أجل طلب الموافقة: أعيدوا الطلب.',
    'approval.malformed-cursor': 'المؤشر هو nextCursor الوارد في الصفحة السابقة.',
    'parameter.unknown-name': 'لا يوجد في الخدمة إعداد بهذا الاسم.',
    'parameter.does-not-fit': 'القيمة لا تناسب هذا الإعداد.',
    'parameter.malformed-day': 'يجب أن يكون اليوم موجودا في التقويم ومكتوبا هكذا: 2026-11-26.',
    'parameter.too-late': 'تقترح القيمة ويوافق عليها قبل يوم سريانها بساعة على الأقل.',
    'parameter.day-taken': 'للإعداد قيمة ابتداء من هذا اليوم، وتبقى سارية.',
    'parameter.away': 'القيم السارية اليوم غير مؤكدة الآن. أعيدوا الطلب بعد لحظة بنفس المفتاح.',
  },
};
