import type { Day } from '#libs/domain';

/** Documents by which a counter identifies a person. */
export const HOLDER_ID_KINDS = ['cin', 'passport', 'residence-permit'] as const;
export type HolderIdKind = (typeof HOLDER_ID_KINDS)[number];

/** Whose account it is, as a counter has identified the person. */
export interface Holder {
  firstName: string;
  lastName: string;
  birthOn: Day;
  idKind: HolderIdKind;
  idNumber: string;
  idExpiresOn: Day;
  address: string;
  phone: string;
}

/** How documents are compared: without blanks, in capitals. */
export function holderKeyOf({ idKind, idNumber }: Pick<Holder, 'idKind' | 'idNumber'>): string {
  return `${idKind}:${idNumber.replaceAll(/[\s./-]/g, '').toUpperCase()}`;
}
