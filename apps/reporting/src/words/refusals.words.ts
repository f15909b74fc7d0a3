/** What the refusals of reporting say in French and in Arabic, by code. */
export const REPORTING_WORDS = {
  fr: {
    'figures.too-many':
      'Plus de 10 000 chiffres : demandez moins de jours, un niveau plus large ou un seul indicateur.',
    'report.malformed-period':
      "Une période est une année, 2022, ou une année jusqu'à un jour, 2023-06-30 ; jusqu'à 20, séparées par des virgules.",
    'report.span-upside-down': 'Une période finit le jour où elle commence, ou plus tard.',
    'report.malformed-span': 'from et to sont des jours, 2022-01-31.',
  },
  ar: {
    'figures.too-many': 'أكثر من 10 000 رقم: اطلبوا أياما أقل أو مستوى أعم أو مؤشرا واحدا.',
    'report.malformed-period': 'المدة سنة، 2022، أو سنة إلى غاية يوم، 2023-06-30؛ إلى حدود 20 مدة تفصل بينها فواصل.',
    'report.span-upside-down': 'تنتهي الفترة في يوم بدايتها أو بعده.',
    'report.malformed-span': 'from و to يومان، 2022-01-31.',
  },
};
