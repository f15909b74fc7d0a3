import { dayText, dirhamsText } from '#libs/documents';
import type { BenefitLeft, Cover } from './cover.js';

/** A sentence that a teller reads out. */
export interface Sentence {
  fr: string;
  en: string;
}

const AS = {
  client: { fr: 'en tant que client', en: 'as the client' },
  spouse: { fr: 'en tant que conjoint', en: 'as the spouse' },
  child: { fr: 'en tant qu’enfant', en: 'as a child' },
};

const BY = {
  loan: { fr: 'par le contrat lié au prêt', en: 'by the policy of the loan' },
  standalone: { fr: 'par le contrat en vente libre', en: 'by the standalone policy' },
};

/** Whether somebody is covered, in a sentence. */
export function wordsOf({ reason, as, policy }: Pick<Cover, 'reason' | 'as' | 'policy'>): Sentence {
  const [from, to] = [dayText(policy?.startsOn ?? ''), dayText(policy?.endsOn ?? '')];
  const by = BY[policy?.kind ?? 'loan'];
  switch (reason) {
    case 'cover.in-force':
      return {
        fr: `Couvert ${AS[as ?? 'client'].fr} ${by.fr}, du ${from} au ${to}.`,
        en: `Covered ${AS[as ?? 'client'].en} ${by.en}, from ${from} to ${to}.`,
      };
    case 'cover.unknown-person':
      return {
        fr: 'Cette personne n’est connue d’aucun contrat.',
        en: 'No policy knows this person.',
      };
    case 'cover.no-policy':
      return { fr: 'Aucun contrat n’était connu.', en: 'No policy was known.' };
    case 'cover.not-begun':
      return { fr: `Non couvert : le contrat commence le ${from}.`, en: `Not covered: the policy begins on ${from}.` };
    case 'cover.ended':
      return { fr: `Non couvert : le contrat a pris fin le ${to}.`, en: `Not covered: the policy ended on ${to}.` };
    case 'cover.member-not-yet':
      return {
        fr: 'Non couvert : pas encore membre de la famille ce jour-là.',
        en: 'Not covered: not yet a member of the family on that day.',
      };
    case 'cover.member-left':
      return {
        fr: 'Non couvert : n’est plus membre de la famille ce jour-là.',
        en: 'Not covered: no longer a member of the family on that day.',
      };
    case 'cover.member-too-old':
      return {
        fr: 'Non couvert : l’enfant a dépassé l’âge.',
        en: 'Not covered: the child has grown out of the cover.',
      };
  }
}

/** What is paid from less than this on is told by its upper end alone. */
const CENTIMES_OF_A_DIRHAM = 100;

/** What the person at the counter is covered for: many do not know that they are insured. */
export function wordsOfBenefits(benefits: readonly BenefitLeft[]): Sentence {
  const left = benefits.filter(({ leftThisYear }) => leftThisYear !== 0);
  const fr = left.map(
    (benefit) =>
      `${benefit.labelFr}, ${amountOf(benefit, { from: 'de', to: 'à', upTo: 'jusqu’à' })}${timesFr(benefit)}`,
  );
  const en = left.map(
    (benefit) =>
      `${benefit.labelEn}, ${amountOf(benefit, { from: 'from', to: 'to', upTo: 'up to' })}${timesEn(benefit)}`,
  );
  return { fr: `Vous êtes couvert pour : ${fr.join(' ; ')}.`, en: `You are covered for: ${en.join('; ')}.` };
}

interface RangeWords {
  from: string;
  to: string;
  upTo: string;
}

function amountOf({ fromCentimes, toCentimes }: BenefitLeft, { from, to, upTo }: RangeWords): string {
  const text = `${dirhamsText(toCentimes)} DH`;
  if (fromCentimes === toCentimes) return text;
  return fromCentimes < CENTIMES_OF_A_DIRHAM ? `${upTo} ${text}` : `${from} ${dirhamsText(fromCentimes)} ${to} ${text}`;
}

function timesFr({ leftThisYear }: BenefitLeft): string {
  return leftThisYear === null ? '' : ` (encore ${leftThisYear} fois cette année)`;
}

function timesEn({ leftThisYear }: BenefitLeft): string {
  if (leftThisYear === null) return '';
  return ` (${leftThisYear === 1 ? 'once' : `${leftThisYear} times`} more this year)`;
}
