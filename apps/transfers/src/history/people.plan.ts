import { FIRST_NAMES, LAST_NAMES, nameAt } from '#libs/history';
import type { IdentifiedPerson, NamedPerson } from '../person/person.js';

/** The invented sender and beneficiary of the n-th transfer of a history. */
export function peopleOf(n: number): { sender: IdentifiedPerson; beneficiary: NamedPerson; payee: IdentifiedPerson } {
  const beneficiary = { firstName: nameAt(FIRST_NAMES, 7 * n + 3), lastName: nameAt(LAST_NAMES, 13 * n + 5) };
  return {
    sender: { firstName: nameAt(FIRST_NAMES, n), lastName: nameAt(LAST_NAMES, Math.floor(n / 20)), ...idAt('AB', n) },
    beneficiary,
    payee: { ...beneficiary, ...idAt('CD', n) },
  };
}

function idAt(letters: string, n: number): Pick<IdentifiedPerson, 'idKind' | 'idNumber'> {
  return { idKind: 'cin', idNumber: letters + String(n % 1_000_000).padStart(6, '0') };
}
