import { readFileSync } from 'node:fs';
import type { Setting, Settings } from './setting.js';

/** The environment does not say what a process needs. Each problem is one line. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`wrong environment: ${problems.join('; ')}`);
  }
}

/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The values of some settings. */
export type SettingValues<Wanted> = {
  [Name in keyof Wanted]: Wanted[Name] extends Setting<infer T> ? T : never;
};

/**
 * Reads settings from the environment. `NAME_FILE` may name a file that holds the value of `NAME`.
 *
 * @throws {ConfigurationError} naming every variable that is missing or wrong, never its value
 */
export function readSettings<Wanted extends Settings>(settings: Wanted, env: Environment): SettingValues<Wanted> {
  const problems: string[] = [];
  const values = Object.entries(settings).map(([name, setting]) => {
    try {
      const value = valueOf(setting.variable, env);
      if (value !== undefined) return [name, setting.parse(value)];
      if (!('fallback' in setting)) problems.push(`${setting.variable} is missing`);
      return [name, setting.fallback];
    } catch (error) {
      problems.push(`${setting.variable} ${error instanceof Error ? error.message : 'is wrong'}`);
      return [name, undefined];
    }
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return Object.fromEntries(values) as SettingValues<Wanted>;
}

/** Reads two groups of settings; what is wrong in either is told at once. @throws {ConfigurationError} */
export function readBoth<First extends Settings, Second extends Settings>(
  first: First,
  second: Second,
  env: Environment,
): [SettingValues<First>, SettingValues<Second>] {
  const problems: string[] = [];
  const attempt = <Wanted extends Settings>(settings: Wanted): SettingValues<Wanted> | undefined => {
    try {
      return readSettings(settings, env);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const [one, other] = [attempt(first), attempt(second)];
  if (!one || !other) throw new ConfigurationError(problems);
  return [one, other];
}

function valueOf(variable: string, env: Environment): string | undefined {
  const file = env[`${variable}_FILE`];
  if (file) {
    try {
      return readFileSync(file, 'utf8').trim();
    } catch {
      throw new Error(`is given by ${variable}_FILE, which names a file that cannot be read`);
    }
  }
  return env[variable] || undefined;
}
