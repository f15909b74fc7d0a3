/** Digits of a pick-up code, check digit included. */
export const CODE_LENGTH = 12;

/** How many codes there are: 11 free digits. */
export const CODE_COUNT = 10n ** BigInt(CODE_LENGTH - 1);

/** The code with this number, 0 to {@link CODE_COUNT} − 1, and its check digit. */
export function codeOfNumber(number: bigint): string {
  const digits = number.toString().padStart(CODE_LENGTH - 1, '0');
  return digits + checkDigitOf(digits);
}

/** Whether a text is 12 digits of which the last fits the others: a mistyped digit or two swapped ones are noticed. */
export function isWellFormedCode(code: string): boolean {
  return /^\d{12}$/.test(code) && checkDigitOf(code.slice(0, -1)) === code.at(-1);
}

/** The check digit of some digits, by the Luhn algorithm (ISO/IEC 7812-1 annex B). */
function checkDigitOf(digits: string): string {
  let sum = 0;
  for (let i = digits.length - 1, doubled = true; i >= 0; i--, doubled = !doubled) {
    const digit = Number(digits[i]);
    sum += doubled ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit;
  }
  return String((10 - (sum % 10)) % 10);
}
