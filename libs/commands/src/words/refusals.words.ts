/** What the refusals of commands say in French and in Arabic, by code. */
export const COMMANDS_WORDS = {
  fr: {
    'idempotency-key.missing':
      "Envoyez l'en-tête Idempotency-Key : un texte à vous, nouveau pour chaque opération, le même pour chaque répétition.",
    'idempotency-key.malformed': 'Une Idempotency-Key a de 1 à 255 caractères ASCII imprimables.',
    'idempotency-key.reused':
      'Cette Idempotency-Key a servi à une autre demande. Prenez une nouvelle clé pour une nouvelle opération.',
    'service.unavailable':
      'Les livres ne peuvent être atteints maintenant. Répétez la demande avec la même Idempotency-Key.',
    'service.overloaded':
      'Trop de demandes attendent. Répétez la demande avec la même Idempotency-Key dans un instant.',
  },
  ar: {
    'idempotency-key.missing': 'أرسلوا الترويسة Idempotency-Key: نص من عندكم، جديد لكل عملية، ونفسه عند كل إعادة.',
    'idempotency-key.malformed': 'تتكون Idempotency-Key من 1 إلى 255 حرفا من حروف ASCII القابلة للطباعة.',
    'idempotency-key.reused': 'استعمل هذا المفتاح Idempotency-Key لطلب آخر. خذوا مفتاحا جديدا لكل عملية جديدة.',
    'service.unavailable': 'تعذر الوصول إلى الدفاتر الآن. أعيدوا الطلب بنفس Idempotency-Key.',
    'service.overloaded': 'طلبات كثيرة في الانتظار. أعيدوا الطلب بنفس Idempotency-Key بعد لحظة.',
  },
};
