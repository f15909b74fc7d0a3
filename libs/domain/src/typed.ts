/** Digits as they are read: those of other scripts, and letters that are taken for digits when somebody copies a code. */
const AS_DIGIT: Readonly<Record<string, string>> = { O: '0', o: '0', I: '1', i: '1', l: '1', L: '1', '|': '1' };
const ZEROS = ['٠', '۰'].map((zero) => zero.codePointAt(0)!);
const BETWEEN = /[\s\p{Pd}\p{Cf}\p{Po}_−]/gu;

/**
 * The letters and digits of a code as somebody types it off a receipt or a screen, in capitals: in groups with whatever
 * stands between them (spaces, hyphens, dots, marks that nobody sees), with Arabic-Indic digits, O for 0, and I or l
 * for 1. For codes that hold none of these letters.
 */
export function typedCode(text: string): string {
  return Array.from(text.normalize('NFKC').replace(BETWEEN, ''), digitOf).join('').toUpperCase();
}

function digitOf(char: string): string {
  const at = char.codePointAt(0)!;
  const zero = ZEROS.find((one) => at >= one && at < one + 10);
  return zero === undefined ? (AS_DIGIT[char] ?? char) : String(at - zero);
}

/**
 * A phone number as it is stored, `0612345678` or `+212612345678`: its digits, without what people write between them.
 * After a country code the zero of `+212 (0)6 12 34 56 78` is not dialled; `00` before one is `+`.
 *
 * @returns undefined when it has fewer than 6 digits, more than 15 (ITU-T E.164), or letters
 */
export function writtenPhone(text: string): string | undefined {
  const plain = Array.from(text.normalize('NFKC').replace(/\p{Cf}/gu, ''), (char) =>
    /\p{Nd}/u.test(char) ? digitOf(char) : char,
  ).join('');
  const [, plus, rest] = /^\s*(\+|00(?=[1-9]))?([\d\s./()\p{Pd}−]*)$/u.exec(plain) ?? [];
  if (rest === undefined) return undefined;
  const digits = (plus ? rest.replace(/\(\s*0\s*\)/, '') : rest).replace(/\D/g, '');
  return digits.length >= 6 && digits.length <= 15 ? `${plus ? '+' : ''}${digits}` : undefined;
}
