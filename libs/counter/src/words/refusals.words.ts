/** What the refusals of counter say in French and in Arabic, by code. */
export const COUNTER_WORDS = {
  fr: {
    'receipt-block.not-found': "Votre agence n'a aucun carnet de numéros de reçus de cet identifiant.",
    'receipt-block.not-of-block': "Le numéro de reçu n'est d'aucun carnet remis à votre agence.",
    'receipt-block.before-issue':
      "Le paiement est daté d'avant la remise de son numéro de reçu : une horloge retardait, ou la date est fausse. Corrigez la date et renvoyez-le.",
    'agency-clock.malformed':
      "Guichet-Clock est ce que dit l'horloge de l'appareil quand il envoie, 2026-11-26T09:30:00Z.",
    'agency-clock.behind':
      "L'horloge de l'appareil retarde : réglez-la, corrigez ce qu'elle a daté entre-temps et renvoyez.",
    'agency-clock.ahead':
      "L'horloge de l'appareil avance : réglez-la, corrigez ce qu'elle a daté entre-temps et renvoyez.",
    'receipt-block.other-year': "Le numéro de reçu est d'une autre année que le paiement.",
    'receipt-block.number-expired':
      'Le numéro de reçu a été emporté trop longtemps avant le paiement : fermez son carnet et prenez-en un nouveau.',
    'receipt-block.number-used': 'Le numéro de reçu a servi à un autre paiement.',
    'receipt-block.number-void': 'Le carnet de ce numéro de reçu est fermé : le numéro est nul.',
  },
  ar: {
    'receipt-block.not-found': 'لا توجد لدى وكالتكم مجموعة أرقام وصولات بهذا المعرف.',
    'receipt-block.not-of-block': 'رقم الوصل ليس من مجموعة سلمت لوكالتكم.',
    'receipt-block.before-issue':
      'تاريخ الأداء سابق لتسليم رقم وصله: كانت ساعة متأخرة أو التاريخ خاطئ. صححوا التاريخ وأعيدوا الإرسال.',
    'agency-clock.malformed': 'Guichet-Clock هو ما تقوله ساعة الجهاز عند الإرسال، 2026-11-26T09:30:00Z.',
    'agency-clock.behind': 'ساعة الجهاز متأخرة: اضبطوها وصححوا ما أرخته في هذه الأثناء ثم أعيدوا الإرسال.',
    'agency-clock.ahead': 'ساعة الجهاز متقدمة: اضبطوها وصححوا ما أرخته في هذه الأثناء ثم أعيدوا الإرسال.',
    'receipt-block.other-year': 'رقم الوصل من سنة غير سنة الأداء.',
    'receipt-block.number-expired': 'أخذ رقم الوصل قبل الأداء بمدة طويلة: أغلقوا مجموعته وخذوا مجموعة جديدة.',
    'receipt-block.number-used': 'استعمل رقم الوصل لأداء آخر.',
    'receipt-block.number-void': 'أغلقت مجموعة هذا الرقم: الرقم ملغى.',
  },
};
