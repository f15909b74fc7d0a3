import {
  agencyText,
  isolated,
  listWords,
  momentWords,
  numberText,
  sameWords,
  type Labelled,
  type Words,
} from '#libs/documents';
import { arabicPlate } from '../law/plate.js';
import type { Receipt, ReceiptLine } from './receipt.js';
import {
  CATEGORY_WORDS,
  FACT_WORDS,
  FUEL_WORDS,
  HALF_WORDS,
  OWNER_WORDS,
  STAND_IN,
  STATUS_WORDS,
} from './receipt.words.js';

const LEFT_TO_RIGHT_MARK = '\u200E';
const ARABIC_LETTERS = /[\u0620-\u064A\u0671-\u06D3]+/g;

export type FactName = keyof typeof FACT_WORDS;

/** One thing that a receipt states about the payment or the vehicle. */
export interface Fact extends Labelled {
  name: FactName;
}

/** What a receipt states, in the order in which it is read. */
export function factsOf(receipt: Receipt): Fact[] {
  const { vehicle } = receipt;
  const values: Record<FactName, Words | null> = {
    receiptNumber: sameWords(receipt.receiptNumber),
    agency: sameWords(agencyText(receipt.agency)),
    teller: receipt.tellerNumber === null ? null : sameWords(receipt.tellerNumber),
    paidAt: momentWords(receipt.paidAt),
    plate: { fr: plateText(vehicle.plate), ar: plateText(arabicPlate(vehicle.plate)) },
    category: CATEGORY_WORDS[vehicle.category],
    fuel: FUEL_WORDS[vehicle.fuel],
    fiscalPower: sameWords(`${vehicle.fiscalPowerCv} CV`),
    grossWeight: vehicle.grossWeightKg === null ? null : sameWords(`${numberText(vehicle.grossWeightKg)} kg`),
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

/** A plate as it hangs on the vehicle, number, letter and region from left to right: an Arabic letter turns nothing. */
export function plateText(plate: string): string {
  return isolated(plate.replace(ARABIC_LETTERS, `${LEFT_TO_RIGHT_MARK}$&${LEFT_TO_RIGHT_MARK}`));
}

function yearsWords({ years, half }: Pick<Receipt, 'years' | 'half'>): Words {
  return listWords([...spansOf(years), ...(half ? [HALF_WORDS[half]] : [])]);
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
