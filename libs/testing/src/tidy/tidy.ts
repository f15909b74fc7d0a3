import { posix } from 'node:path';
import ts from 'typescript';
import { checkDependencies, type Listed } from './dependencies.js';
import { checkExportedNames } from './exported-names.js';
import { checkFunctions } from './functions.js';
import type { Finding, House, HouseBetweenSources } from './house.js';
import { checkPrograms } from './programs.js';
import { checkFolders, checkRooms } from './rooms.js';
import { exportsOf, hasDocstring, isName, lineOf, ownerOf, packageOf, visit, type Source } from './source.js';

/** All findings in one parsed source. */
export function checkSource(source: Source, house: House): Finding[] {
  return [
    ...checkImports(source, house),
    ...checkDomain(source, house),
    ...checkEnvironment(source, house),
    ...checkTypes(source),
    ...checkDocs(source, house),
    ...checkNames(source, house),
    ...checkSize(source, house),
    ...checkFunctions(source, house),
    ...checkPrograms(source, house),
  ];
}

/** All findings that only many sources show together: every source of the project, and what package.json lists. */
export function checkSources(sources: readonly Source[], listed: Listed, house: HouseBetweenSources): Finding[] {
  return [
    ...checkExportedNames(sources, house),
    ...checkRooms(sources),
    ...checkFolders(sources, house),
    ...checkDependencies(sources, listed, house),
  ];
}

/** Who imports whom: apps never each other, libs only downwards and only by their index, packages where they belong. */
export function checkImports(source: Source, house: House): Finding[] {
  return source.imports.flatMap(({ from, line }): Finding[] => {
    const at = { path: source.path, line };
    const message = wrongImport(source, from, house);
    if (message) return [{ rule: 'imports', ...at, message }];
    const owners = house.packages[packageOf(from)];
    if (!owners || owners.includes(source.owner)) return [];
    return [{ rule: 'packages', ...at, message: `${from} belongs to ${owners.join(', ')}` }];
  });
}

/** A product's domain file is pure: it decides, and knows no framework, clock or chance. */
export function checkDomain(source: Source, house: House): Finding[] {
  if (!isDomain(source.path, house)) return [];
  const found = (line: number, message: string): Finding => ({ rule: 'domain', path: source.path, line, message });
  const imports = source.imports.flatMap(({ from, line, typeOnly }) => {
    if (from.startsWith('.')) {
      const target = posix.join(posix.dirname(source.path), from.replace(/\.js$/, '.ts'));
      const isPure =
        isDomain(target, house) || isManifest(target) || /\.((table|parameter|words)\.ts|json)$/.test(target); // they are data as well
      return isPure ? [] : [found(line, `a domain file imports ${from}, which is none`)];
    }
    const allowed = house.domainImports[from];
    if (!allowed) return [found(line, `a domain file imports ${from}`)];
    return allowed === 'types' && !typeOnly ? [found(line, `only types may come from ${from}: use "import type"`)] : [];
  });
  const impure: Finding[] = [];
  visit(source.tree, (node) => {
    const what = impurity(node);
    if (what)
      impure.push(found(lineOf(source.tree, node), `${what} in a domain file: the instant and ids are given to it`));
  });
  return [...imports, ...impure];
}

/** The environment is read in one place. */
export function checkEnvironment(source: Source, house: House): Finding[] {
  if (house.environment.includes(source.owner) || source.path.endsWith('.main.ts')) return [];
  const findings: Finding[] = [];
  visit(source.tree, (node) => {
    const named = ts.isPropertyAccessExpression(node) && node.name.text === 'env' && isName(node.expression, 'process');
    const indexed =
      ts.isElementAccessExpression(node) &&
      isName(node.expression, 'process') &&
      ts.isStringLiteral(node.argumentExpression) &&
      node.argumentExpression.text === 'env';
    if (!named && !indexed) return;
    const message = `process.env belongs to ${house.environment.join(', ')}`;
    findings.push({ rule: 'environment', path: source.path, line: lineOf(source.tree, node), message });
  });
  return findings;
}

/** No `any`, anywhere. */
export function checkTypes(source: Source): Finding[] {
  const findings: Finding[] = [];
  visit(source.tree, (node) => {
    if (node.kind !== ts.SyntaxKind.AnyKeyword) return;
    findings.push({ rule: 'types', path: source.path, line: lineOf(source.tree, node), message: 'the type any' });
  });
  return findings;
}

/** What a lib or a domain file exports says in one sentence what it promises. */
export function checkDocs(source: Source, house: House): Finding[] {
  if (source.isTest || !(source.path.startsWith('libs/') || isDomain(source.path, house))) return [];
  const callables = exportsOf(source.tree).filter(({ callable }) => callable);
  const documented = new Set(callables.filter(({ node }) => hasDocstring(source, node)).map(({ name }) => name));
  return callables
    .filter(({ name }, index) => !documented.has(name) && callables.findIndex((other) => other.name === name) === index)
    .map(({ name, node }) => {
      const line = lineOf(source.tree, node);
      return { rule: 'docs', path: source.path, line, message: `${name} is exported without a /** docstring */` };
    });
}

