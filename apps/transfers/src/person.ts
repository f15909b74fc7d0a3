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

/** Whether two persons bear the same name, whatever its case, accents, hyphens and spacing: IDs write them variously. */
export function isSameName(a: NamedPerson, b: NamedPerson): boolean {
  return plain(a.firstName) === plain(b.firstName) && plain(a.lastName) === plain(b.lastName);
}

function plain(name: string): string {
  const letters = name
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[\s'’-]+/gu, ' ');
  return letters.trim().toLowerCase();
}
