/** A program with its arguments. */
export interface CommandLine {
  program: string;
  args: readonly string[];
}

/**
 * How a Java program is started wherever it lies: Java reads names of files, those of its arguments too, in the terminal's
 * locale, and in `C` every accent is lost.
 */
export function inUnicode(program: string, args: readonly string[]): CommandLine {
  return { program: 'env', args: ['LC_ALL=C.UTF-8', program, ...args] };
}

/** The text of a .properties file. Java reads it as ISO-8859-1: what is not plain ASCII is escaped. */
export function javaProperties(values: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${escaped(String(value))}\n`)
    .join('');
}

function escaped(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replace(/^ /, '\\ ')
    .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
