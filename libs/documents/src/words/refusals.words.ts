/** What the refusals of documents say in French and in Arabic, by code. */
export const DOCUMENTS_WORDS = {
  fr: {
    'file.busy':
      "D'autres fichiers sont en cours de lecture ou de préparation : redemandez dans un instant, ou prenez un fichier CSV.",
    'file.not-a-file': 'Envoyez le fichier lui-même comme corps, en text/csv ou en classeur XLSX.',
    'file.unreadable': 'Le fichier ne peut être lu.',
    'file.empty': "Le fichier n'a aucune ligne.",
    'file.too-many-rows': 'Le fichier a trop de lignes : divisez-le.',
    'file.too-many-waiting':
      'Plusieurs de vos fichiers sont en cours de lecture : attendez leurs réponses, puis envoyez celui-ci.',
    'file.no-visible-sheet': "Le classeur n'a aucune feuille visible qui contienne des cellules.",
    'file.too-many-columns': 'Le fichier a trop de colonnes : supprimez celles qui ne servent pas.',
    'file.too-many-cells': 'La feuille a trop de cellules : copiez ce qui sert dans un nouveau fichier.',
    'file.too-much-text': "Le fichier contient plus de texte qu'un tel fichier n'en demande.",
    'file.unreadable-cell': "Une cellule du fichier ne peut être prise telle qu'elle est affichée.",
    'file.hidden-row': 'Une ligne du fichier est masquée, à la main ou par un filtre : affichez-la ou supprimez-la.',
    'file.hidden-column': "Une colonne du fichier est masquée et n'est pas vide : affichez-la ou supprimez-la.",
    'file.too-large': "C'est trop pour un classeur : demandez moins, ou un fichier CSV.",
  },
  ar: {
    'file.busy': 'تتم قراءة أو إعداد ملفات أخرى: أعيدوا الطلب بعد لحظة أو خذوا ملف CSV.',
    'file.not-a-file': 'أرسلوا الملف نفسه متنا للطلب، بصيغة text/csv أو مصنف XLSX.',
    'file.unreadable': 'تعذرت قراءة الملف.',
    'file.empty': 'لا يوجد أي سطر في الملف.',
    'file.too-many-rows': 'عدد أسطر الملف كبير جدا: قسموه.',
    'file.too-many-waiting': 'تتم قراءة عدة ملفات لكم: انتظروا أجوبتها ثم أرسلوا هذا الملف.',
    'file.no-visible-sheet': 'لا توجد في المصنف أي ورقة ظاهرة فيها خلايا.',
    'file.too-many-columns': 'عدد أعمدة الملف كبير جدا: احذفوا ما لا حاجة إليه.',
    'file.too-many-cells': 'عدد خلايا الورقة كبير جدا: انسخوا ما يلزم إلى ملف جديد.',
    'file.too-much-text': 'في الملف نص أكثر مما يحتاجه ملف من هذا النوع.',
    'file.unreadable-cell': 'لا يمكن أخذ إحدى خلايا الملف كما تظهر.',
    'file.hidden-row': 'أحد أسطر الملف مخفي، يدويا أو بتصفية: أظهروه أو احذفوه.',
    'file.hidden-column': 'أحد أعمدة الملف مخفي وليس فارغا: أظهروه أو احذفوه.',
    'file.too-large': 'هذا كثير على مصنف واحد: اطلبوا أقل أو ملف CSV.',
  },
};