/** Folders, files and exported symbols carry the field's names. */
export function checkNames(source: Source, house: House): Finding[] {
  const { path } = source;
  const found = (line: number, message: string): Finding => ({ rule: 'names', path, line, message });
  const folders = posix.dirname(path).split('/');
  const findings = folders
    .filter((name) => house.folders.includes(name))
    .map((name) => found(1, `a folder named ${name}`));
  const file = posix.basename(path).replace(/\.[a-z]+$/, '');
  const word = '[a-z0-9]+(-[a-z0-9]+)*';
  if (!new RegExp(`^${word}(\\.${word})?(\\.(e2e-)?spec)?$`).test(file))
    findings.push(found(1, 'a file is named noun.kind.ts, in kebab-case'));
  const lower = house.endings.map((ending) => ending.toLowerCase());
  const fileWords = file.split('.').map((part) => part.split('-').at(-1) ?? '');
  findings.push(
    ...fileWords.filter((last) => lower.includes(last)).map((last) => found(1, `a file named after "${last}"`)),
  );
  const vague = new RegExp(`(${house.endings.join('|')})$`);
  for (const { name, node } of exportsOf(source.tree)) {
    if (vague.test(name) || lower.includes(name))
      findings.push(found(lineOf(source.tree, node), `${name} has a vague name`));
  }
  return findings;
}

/** A file fits in a head; an exception that is no longer needed is a finding too. */
export function checkSize(source: Source, house: House): Finding[] {
  const lines = source.text.replace(/\n$/, '').split('\n').length;
  const excepted = source.path in house.longFiles;
  const limit = house.longestFileLines;
  if (lines > limit === excepted) return [];
  const message = excepted
    ? `is listed as long, with ${lines} lines`
    : `${lines} lines, more than ${limit}: split it by noun`;
  return [{ rule: 'size', path: source.path, line: lines, message }];
}

/** No open notes in code, and nothing of the machine it was written on in any text of the project. */
export function checkText(path: string, text: string, house: House): Finding[] {
  return text.split('\n').flatMap((content, index) => {
    const at = { path, line: index + 1 };
    const note = /\b(TO[D]O|FIX[M]E)\b/.exec(content);
    const notes: Finding[] = note ? [{ rule: 'notes', ...at, message: `${note[0]}: do it or open an issue` }] : [];
    const leaks = house.machine.filter(({ pattern }) => pattern.test(content));
    return [...notes, ...leaks.map(({ what }): Finding => ({ rule: 'machine', ...at, message: what }))];
  });
}

function wrongImport(source: Source, from: string, house: House): string | undefined {
  if (from.startsWith('.')) {
    const target = posix.join(posix.dirname(source.path), from);
    return ownerOf(target) === source.owner ? undefined : `${from} leaves ${source.owner}: import #libs/<name>`;
  }
  if (from.startsWith('/') || from.startsWith('file:')) return `${from} is an absolute path`;
  if (!from.startsWith('#')) return undefined;
  const lib = /^#libs\/([a-z-]+)$/.exec(from)?.[1];
  if (!lib || !(lib in house.libs)) return `${from} is no lib: import #libs/<name>`;
  const importers = house.importers[lib];
  if (importers && !importers.includes(source.owner) && !(source.isTest && importers.includes('tests')))
    return `${from} may be imported only by ${importers.join(', ')}`;
  const [kind, name = ''] = source.owner.split('/');
  if (kind === 'apps' || (source.isTest && importers?.includes('tests'))) return undefined;
  if (name === lib) return `${from} from within itself: import the file`;
  const allowed = house.libs[name];
  if (!allowed) return `libs/${name} is not in the table of libs`;
  return allowed.includes(lib) ? undefined : `libs/${name} may import ${allowed.join(', ') || 'no lib'}, not ${lib}`;
}

function isDomain(path: string, house: House): boolean {
  const match = /^apps\/([^/]+)\/src\/(?!migrations\/|.*\/migrations\/)(?:.+\/)?([^/.]+)\.ts$/.exec(path);
  return !!match?.[1] && !house.appsWithoutDomain.includes(match[1]) && match[2] !== 'main';
}

/** A product's manifest: data of which a domain file may take its product's letter. */
function isManifest(path: string): boolean {
  return /^apps\/[^/]+\/product\.ts$/.test(path);
}

function impurity(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) && isName(node.expression, 'Date') && !node.arguments?.length) return 'new Date()';
  if (ts.isCallExpression(node) && isName(node.expression, 'Date')) return 'Date()';
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const member = node.name.text;
  if (isName(node.expression, 'Date') && member === 'now') return 'Date.now';
  if (isName(node.expression, 'Math') && member === 'random') return 'Math.random';
  if (isName(node.expression, 'performance') || isName(node.expression, 'crypto'))
    return `${node.expression.text}.${member}`;
  return isName(node.expression, 'globalThis') ? `globalThis.${member}` : undefined;
}
