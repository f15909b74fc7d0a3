import type { Translations } from '#libs/domain';

/** What is expected of plates, and of what strangers' files hold, as the checks say it in English; $1 as there. */
export const RULES_OF_FILES: readonly (readonly [english: RegExp, translations: Translations])[] = [
  [/^a plate such as (.+) or (\S+)$/, { fr: 'une immatriculation comme $1 ou $2', ar: 'رقم تسجيل مثل $1 أو $2' }],
  [
    /^a serial from (\d+) to (\d+), as in (\S+)$/,
    { fr: 'un numéro de $1 à $2, comme dans $3', ar: 'رقم من $1 إلى $2، كما في $3' },
  ],
  [
    /^a prefecture from (\d+) to (\d+), as in (\S+)$/,
    { fr: 'une préfecture de $1 à $2, comme dans $3', ar: 'رقم عمالة من $1 إلى $2، كما في $3' },
  ],
  [/^(\S+) and a number from (\d+) to (\d+)$/, { fr: '$1 et un numéro de $2 à $3', ar: '$1 ورقم من $2 إلى $3' }],
  [
    /^(\S+), a number from 1 to (\d+) and one from 1 to (\d+)$/,
    { fr: '$1, un numéro de 1 à $2 et un autre de 1 à $3', ar: '$1 ورقم من 1 إلى $2 وآخر من 1 إلى $3' },
  ],
  [/^(Tourisme, .+|Essence, .+|Société|Oui) or (\S[^;]*)$/, { fr: '$1 ou $2', ar: '$1 أو $2' }],
  [
    /^whole CV as the carte grise says them, (\d+) to (\d+): (\d+)$/,
    {
      fr: 'des CV entiers comme sur la carte grise, de $1 à $2 : $3',
      ar: 'القوة الجبائية كما في البطاقة الرمادية، عدد صحيح من $1 إلى $2: $3',
    },
  ],
  [
    /^one to twelve tax years from (\d+) to (\d+), each once: (.+)$/,
    {
      fr: "d'une à douze années de $1 à $2, chacune une fois : $3",
      ar: 'من سنة إلى اثنتي عشرة سنة بين $1 و$2، كل واحدة مرة واحدة: $3',
    },
  ],
  [
    /^whole kilograms: (\d+), not (\S+) or (.+)$/,
    { fr: 'des kilogrammes entiers : $1, et non $2 ou $3', ar: 'كيلوغرامات بعدد صحيح: $1، لا $2 ولا $3' },
  ],
  [/^a day: (\d\d\/\d\d\/\d{4})$/, { fr: 'un jour : $1', ar: 'يوم: $1' }],
  [
    /^the reason why nothing is due, such as (.+) or (Ambulance .+); or an empty cell$/,
    {
      fr: "la raison pour laquelle rien n'est dû, comme $1 ou $2 ; ou une cellule vide",
      ar: 'سبب عدم الاستحقاق، مثل $1 أو $2؛ أو خانة فارغة',
    },
  ],
  [
    /^1er versement or 2e versement, or an empty cell$/,
    { fr: '1er versement ou 2e versement, ou une cellule vide', ar: '1er versement أو 2e versement، أو خانة فارغة' },
  ],
  [
    /^the total that was assessed, in dirhams: (\S+) or (\S+)$/,
    { fr: 'le total calculé, en dirhams : $1 ou $2', ar: 'المجموع المحسوب بالدرهم: $1 أو $2' },
  ],
  [/^(text\/csv) or (\S+)$/, { fr: '$1 ou $2', ar: '$1 أو $2' }],
  [
    /^a text file: CSV, not a workbook$/,
    { fr: 'un fichier texte : CSV, et non un classeur', ar: 'ملف نصي: CSV، لا مصنف' },
  ],
  [
    /^CSV in which every quotation mark is closed$/,
    { fr: 'un CSV dont tous les guillemets sont fermés', ar: 'ملف CSV أغلقت فيه كل علامات الاقتباس' },
  ],
  [
    /^CSV whose rows go into (\d+) MB$/,
    { fr: 'un CSV dont les lignes tiennent en $1 Mo', ar: 'ملف CSV تتسع لأسطره $1 ميغابايت' },
  ],
  [
    /^an \.xlsx workbook without a password: .+$/,
    {
      fr: 'un classeur .xlsx sans mot de passe : ouvrez le fichier dans Excel ou LibreOffice et enregistrez-le en .xlsx',
      ar: 'مصنف .xlsx دون كلمة سر: افتحوا الملف في Excel أو LibreOffice واحفظوه بصيغة .xlsx',
    },
  ],
  [
    /^an? (?:\.xlsx )?workbook,? as Excel or LibreOffice writes it(?:[,:] .+)?$/,
    { fr: "un classeur .xlsx tel qu'Excel ou LibreOffice l'écrit", ar: 'مصنف .xlsx كما يكتبه Excel أو LibreOffice' },
  ],
  [/^an? (?:whole )?\.xlsx workbook$/, { fr: 'un classeur .xlsx entier', ar: 'مصنف .xlsx كامل' }],
  [
    /^a workbook of at most (\d+) sheets$/,
    { fr: 'un classeur de $1 feuilles au plus', ar: 'مصنف من $1 ورقة على الأكثر' },
  ],
  [
    /^a workbook of at most (\d+) MB unpacked$/,
    { fr: 'un classeur de $1 Mo au plus une fois décompressé', ar: 'مصنف لا يتجاوز $1 ميغابايت بعد فك ضغطه' },
  ],
  [
    /^a workbook (?:of 1 to \d+ parts|that has each .+|that names each .+|whose .+)$/,
    {
      fr: 'un classeur bien formé : ouvrez-le dans Excel ou LibreOffice et enregistrez-le de nouveau',
      ar: 'مصنف سليم: افتحوه في Excel أو LibreOffice واحفظوه من جديد',
    },
  ],
  [/^a visible sheet with a table$/, { fr: 'une feuille visible avec un tableau', ar: 'ورقة ظاهرة فيها جدول' }],
  [
    /^a cell of its own: it is merged with the cell beside it$/,
    {
      fr: "une cellule à elle : elle est fusionnée avec la cellule d'à côté",
      ar: 'خانة مستقلة: فهي مدموجة مع الخانة المجاورة',
    },
  ],
  [
    /^a value: the cell holds a formula that was never calculated; .+$/,
    {
      fr: "une valeur : la formule de la cellule n'a jamais été calculée ; ouvrez le fichier dans Excel ou LibreOffice et enregistrez-le",
      ar: 'قيمة: في الخانة صيغة لم تحسب قط؛ افتحوا الملف في Excel أو LibreOffice واحفظوه',
    },
  ],
  [
    /^a value: the cell shows the error (.+)$/,
    { fr: "une valeur : la cellule affiche l'erreur $1", ar: 'قيمة: تظهر في الخانة العلة $1' },
  ],
  [/^a text of at most (\d+) characters$/, { fr: 'un texte de $1 caractères au plus', ar: 'نص من $1 حرف على الأكثر' }],
  [/^a number or a text$/, { fr: 'un nombre ou un texte', ar: 'عدد أو نص' }],
  [
    /^a day: the cell is shown as one, and holds none that the calendar has$/,
    {
      fr: "un jour : la cellule s'affiche comme tel et n'en contient aucun du calendrier",
      ar: 'يوم: تظهر الخانة كأنها يوم وليس فيها يوم موجود في التقويم',
    },
  ],
  [/^a day that the calendar has$/, { fr: 'un jour du calendrier', ar: 'يوم موجود في التقويم' }],
  [/^one account at least$/, { fr: 'un compte au moins', ar: 'حساب واحد على الأقل' }],
  [/^the columns (.+)$/, { fr: 'les colonnes $1', ar: 'الأعمدة $1' }],
  [
    /^an account begins with its ancien solde and ends with its nouveau solde$/,
    {
      fr: 'un compte commence par son ancien solde et finit par son nouveau solde',
      ar: 'يبدأ كل حساب بالرصيد القديم (ancien solde) وينتهي بالرصيد الجديد (nouveau solde)',
    },
  ],
  [/^the reference of the movement$/, { fr: 'la référence du mouvement', ar: 'مرجع العملية' }],
  [
    /^ancien solde, mouvement or nouveau solde$/,
    { fr: 'ancien solde, mouvement ou nouveau solde', ar: 'ancien solde أو mouvement أو nouveau solde' },
  ],
  [/^dirhams, (\S+)$/, { fr: 'des dirhams, $1', ar: 'مبلغ بالدرهم، $1' }],
  [/^well-formed XML$/, { fr: 'du XML bien formé', ar: 'XML سليم' }],
  [/^Bal, of OPBD and CLBD$/, { fr: 'Bal, de OPBD et CLBD', ar: 'Bal، لكل من OPBD وCLBD' }],
  [
    /^Amt, dirhams with two decimals at most$/,
    { fr: 'Amt, des dirhams avec deux décimales au plus', ar: 'Amt، مبلغ بالدرهم برقمين عشريين على الأكثر' },
  ],
  [/^CdtDbtInd, CRDT or DBIT$/, { fr: 'CdtDbtInd, CRDT ou DBIT', ar: 'CdtDbtInd، إما CRDT أو DBIT' }],
  [/^(\d+) characters$/, { fr: '$1 caractères', ar: '$1 حرفا' }],
  [
    /^07, the new balance of the account before$/,
    { fr: '07, le nouveau solde du compte précédent', ar: '07، الرصيد الجديد للحساب السابق' },
  ],
  [/^07, the new balance$/, { fr: '07, le nouveau solde', ar: '07، الرصيد الجديد' }],
  [
    /^the account of the record 01 before$/,
    { fr: "le compte de l'enregistrement 01 précédent", ar: 'حساب التسجيل 01 السابق' },
  ],
  [/^01, 04, 05 behind a 04, or 07$/, { fr: '01, 04, 05 après un 04, ou 07', ar: '01 أو 04 أو 05 بعد 04 أو 07' }],
  [
    /^digits, the last one with the sign: (.+) or (.+)$/,
    { fr: 'des chiffres, le dernier avec le signe : $1 ou $2', ar: 'أرقام، آخرها يحمل الإشارة: $1 أو $2' },
  ],
  [
    /^the id of a policy, or the number of a claim$/,
    { fr: "l'identifiant d'une police, ou le numéro d'un sinistre", ar: 'معرف عقد أو رقم مطالبة' },
  ],
  [/^the month of the premium, (\S+)$/, { fr: 'le mois de la prime, $1', ar: 'شهر القسط، $1' }],
];
