/** What the refusals of partners say in French and in Arabic, by code. */
export const PARTNERS_WORDS = {
  fr: {
    'difference.not-found': "Cet écart n'existe pas.",
    'difference.malformed-cursor': "Le curseur n'est pas de cette liste.",
    'difference.closed-already': "L'écart est clos.",
    'signature.missing':
      'Signez la demande : webhook-id, webhook-timestamp et webhook-signature, selon Standard Webhooks.',
    'signature.expired': 'webhook-timestamp est à plus de 5 minutes de notre horloge : signez chaque essai à nouveau.',
    'signature.wrong': "La signature n'est celle d'aucun secret connu sur ce corps.",
    'announcement.not-found': "Cette annonce n'existe pas.",
    'announcement.malformed-cursor': 'Un curseur est le nextCursor de la page précédente.',
    'announcement.not-refused': "Seul ce qu'un partenaire a refusé lui est redit.",
  },
  ar: {
    'difference.not-found': 'لا يوجد هذا الفرق.',
    'difference.malformed-cursor': 'المؤشر ليس من هذه القائمة.',
    'difference.closed-already': 'تمت تسوية الفرق.',
    'signature.missing': 'وقعوا الطلب: webhook-id و webhook-timestamp و webhook-signature وفق Standard Webhooks.',
    'signature.expired': 'يبعد webhook-timestamp عن ساعتنا بأكثر من 5 دقائق: وقعوا كل محاولة من جديد.',
    'signature.wrong': 'التوقيع لا يطابق أي سر معروف لهذا المتن.',
    'announcement.not-found': 'لا يوجد هذا الإعلام.',
    'announcement.malformed-cursor': 'المؤشر هو nextCursor الوارد في الصفحة السابقة.',
    'announcement.not-refused': 'لا يعاد إعلام الشريك إلا بما رفضه.',
  },
};
