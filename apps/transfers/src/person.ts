export type IdKind = 'cin' | 'passport' | 'residence-permit';

/** A person with the identity document that a counter must see. */
export interface IdentifiedPerson {
  firstName: string;
  lastName: string;
  idKind: IdKind;
  idNumber: string;
  phone?: string;
}

/** A person as the sender names them. */
export interface NamedPerson {
  firstName: string;
  lastName: string;
  phone?: string;
}
