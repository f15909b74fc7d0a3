/** What the refusals of documents say in French and in Arabic, by code. */
export const DOCUMENTS_WORDS = {
  fr: {
    'file.busy':
      "D'autres fichiers sont en cours de lecture ou de préparation : redemandez dans un instant, ou prenez un fichier CSV.",
    'file.not-a-file': 'Envoyez le fichier lui-même comme corps, en text/csv ou en classeur XLSX.',
    'file.unreadable': 'Le fichier ne peut être lu.',
    'file.empty': "Le fichier n'a aucune ligne.",
    'file.too-many-rows': 'Le fichier a trop de lignes : divisez-le.',
    'file.too-large': "C'est trop pour un classeur : demandez moins, ou un fichier CSV.",
  },
  ar: {
    'file.busy': 'تتم قراءة أو إعداد ملفات أخرى: أعيدوا الطلب بعد لحظة أو خذوا ملف CSV.',
    'file.not-a-file': 'أرسلوا الملف نفسه متنا للطلب، بصيغة text/csv أو مصنف XLSX.',
    'file.unreadable': 'تعذرت قراءة الملف.',
    'file.empty': 'لا يوجد أي سطر في الملف.',
    'file.too-many-rows': 'عدد أسطر الملف كبير جدا: قسموه.',
    'file.too-large': 'هذا كثير على مصنف واحد: اطلبوا أقل أو ملف CSV.',
  },
};
