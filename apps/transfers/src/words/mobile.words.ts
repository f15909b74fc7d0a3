/** What the refusals of mobile agencies say in French and in Arabic, by code. */
export const MOBILE_WORDS = {
  fr: {
    'allowance.foreign': "Cette autorisation n'a pas été donnée à votre agence.",
    'allowance.not-yet': "L'autorisation a été donnée après cet envoi.",
    'allowance.expired': "L'autorisation n'était plus valable : le siège décide.",
    'allowance.above-transfer': "Plus a été envoyé en une fois que l'autorisation ne le permet : le siège décide.",
    'allowance.above-day': "Plus a été envoyé ce jour-là que l'autorisation ne le permet : le siège décide.",
    'allowance.above-total': "Plus a été envoyé en tout que l'autorisation ne le permet : le siège décide.",
    'transfer.taken-in-future': "takenAt est dans l'avenir : mettez l'appareil à l'heure.",
    'transfer.malformed-instant': 'takenAt est un instant qui existe au calendrier.',
    'transfer.taken-too-long-ago':
      "L'opération arrive trop tard pour être comptabilisée comme une autre : le siège décide.",
    'transfer.fee-differs': "L'expéditeur a payé d'autres frais que ceux du jour.",
    'reservation.not-found': "Votre agence n'a pas de réservation de ce transfert.",
    'reservation.too-much':
      "Plus qu'une agence mobile ne peut payer sans réseau : envoyez le bénéficiaire à un guichet.",
    'reservation.not-yet': "Rien n'était réservé quand le transfert a été payé.",
    'reservation.expired': 'Le transfert a été payé après le dernier jour de sa réservation : le siège décide.',
  },
  ar: {
    'allowance.foreign': 'هذا الترخيص لم يعط لوكالتكم.',
    'allowance.not-yet': 'أعطي الترخيص بعد هذا الإرسال.',
    'allowance.expired': 'لم يعد الترخيص ساريا: القرار للمقر.',
    'allowance.above-transfer': 'أرسل دفعة واحدة أكثر مما يسمح به الترخيص: القرار للمقر.',
    'allowance.above-day': 'أرسل في ذلك اليوم أكثر مما يسمح به الترخيص: القرار للمقر.',
    'allowance.above-total': 'أرسل في المجموع أكثر مما يسمح به الترخيص: القرار للمقر.',
    'transfer.taken-in-future': 'takenAt في المستقبل: اضبطوا ساعة الجهاز.',
    'transfer.malformed-instant': 'takenAt لحظة موجودة في التقويم.',
    'transfer.taken-too-long-ago': 'وصلت العملية متأخرة لتسجل كغيرها: القرار للمقر.',
    'transfer.fee-differs': 'أدى المرسل رسوما غير رسوم ذلك اليوم.',
    'reservation.not-found': 'ليس لوكالتكم حجز لهذا التحويل.',
    'reservation.too-much': 'أكثر مما يمكن لوكالة متنقلة صرفه دون شبكة: وجهوا المستفيد إلى شباك.',
    'reservation.not-yet': 'لم يكن شيء محجوزا عند صرف التحويل.',
    'reservation.expired': 'صرف التحويل بعد آخر يوم من حجزه: القرار للمقر.',
  },
};
