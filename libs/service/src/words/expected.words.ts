import type { Language, Translations } from '#libs/domain';
import { RULES_OF_FILES } from './expected-in-files.words.js';

type Rule = readonly [english: RegExp, translations: Translations];

const TYPES: Record<string, Translations> = {
  string: { fr: 'un texte', ar: 'نص' },
  integer: { fr: 'un nombre entier', ar: 'عدد صحيح' },
  number: { fr: 'un nombre', ar: 'عدد' },
  boolean: { fr: 'true ou false', ar: 'true أو false' },
  object: { fr: 'un objet JSON', ar: 'كائن JSON' },
  array: { fr: 'une liste', ar: 'قائمة' },
  null: { fr: 'null', ar: 'null' },
};

const OR: Translations = { fr: ' ou ', ar: ' أو ' };

const FORMATS: Record<string, Translations> = {
  uuid: {
    fr: 'un identifiant UUID, 018f3c5e-0000-7000-8000-000000000000',
    ar: 'معرف UUID، 018f3c5e-0000-7000-8000-000000000000',
  },
  email: { fr: 'une adresse électronique', ar: 'عنوان بريد إلكتروني' },
  uri: { fr: 'une adresse web', ar: 'عنوان موقع' },
};

// What is expected of bad input, as the checks say it in English; $1 stands for what the English says there.
const RULES: readonly Rule[] = [
  [/^this field is needed$/, { fr: 'ce champ est nécessaire', ar: 'هذا الحقل ضروري' }],
  [/^no such field$/, { fr: "ce champ n'existe pas", ar: 'لا يوجد حقل بهذا الاسم' }],
  [/^another value$/, { fr: 'une autre valeur', ar: 'قيمة أخرى' }],
  [/^one of (.+)$/s, { fr: "l'une des valeurs $1", ar: 'إحدى القيم $1' }],
  [/^a day from (\d+) to (\d+), (\S+)$/, { fr: 'un jour de $1 à $2, $3', ar: 'يوم بين $1 و$2، $3' }],
  [/^an instant from (\d+) to (\d+), (\S+)$/, { fr: 'un instant de $1 à $2, $3', ar: 'وقت بين $1 و$2، $3' }],
  [/^must NOT have more than (\d+) characters?$/, { fr: '$1 caractères au plus', ar: '$1 حرفا على الأكثر' }],
  [/^must NOT have fewer than (\d+) characters?$/, { fr: '$1 caractères au moins', ar: '$1 حرفا على الأقل' }],
  [/^must NOT have more than (\d+) items?$/, { fr: '$1 éléments au plus', ar: '$1 عنصرا على الأكثر' }],
  [/^must NOT have fewer than (\d+) items?$/, { fr: '$1 éléments au moins', ar: '$1 عنصرا على الأقل' }],
  [/^must NOT have more than (\d+) properties$/, { fr: '$1 champs au plus', ar: '$1 حقلا على الأكثر' }],
  [/^must NOT have fewer than (\d+) properties$/, { fr: '$1 champs au moins', ar: '$1 حقلا على الأقل' }],
  [/^must NOT have duplicate items.*$/s, { fr: 'chaque élément une seule fois', ar: 'كل عنصر مرة واحدة' }],
  [/^must be >= (\S+)$/, { fr: '$1 ou plus', ar: '$1 أو أكثر' }],
  [/^must be <= (\S+)$/, { fr: '$1 ou moins', ar: '$1 أو أقل' }],
  [/^must be > (\S+)$/, { fr: 'plus de $1', ar: 'أكثر من $1' }],
  [/^must be < (\S+)$/, { fr: 'moins de $1', ar: 'أقل من $1' }],
  [/^must be multiple of (\S+)$/, { fr: 'un multiple de $1', ar: 'مضاعف للعدد $1' }],
  [/^must be equal to constant$/, { fr: 'la valeur prévue', ar: 'القيمة المحددة' }],
  [/^must match pattern .*$/s, { fr: 'la forme prévue pour ce champ', ar: 'الشكل المحدد لهذا الحقل' }],
  [/^must match format "(.+)"$/, { fr: 'la forme $1', ar: 'الشكل $1' }],
  [/^must match (?:exactly one|a) schema.*$/s, { fr: "l'une des formes prévues", ar: 'أحد الأشكال المحددة' }],
  [/^(\d{4}-\d\d-\d\d) or later$/, { fr: '$1 ou plus tard', ar: '$1 أو بعده' }],
  [/^before (\d{4}-\d\d-\d\d)$/, { fr: 'avant le $1', ar: 'قبل $1' }],
  [/^(\w+), or more$/, { fr: '$1, ou plus', ar: '$1 أو أكثر' }],
  [/^a RIB with its key$/, { fr: 'un RIB avec sa clé', ar: 'RIB مع مفتاحه' }],
  [/^columns among (.+)$/s, { fr: 'des colonnes parmi $1', ar: 'أعمدة من بين $1' }],
  [/^the ceiling, (\w+)$/, { fr: 'le plafond, $1', ar: 'السقف، $1' }],
  [/^more than the bracket before$/, { fr: 'plus que la tranche précédente', ar: 'أكثر من الشريحة السابقة' }],
  [/^one bracket at least$/, { fr: 'une tranche au moins', ar: 'شريحة واحدة على الأقل' }],
];

/**
 * What bad input should have been, in the language of who sent it; a text that is not known here stays in English.
 *
 * @param english as checks say it: `must be >= 1`, `this field is needed`
 */
export function expectedIn(language: Language, english: string): string {
  if (language === 'en') return english;
  const of = /^must be ((?:string|integer|number|boolean|object|array|null)(?:,\w+)*)$/.exec(english)?.[1];
  if (of)
    return of
      .split(',')
      .map((type) => TYPES[type]?.[language] ?? type)
      .join(OR[language]);
  const format = /^must match format "(\w+)"$/.exec(english)?.[1] ?? '';
  if (FORMATS[format]) return FORMATS[format][language];
  for (const [pattern, translations] of [...RULES, ...RULES_OF_FILES]) {
    if (pattern.test(english)) return english.replace(pattern, translations[language]);
  }
  return english;
}
