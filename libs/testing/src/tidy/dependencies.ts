import { isBuiltin } from 'node:module';
import type { Finding, HouseBetweenSources } from './house.js';
import { packageOf, type Source } from './source.js';

/** What package.json says about packages: name → version. */
export interface Listed {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

/** What is imported is listed in package.json (as a dependency, unless tests alone use it), and the other way round. */
export function checkDependencies(sources: readonly Source[], listed: Listed, house: HouseBetweenSources): Finding[] {
  const used = new Set<string>();
  const findings = sources.flatMap(({ path, imports, isTest }) => {
    const isTesting = isTest || house.developed.some((place) => path.startsWith(`${place}/`));
    return imports.flatMap(({ from, line }): Finding[] => {
      if (/^[.#/]|^file:/.test(from) || isBuiltin(from)) return [];
      const name = packageOf(from);
      used.add(name);
      if (name in listed.dependencies || (isTesting && name in listed.devDependencies)) return [];
      const message =
        name in listed.devDependencies
          ? `${name} is a development package, and runs in a product: list it in dependencies`
          : `${name} is not listed in package.json`;
      return [{ rule: 'dependencies', path, line, message, breach: `${path} ${name}` }];
    });
  });
  return [...findings, ...checkListed({ ...listed.dependencies, ...listed.devDependencies }, used, house)];
}

function checkListed(listed: Record<string, string>, used: Set<string>, house: HouseBetweenSources): Finding[] {
  const found = (name: string, message: string): Finding => ({
    rule: 'dependencies',
    path: 'package.json',
    line: 1,
    message: `${name} ${message}`,
    breach: `package.json ${name}`,
  });
  const isUsed = (name: string): boolean => used.has(name) || used.has(typedBy(name));
  const unused = Object.keys(listed).filter((name) => !isUsed(name) && !(name in house.unimported));
  const needless = Object.keys(house.unimported).filter((name) => isUsed(name) || !(name in listed));
  return [
    ...unused.map((name) => found(name, 'is listed and nobody imports it: drop it, or say in HOUSE.unimported why')),
    ...needless.map((name) => found(name, 'needs no place in HOUSE.unimported: it is imported, or not listed')),
  ];
}

/** The package that a package of types describes: `@types/pg` is `pg`, `@types/koa__cors` is `@koa/cors`. */
function typedBy(name: string): string {
  const typed = name.startsWith('@types/') ? name.slice('@types/'.length) : name;
  return typed.includes('__') ? `@${typed.replace('__', '/')}` : typed;
}
