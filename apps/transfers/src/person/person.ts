import { defineErrors, type Day } from '#libs/domain';
import { TRANSFERS_WORDS } from '../words/refusals.words.js';

/** The identity documents that a counter takes (domain rule: national card, passport, residence permit). */
export const ID_KINDS_TAKEN = ['cin', 'passport', 'residence-permit'] as const;
export type IdKind = (typeof ID_KINDS_TAKEN)[number];

/** A person with the identity document that a counter must see. */
export interface IdentifiedPerson {
  firstName: string;
  lastName: string;
  idKind: IdKind;
  idNumber: string;
  /** The last day on which the document is valid, where the counter has read it. */
  idValidUntil?: Day;
  phone?: string;
}

/** A person as the sender names them. */
export interface NamedPerson {
  firstName: string;
  lastName: string;
  phone?: string;
}

const refuse = defineErrors(TRANSFERS_WORDS, {
  'person.id-expired': { status: 422, detail: 'The identity document is no longer valid: ask for one that is.' },
});

/** An identity document as one text, the same however its number is written: the person of ceilings and decisions. */
export function documentText({ idKind, idNumber }: Pick<IdentifiedPerson, 'idKind' | 'idNumber'>): string {
  return `${idKind} ${idNumber.replace(/[^0-9A-Za-z]/g, '').toUpperCase()}`;
}

/** @throws {DomainError} `person.id-expired` (domain rule: the ID is valid on the day of the operation) */
export function checkIdValid({ idValidUntil }: IdentifiedPerson, on: Day): void {
  if (idValidUntil !== undefined && idValidUntil < on) throw refuse('person.id-expired', { idValidUntil, on });
}
