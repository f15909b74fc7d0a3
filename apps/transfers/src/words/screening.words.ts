/** What the refusals of screening say in French and in Arabic, by code. */
export const SCREENING_WORDS = {
  fr: {
    'watch-list.unknown-format': "Le fichier n'est pas une telle liste.",
    'watch-list.malformed': "Le fichier est tronqué, ou n'est pas écrit comme une telle liste.",
    'watch-list.entities':
      "Le fichier déclare un type de document ou des entités : une liste n'en a pas besoin, et ce qu'elles désignent n'est pas recherché.",
    'watch-list.too-large': "Le fichier est plus grand qu'une liste ne peut l'être.",
    'watch-list.empty': "La liste n'a aucune inscription.",
    'watch-list.unknown-column': 'Le fichier a une colonne qui ne signifie rien ici.',
    'watch-list.missing-column': 'Il manque une colonne au fichier.',
    'watch-list.malformed-cell': 'Une cellule du fichier ne dit pas ce que sa colonne attend.',
    'watch-list.repeated-entry': 'Deux inscriptions de la liste ont le même identifiant.',
  },
  ar: {
    'watch-list.unknown-format': 'الملف ليس قائمة من هذا النوع.',
    'watch-list.malformed': 'الملف مبتور أو غير مكتوب كما تكتب قائمة من هذا النوع.',
    'watch-list.entities': 'يصرح الملف بنوع وثيقة أو بكيانات: لا تحتاج القوائم إليها، ولا يبحث عما تشير إليه.',
    'watch-list.too-large': 'الملف أكبر مما يمكن أن تكون عليه قائمة.',
    'watch-list.empty': 'لا يوجد في القائمة أي قيد.',
    'watch-list.unknown-column': 'في الملف عمود لا معنى له هنا.',
    'watch-list.missing-column': 'ينقص الملف عمود.',
    'watch-list.malformed-cell': 'خلية من الملف لا تتضمن ما يقتضيه عمودها.',
    'watch-list.repeated-entry': 'لقيدين من القائمة المعرف نفسه.',
  },
};
