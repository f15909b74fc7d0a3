import { businessDay, type Centimes, type Instant } from '#libs/domain';
import { arabicPlate } from '../law/plate.js';
import { isolated, plateText } from './arabic.text.js';
import type { Receipt, ReceiptLine } from './receipt.js';
import {
  CATEGORY_WORDS,
  FACT_WORDS,
  FUEL_WORDS,
  HALF_WORDS,
  OWNER_WORDS,
  STAND_IN,
  STATUS_WORDS,
  type Words,
} from './receipt.words.js';

const NO_BREAK_SPACE = '\u00A0';
const timeFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Africa/Casablanca',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

export type FactName = keyof typeof FACT_WORDS;

/** One thing that a receipt states about the payment or the vehicle. */
export interface Fact {
  name: FactName;
  label: Words;
  value: Words;
}

/** What a receipt states, in the order in which it is read. */
export function factsOf(receipt: Receipt): Fact[] {
  const { vehicle } = receipt;
  const values: Record<FactName, Words | null> = {
    receiptNumber: same(receipt.receiptNumber),
    agency: same(receipt.agency),
    paidAt: momentWords(receipt.paidAt),
    plate: { fr: plateText(vehicle.plate), ar: plateText(arabicPlate(vehicle.plate)) },
    category: CATEGORY_WORDS[vehicle.category],
    fuel: FUEL_WORDS[vehicle.fuel],
    fiscalPower: same(`${vehicle.fiscalPowerCv} CV`),
    grossWeight: vehicle.grossWeightKg === null ? null : same(`${grouped(vehicle.grossWeightKg)} kg`),
    owner: OWNER_WORDS[vehicle.owner],
    years: yearsWords(receipt),
  };
  return (Object.keys(FACT_WORDS) as FactName[]).flatMap((name) => {
    const value = values[name];
    return value ? [{ name, label: FACT_WORDS[name], value }] : [];
  });
}

/** What must be seen before anything else is read: that it is a copy, or no longer holds. */
export function marksOf({ status, reprint }: Pick<Receipt, 'status' | 'reprint'>): Words[] {
  const copy = { fr: `DUPLICATA n° ${reprint}`, ar: `نسخة رقم ${reprint}` };
  return [...(status === 'paid' ? [] : [STATUS_WORDS[status]]), ...(reprint > 0 ? [copy] : [])];
}

/** What is to be known about a payment that still holds, or undefined. */
export function reservationOf({ status, standIn }: Pick<Receipt, 'status' | 'standIn'>): Words | undefined {
  return standIn && status === 'paid' ? STAND_IN : undefined;
}

/** Where a line's amount comes from: `CGI art. 262-I-A`, or the counter's tariff. */
export function articleText({ article }: Pick<ReceiptLine, 'article'>): string {
  return /^\d/.test(article) ? `CGI art. ${article}` : article;
}

/** An amount in French: `1 234,00`, with spaces that do not break. */
export function dirhamsText(amountCentimes: Centimes): string {
  const size = Math.abs(amountCentimes);
  const cents = String(size % 100).padStart(2, '0');
  return `${amountCentimes < 0 ? '-' : ''}${grouped(Math.trunc(size / 100))},${cents}`;
}

function grouped(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, NO_BREAK_SPACE);
}

function momentWords(at: Instant): Words {
  const day = businessDay(at).split('-').toReversed().join('/');
  const time = timeFormat.format(Date.parse(at));
  return { fr: `${day} à ${time}`, ar: `${day} على الساعة ${time}` };
}

function yearsWords({ years, half }: Pick<Receipt, 'years' | 'half'>): Words {
  const spans = spansOf(years);
  const words: Words[] = [...spans, ...(half ? [HALF_WORDS[half]] : [])];
  return { fr: words.map(({ fr }) => fr).join(', '), ar: words.map(({ ar }) => ar).join('، ') };
}

/** Years that follow one another, three or more, are told by the first and the last. */
function spansOf(years: readonly number[]): Words[] {
  const sorted = [...years].sort((a, b) => a - b);
  const spans: number[][] = [];
  for (const year of sorted) {
    const span = spans.at(-1);
    if (span?.at(-1) === year - 1) span.push(year);
    else spans.push([year]);
  }
  return spans.flatMap((span) => {
    const [first, last] = [span[0], span.at(-1)];
    if (span.length < 3) return span.map((year) => ({ fr: `${year}`, ar: `${year}` }));
    return [{ fr: `${first} à ${last}`, ar: `من ${first} إلى ${last}` }];
  });
}

function same(text: string): Words {
  return { fr: text, ar: isolated(text) };
}
