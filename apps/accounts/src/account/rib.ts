/** A relevé d'identité bancaire: bank 3, city 3, account 16, key 2 digits. */
const RIB = /^(\d{3})(\d{3})(\d{16})(\d{2})$/;

/**
 * The key of a RIB: 97 − (its first 22 digits × 100 mod 97), 01 to 97. The digits are more than a `number` holds exactly.
 *
 * @param digits the first 22
 */
export function ribKeyOf(digits: string): string {
  const rest = Number((BigInt(digits) * 100n) % 97n);
  return String(97 - rest).padStart(2, '0');
}

/** Whether 24 digits are a RIB: the key is the one that its other digits give, none that is only equal to it modulo 97. */
export function isRib(text: string): boolean {
  return RIB.test(text) && ribKeyOf(text.slice(0, 22)) === text.slice(22);
}

/** The bank's code of a RIB, `007`. */
export function bankCodeOf(rib: string): string {
  return rib.slice(0, 3);
}
