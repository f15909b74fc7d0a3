const LONGEST = 200;

/**
 * Why something fails, as one short line for a probe. What an error quotes, and long numbers, may be somebody's: they are
 * struck out; addresses stay.
 */
export function reasonOf(failure: string): string {
  const [line = ''] = failure.split('\n');
  return line
    .replaceAll(/"[^"]*"|(?<!\w)'[^']*'/g, '"…"')
    .replaceAll(/[A-Za-z]*\d{6,}\w*/g, '…')
    .slice(0, LONGEST);
}
