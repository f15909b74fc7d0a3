/** What the refusals of transfers say in French and in Arabic, by code. */
export const TRANSFERS_WORDS = {
  fr: {
    'quote.past-day': "Un devis est d'aujourd'hui ou d'un jour à venir, écrit 2026-11-26.",
    'transfer.above-ceiling': "Le montant dépasse le plafond d'un transfert.",
    'transfer.malformed-code': 'Un code de retrait a 12 chiffres, et ceux-ci ne vont pas ensemble : relisez-le.',
    'transfer.unknown-code': "Aucun transfert de cet opérateur n'a ce code de retrait.",
    'transfer.already-paid': 'Ce transfert a déjà été payé.',
    'transfer.payment-under-way':
      'Ce transfert est en route vers un compte : redemandez quand il y est, ou a été refusé.',
    'transfer.payment-unknown': "Aucun paiement de ce transfert n'est en cours sous ce numéro.",
    'transfer.amount-differs': "Le montant n'est pas celui du transfert.",
    'transfer.other-beneficiary': "Le nom de la pièce d'identité n'est pas celui du bénéficiaire.",
    'transfer.id-stopped':
      "Trop de codes de retrait erronés ont été présentés avec cette pièce d'identité : elle ne retire rien pendant un moment.",
    'wrong-code.malformed-cursor': 'Un curseur est le nextCursor de la page précédente.',
    'transfer.not-found': "Votre agence n'a ni envoyé ni payé de transfert de cet identifiant.",
    'transfer.malformed-cursor': 'Un curseur est le nextCursor de la page précédente.',
    'transfer.sent-by-another':
      "Cette clé est celle d'un transfert envoyé par une autre personne de votre agence : elle seule en reçoit le code.",
    'transfer.code-forgotten':
      "La clé du code de retrait de ce transfert n'est plus conservée : personne ne peut redire le code.",
    'transfer.code-taken': 'Le code de retrait tiré est déjà pris : renvoyez la demande.',
  },
  ar: {
    'quote.past-day': 'يكون بيان السعر لليوم أو ليوم لاحق، ويكتب هكذا: 2026-11-26.',
    'transfer.above-ceiling': 'المبلغ يتجاوز سقف التحويل الواحد.',
    'transfer.malformed-code': 'يتكون رمز السحب من 12 رقما، وهذه الأرقام غير متوافقة: أعيدوا قراءته.',
    'transfer.unknown-code': 'لا يوجد لدى هذا المتعامل تحويل بهذا الرمز.',
    'transfer.already-paid': 'سبق صرف هذا التحويل.',
    'transfer.payment-under-way': 'هذا التحويل في طريقه إلى حساب: أعيدوا الطلب عند وصوله أو رفضه.',
    'transfer.payment-unknown': 'لا يوجد أداء جار بهذا الرقم لهذا التحويل.',
    'transfer.amount-differs': 'المبلغ ليس هو مبلغ التحويل.',
    'transfer.other-beneficiary': 'الاسم في وثيقة الهوية ليس اسم المستفيد.',
    'transfer.id-stopped': 'قدمت مع وثيقة الهوية هذه رموز سحب خاطئة كثيرة: لا يمكن السحب بها لبعض الوقت.',
    'wrong-code.malformed-cursor': 'المؤشر هو nextCursor الوارد في الصفحة السابقة.',
    'transfer.not-found': 'لم ترسل وكالتكم ولم تصرف أي تحويل بهذا المعرف.',
    'transfer.malformed-cursor': 'المؤشر هو nextCursor الوارد في الصفحة السابقة.',
    'transfer.sent-by-another': 'هذا المفتاح لتحويل أرسله شخص آخر من وكالتكم: هو وحده من يعطى رمزه.',
    'transfer.code-forgotten': 'لم يعد المفتاح الذي صنع به رمز سحب هذا التحويل محفوظا: لا أحد يمكنه إعادة ذكر الرمز.',
    'transfer.code-taken': 'رمز السحب المولد مستعمل: أعيدوا إرسال الطلب.',
  },
};
