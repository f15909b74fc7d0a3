export type IdKind = 'cin' | 'passport' | 'residence-permit';

/** A person with the identity document that a counter must see. */
export interface IdentifiedPerson {
  firstName: string;
  lastName: string;
  idKind: IdKind;
  idNumber: string;
  phone?: string;
}

/** An identity document as one text, the same however its number is written. */
export function documentText({ idKind, idNumber }: Pick<IdentifiedPerson, 'idKind' | 'idNumber'>): string {
  return `${idKind} ${idNumber.replace(/[^0-9A-Za-z]/g, '').toUpperCase()}`;
}

/** A person as the sender names them. */
export interface NamedPerson {
  firstName: string;
  lastName: string;
  phone?: string;
}
