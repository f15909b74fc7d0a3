import { FIRST_NAMES, LAST_NAMES, nameAt } from '#libs/history';
import type { InsuredPerson } from '../client/client.js';
import type { NewMember } from '../member/member.js';

const YEARS = 35;
// No child of a history grows out of the cover before its last year.
const CHILDREN_BORN_IN = 2013;

/** The invented client of a serial number. */
export function clientOf(serial: number): InsuredPerson {
  return {
    firstName: nameAt(FIRST_NAMES, serial),
    lastName: lastNameOf(serial),
    birthOn: `${1958 + (serial % YEARS)}-${twoDigits(1 + (serial % 12))}-${twoDigits(1 + (serial % 28))}`,
    idKind: 'cin',
    idNumber: `H${String(serial).padStart(7, '0')}`,
  };
}

/** A child of the client's; names are given once within a family. @param n the how-manieth of the family, below 20 */
export function childOfSerial(serial: number, n: number): NewMember {
  return {
    relation: 'child',
    ...nameOfChild(serial, n),
    birthOn: `${CHILDREN_BORN_IN}-${twoDigits(1 + (n % 12))}-${twoDigits(1 + (serial % 28))}`,
    personKey: null,
    studentUntil: null,
  };
}

/** What a child of the client's is called. */
export function nameOfChild(serial: number, n: number): { firstName: string; lastName: string } {
  return { firstName: nameAt(FIRST_NAMES, n), lastName: lastNameOf(serial) };
}

function lastNameOf(serial: number): string {
  return nameAt(LAST_NAMES, Math.floor(serial / FIRST_NAMES.length));
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
