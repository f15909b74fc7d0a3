/** What the refusals of operators say in French and in Arabic, by code. */
export const OPERATOR_WORDS = {
  fr: {
    'reference.malformed': "Un numéro de cet opérateur n'a pas ce nombre de chiffres : relisez-le.",
    'reference.unknown': "L'opérateur n'a aucun transfert de ce numéro : relisez-le.",
    'reference.already-paid': "L'opérateur dit que ce transfert a déjà été payé.",
    'reference.blocked': "Ce transfert est en cours de vérification chez l'opérateur.",
    'reference.reserved-by-another':
      'Ce transfert est en cours de paiement à un autre guichet : redemandez dans une demi-heure.',
    'reference.other-beneficiary': "Le nom de la pièce d'identité n'est pas celui du bénéficiaire.",
    'sending.country-not-served': "L'opérateur ne paie personne dans ce pays.",
    'sending.already-paid': 'Le bénéficiaire a déjà retiré ce transfert.',
    'operator.refuses': "L'opérateur refuse, sans raison que nous connaissions.",
    'operator-event.unknown-type': "Aucun événement n'a ce type et cette version ; le document AsyncAPI les énumère.",
    'operator.away': "L'opérateur ne répond pas en ce moment : réessayez dans un instant.",
  },
  ar: {
    'reference.malformed': 'عدد أرقام هذا الرقم ليس عدد أرقام هذا المتعامل: أعيدوا قراءته.',
    'reference.unknown': 'لا يوجد لدى المتعامل تحويل بهذا الرقم: أعيدوا قراءته.',
    'reference.already-paid': 'يفيد المتعامل بأن هذا التحويل سبق صرفه.',
    'reference.blocked': 'هذا التحويل قيد التحقق لدى المتعامل.',
    'reference.reserved-by-another': 'هذا التحويل قيد الصرف في شباك آخر: أعيدوا الطلب بعد نصف ساعة.',
    'reference.other-beneficiary': 'الاسم في وثيقة الهوية ليس اسم المستفيد.',
    'sending.country-not-served': 'لا يصرف المتعامل لأحد في هذا البلد.',
    'sending.already-paid': 'سبق أن سحب المستفيد هذا التحويل.',
    'operator.refuses': 'يرفض المتعامل ذلك دون سبب نعرفه.',
    'operator-event.unknown-type': 'لا يوجد حدث بهذا النوع وهذا الإصدار؛ يسردها مستند AsyncAPI.',
    'operator.away': 'المتعامل لا يجيب الآن: أعيدوا المحاولة بعد لحظة.',
  },
};
