import { amountWords, type Labelled, type Words } from '#libs/documents';
import { factsOf, reservationOf, type FactName } from './receipt.facts.js';
import type { Receipt } from './receipt.js';
import { CODE_WORDS, FACT_WORDS, STATUS_WORDS, TABLE_WORDS, TAX } from './receipt.words.js';

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; color: #1d2b28; background: #f6f7f4; margin: 0 }
  main { max-width: 54rem; margin: 0 auto; padding: 1rem; display: grid; gap: 1rem;
    grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)) }
  section, form { background: #fff; border-radius: 8px; padding: 1rem; box-shadow: 0 1px 3px #0002 }
  h1 { font-size: 1rem; font-weight: 400; color: #51625d; margin: 0 0 .6rem } h2 { font-size: 1.3rem; margin: 0 }
  h2 { color: #fff; background: #0b6e4f; border-radius: 5px; padding: .5rem .8rem } h2.refused { background: #b3261e }
  p { border-inline-start: 4px solid #b3261e; padding-inline-start: .6rem; margin: .8rem 0 0 }
  dl { margin: .8rem 0 0 } dt { color: #51625d; font-size: .85rem } dd { margin: 0 0 .5rem; font-weight: 600 }
  form { grid-column: 1 / -1 } label { display: block; margin-bottom: .8rem }
  label span { display: flex; justify-content: space-between }
  input { font: inherit; box-sizing: border-box; width: 100%; padding: .5rem; border: 1px solid #b9c4be }
  button { font: inherit; color: #fff; background: #0b6e4f; border: 0; border-radius: 5px; padding: .6rem 1.2rem }`;

const VERDICTS: Record<Receipt['status'] | 'unknown', Words> = {
  paid: { fr: 'Quittance authentique', ar: 'وصل صحيح' },
  cancelled: { fr: 'Quittance ANNULÉE : elle ne prouve rien', ar: 'وصل ملغى: لا يثبت أي شيء' },
  'to-refund': { fr: 'Paiement à rembourser : il ne vaut pas acquit', ar: 'أداء واجب الإرجاع: لا يعتبر إبراء' },
  refunded: { fr: 'Paiement remboursé : il ne vaut pas acquit', ar: 'أداء تم إرجاعه: لا يعتبر إبراء' },
  unknown: {
    fr: 'Aucune quittance ne porte ce numéro avec ce code',
    ar: 'لا يوجد أي وصل بهذا الرقم مع هذا الرمز',
  },
};

const HEADING: Words = { fr: "Vérification d'une quittance", ar: 'التحقق من وصل أداء' };
const TAX_TOTAL: Words = { fr: 'Taxe, pénalités comprises', ar: 'الضريبة بما فيها الذعائر' };
const STATUS: Words = { fr: 'État', ar: 'الحالة' };
const CHECK: Words = { fr: 'Vérifier', ar: 'تحقق' };

const SHOWN: readonly FactName[] = ['receiptNumber', 'plate', 'years', 'paidAt', 'agency', 'teller'];

/**
 * The public page where anybody checks a receipt: what was found, and a form to ask.
 *
 * @param institution who runs the counters
 * @param action where the form goes, with `receipt` and `code` in its query
 * @param found the receipt of the number and code that were asked for, or that there is none; undefined: nothing was asked
 */
export function verificationPage(action: string, institution: Words, found?: Receipt | 'unknown'): string {
  const languages = ['fr', 'ar'] as const;
  return `<!doctype html><html lang="fr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer"><link rel="icon" href="data:,">
<title>${escaped(HEADING.fr)}</title><style>${STYLE}</style></head>
<body><main>${languages.map((language) => section(language, institution, found)).join('\n')}
${form(action)}</main></body></html>
`;
}

function section(language: keyof Words, institution: Words, found?: Receipt | 'unknown'): string {
  const direction = language === 'ar' ? 'rtl' : 'ltr';
  const heading = `<h1><b>${escaped(institution[language])}</b><br>${escaped(HEADING[language])}<br>${escaped(TAX[language])}</h1>`;
  return `<section lang="${language}" dir="${direction}">${heading}${found ? answer(language, found) : ''}</section>`;
}

function answer(language: keyof Words, found: Receipt | 'unknown'): string {
  const status = found === 'unknown' ? found : found.status;
  const verdict = `<h2${status === 'paid' ? '' : ' class="refused"'}>${escaped(VERDICTS[status][language])}</h2>`;
  if (found === 'unknown') return verdict;
  const reservation = reservationOf(found);
  const note = reservation ? `<p>${escaped(reservation[language])}</p>` : '';
  const rows = rowsOf(found).map(
    ({ label, value }) => `<dt>${escaped(label[language])}</dt><dd>${escaped(value[language])}</dd>`,
  );
  return `${verdict}${note}<dl>${rows.join('')}</dl>`;
}

function rowsOf(receipt: Receipt): Labelled[] {
  const taxCentimes = receipt.lines
    .filter(({ head }) => head !== 'service-fee')
    .reduce((sum, { amountCentimes }) => sum + amountCentimes, 0);
  return [
    ...factsOf(receipt).filter(({ name }) => SHOWN.includes(name)),
    { label: TAX_TOTAL, value: amountWords(taxCentimes) },
    { label: TABLE_WORDS.total, value: amountWords(receipt.totalCentimes) },
    { label: STATUS, value: STATUS_WORDS[receipt.status] },
  ];
}

function form(action: string): string {
  return `<form method="get" action="${escaped(action)}">
${field('receipt', FACT_WORDS.receiptNumber)}
${field('code', CODE_WORDS)}
<button>${both(CHECK, ' · ')}</button></form>`;
}

function field(name: string, label: Words): string {
  return `<label><span>${both(label)}</span><input name="${name}" required autocomplete="off" dir="ltr"></label>`;
}

function both({ fr, ar }: Words, between = ''): string {
  return `<bdi lang="fr">${escaped(fr)}</bdi>${between}<bdi lang="ar" dir="rtl">${escaped(ar)}</bdi>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
