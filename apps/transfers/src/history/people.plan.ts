import { FIRST_NAMES, LAST_NAMES, nameAt } from '#libs/history';
import type { IdentifiedPerson, IdKind, NamedPerson } from '../person/person.js';

/** The invented sender and beneficiary of the n-th transfer of a history. */
export function peopleOf(n: number): { sender: IdentifiedPerson; beneficiary: NamedPerson; payee: IdentifiedPerson } {
  const beneficiary = otherNameOf(n);
  return { sender: personOf('AB', n), beneficiary, payee: { ...beneficiary, ...idAt('CD', n) } };
}

/** The n-th invented person whose ID begins with two letters: who others have invented begins with other ones. */
export function personOf(letters: string, n: number, idKind: IdKind = 'cin'): IdentifiedPerson {
  const name = { firstName: nameAt(FIRST_NAMES, n), lastName: nameAt(LAST_NAMES, Math.floor(n / 20)) };
  return { ...name, ...idAt(letters, n, idKind) };
}

/** What the other person of the n-th transfer is called. */
export function otherNameOf(n: number): NamedPerson {
  return { firstName: nameAt(FIRST_NAMES, 7 * n + 3), lastName: nameAt(LAST_NAMES, 13 * n + 5) };
}

function idAt(letters: string, n: number, idKind: IdKind = 'cin'): Pick<IdentifiedPerson, 'idKind' | 'idNumber'> {
  return { idKind, idNumber: letters + String(n % 1_000_000).padStart(6, '0') };
}
