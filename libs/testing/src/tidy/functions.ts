import { posix } from 'node:path';
import ts from 'typescript';
import type { Finding, House } from './house.js';
import { lineOf, visit, type Source } from './source.js';

/**
 * A function fits on a screen, from its first line to its last. No functions in this sense are classes, objects, what
 * a test gives to `describe` and `it` (that is a story), and migrations (that is SQL).
 */
export function checkFunctions(source: Source, house: House): Finding[] {
  const { path, tree, isTest } = source;
  if (house.largeFolders.includes(posix.basename(posix.dirname(path)))) return [];
  const findings: Finding[] = [];
  const names = new Map<ts.Node, string>();
  const stories = new Set<ts.Node>();
  visit(tree, (node) => {
    for (const [named, name] of namesGivenBy(node, tree)) names.set(named, name);
    if (isTest && ts.isCallExpression(node) && /^(describe|it|test)$/.test(rootOf(node.expression)))
      for (const story of node.arguments) stories.add(story);
    if (!ts.isFunctionLike(node) || !('body' in node && node.body) || stories.has(node)) return;
    const line = lineOf(tree, node);
    const lines = tree.getLineAndCharacterOfPosition(node.end).line + 2 - line;
    if (lines <= house.longestFunctionLines) return;
    const name =
      node.name?.getText(tree) ?? names.get(node) ?? (ts.isConstructorDeclaration(node) ? 'constructor' : 'a function');
    const message = `${name} has ${lines} lines, more than ${house.longestFunctionLines}: split it`;
    findings.push({ rule: 'functions', path, line, message, breach: `${path} ${name}` });
  });
  return findings;
}

/** What a function without a name of its own is called: after what it is assigned or given to. */
function namesGivenBy(node: ts.Node, tree: ts.SourceFile): [ts.Node, string][] {
  if (ts.isCallExpression(node))
    return node.arguments.map((given) => [given, `the function given to ${rootOf(node.expression)}`]);
  if (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node))
    return node.initializer ? [[node.initializer, node.name.getText(tree)]] : [];
  return [];
}

/** The name that a call starts with: `it` of `it.each(rows)('…', …)`, `queue` of `queue.run(…)`. */
function rootOf(called: ts.Expression): string {
  if (ts.isIdentifier(called)) return called.text;
  if (ts.isTaggedTemplateExpression(called)) return rootOf(called.tag);
  if (ts.isCallExpression(called) || ts.isPropertyAccessExpression(called)) return rootOf(called.expression);
  return 'a call';
}
