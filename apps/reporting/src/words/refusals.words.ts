/** What the refusals of reporting say in French and in Arabic, by code. */
export const REPORTING_WORDS = {
  fr: {
    'agency.not-found': "Le réseau n'a pas d'agence de ce code.",
    'agency.malformed-code': "Le code d'une agence est fait de trois capitales et de trois chiffres.",
    'agency.malformed-day': 'Un jour est un jour du calendrier, écrit 2026-11-26.',
    'agency.past-day':
      "Une agence change à partir d'aujourd'hui ou d'un jour à venir : ce qu'un jour était ne change jamais.",
    'agency.day-taken': "Ce que l'agence est à partir de ce jour a déjà été décidé : prenez-en un autre.",
    'agency.branch-elsewhere':
      "D'autres agences de cette succursale sont dans une autre région : une succursale est dans une seule.",
    'agency.malformed-cursor': 'Un curseur est le nextCursor de la page précédente.',
    'anomaly.day-not-over': "Ce qu'un jour a d'inhabituel se voit quand il est passé : demandez un jour antérieur.",
    'anomaly.stock': 'Un stock change peu de jours : demandez un indicateur de flux.',
    'edition.not-found': "Il n'y a pas d'édition de cet identifiant.",
    'edition.not-over': 'Un tableau est arrêté quand son dernier jour est passé.',
    'edition.not-whole':
      "Un tableau est arrêté quand tout ce que les guichets en ont répondu est compté : asOf est après son dernier jour, et aucune lettre morte n'attend.",
    'edition.unknown-row': "L'édition n'a pas cette ligne ou cette période.",
    'edition.malformed-cursor': 'Un curseur est le nextCursor de la page précédente.',
    'figures.too-many':
      'Plus de 10 000 chiffres : demandez moins de jours, un niveau plus large ou un seul indicateur.',
    'figures.of-another-product': 'Un partenaire voit les chiffres de son propre produit.',
    'figures.unknown-indicator':
      'Les indicateurs sont ceux de GET /api/reporting/v1/indicators, séparés par des virgules.',
    'ranking.no-amount': "Cet indicateur n'a pas de montant : classez par son nombre.",
    'target.unknown-year': "Une année s'écrit 2026.",
    'target.no-amount': "Cet indicateur n'a pas de montant : fixez son nombre.",
    'live.too-many': 'Trop de personnes regardent ici les chiffres du jour : revenez dans un instant.',
    'live.too-many-of-yours': 'Vous regardez déjà quatre fois les chiffres du jour : fermez une page.',
    'report.not-acceptable':
      'Un rapport se donne en application/json, text/csv, XLSX, application/pdf ou image/svg+xml.',
    'report.excel-without-csv': 'excel dit comment le CSV est écrit : demandez format=csv.',
    'report.malformed-period':
      "Une période est une année, 2022, ou une année jusqu'à un jour, 2023-06-30 ; jusqu'à 20, séparées par des virgules.",
    'report.span-too-long': 'Une période de jours a un an au plus : demandez-en moins.',
    'report.malformed-cursor': 'Un curseur est le nextCursor de la page précédente.',
    'report.span-upside-down': 'Une période finit le jour où elle commence, ou plus tard.',
    'report.malformed-known-at':
      'asKnownAt est un jour, 2023-07-05, à la fin duquel les chiffres sont comme connus, ou un instant, 2023-07-05T08:00:00Z.',
    'report.known-in-future': 'Ce qui sera connu un jour à venir, personne ne le sait.',
    'report.malformed-span': 'from et to sont des jours, 2022-01-31.',
  },
  ar: {
    'agency.not-found': 'ليست في الشبكة وكالة بهذا الرمز.',
    'agency.malformed-code': 'رمز الوكالة ثلاثة حروف لاتينية كبيرة وثلاثة أرقام.',
    'agency.malformed-day': 'اليوم يوم من التقويم، يكتب 2026-11-26.',
    'agency.past-day': 'تتغير الوكالة ابتداء من اليوم أو من يوم لاحق: ما كان عليه يوم لا يتغير أبدا.',
    'agency.day-taken': 'تقرر من قبل ما تكون عليه الوكالة ابتداء من هذا اليوم: اختاروا يوما آخر.',
    'agency.branch-elsewhere': 'وكالات أخرى لهذا الفرع في جهة أخرى: الفرع في جهة واحدة.',
    'agency.malformed-cursor': 'المؤشر هو nextCursor الصفحة السابقة.',
    'anomaly.day-not-over': 'ما هو غير معتاد في يوم يظهر بعد انقضائه: اطلبوا يوما قبله.',
    'anomaly.stock': 'لا يتغير الرصيد إلا في أيام قليلة: اطلبوا مؤشر تدفق.',
    'edition.not-found': 'لا توجد نشرة بهذا المعرف.',
    'edition.not-over': 'يحصر الجدول بعد انقضاء آخر يوم منه.',
    'edition.not-whole':
      'يحصر الجدول بعد احتساب كل ما أجيبت به الشبابيك: asOf بعد آخر يوم منه، ولا رسالة معلقة في الانتظار.',
    'edition.unknown-row': 'ليس في النشرة هذا السطر أو هذه المدة.',
    'edition.malformed-cursor': 'المؤشر هو nextCursor الصفحة السابقة.',
    'figures.too-many': 'أكثر من 10 000 رقم: اطلبوا أياما أقل أو مستوى أعم أو مؤشرا واحدا.',
    'figures.of-another-product': 'يرى الشريك أرقام منتوجه وحده.',
    'figures.unknown-indicator': 'المؤشرات هي مؤشرات GET /api/reporting/v1/indicators، تفصل بينها فواصل.',
    'ranking.no-amount': 'ليس لهذا المؤشر مبلغ: رتبوا حسب عدده.',
    'target.unknown-year': 'السنة تكتب 2026.',
    'target.no-amount': 'ليس لهذا المؤشر مبلغ: حددوا عدده.',
    'live.too-many': 'يتابع كثيرون هنا أرقام اليوم: عودوا بعد لحظة.',
    'live.too-many-of-yours': 'تتابعون أرقام اليوم أربع مرات: أغلقوا إحدى الصفحات.',
    'report.not-acceptable':
      'يقدم التقرير بصيغة application/json أو text/csv أو XLSX أو application/pdf أو image/svg+xml.',
    'report.excel-without-csv': 'تحدد excel كيفية كتابة CSV: اطلبوا format=csv.',
    'report.malformed-period': 'المدة سنة، 2022، أو سنة إلى غاية يوم، 2023-06-30؛ إلى حدود 20 مدة تفصل بينها فواصل.',
    'report.span-too-long': 'لا تتجاوز المدة بالأيام سنة واحدة: اطلبوا أقل.',
    'report.malformed-cursor': 'المؤشر هو nextCursor الصفحة السابقة.',
    'report.span-upside-down': 'تنتهي الفترة في يوم بدايتها أو بعده.',
    'report.malformed-known-at':
      'asKnownAt يوم، 2023-07-05، تعطى الأرقام كما كانت معروفة في نهايته، أو لحظة، 2023-07-05T08:00:00Z.',
    'report.known-in-future': 'ما سيعرف في يوم آت لا يعرفه أحد.',
    'report.malformed-span': 'from و to يومان، 2022-01-31.',
  },
};
