import ts from 'typescript';
import type { Finding, House } from './house.js';
import { lineOf, visit, type Source } from './source.js';

/** Where another app's compiled program lies is known in one place; an app may name its own. */
export function checkPrograms({ path, tree, owner }: Source, house: House): Finding[] {
  if (house.programs.includes(owner)) return [];
  const found = new Map<number, Finding>();
  visit(tree, (node) => {
    const program = /\bdist\/apps\b(?:\/([^/]+))?/.exec(textOf(node));
    if (!program || `apps/${program[1]}` === owner) return;
    const line = lineOf(tree, node);
    const message = `${program[0]} is another app's: ask ${house.programs.join(', ')} for its program`;
    found.set(line, { rule: 'programs', path, line, message, breach: `${path} ${program[0]}` });
  });
  return [...found.values()];
}

/** The text that a literal, a template, or a call as `join('dist', 'apps')` makes; what is put in stays a `*`. */
function textOf(node: ts.Node): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => `*${literal.text}`).join('');
  if (!ts.isCallExpression(node)) return '';
  return node.arguments.map((given) => (ts.isStringLiteralLike(given) ? given.text : '*')).join('/');
}
