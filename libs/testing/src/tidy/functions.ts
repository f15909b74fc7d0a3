import ts from 'typescript';
import type { Finding, House } from './house.js';
import { lineOf, visit, type Source } from './source.js';

/** A function fits on a screen, from its first line to its last. What a test gives to `describe` and `it` is a story. */
export function checkFunctions(source: Source, house: House): Finding[] {
  const { path, tree } = source;
  const findings: Finding[] = [];
  const names = new Map<ts.Node, string>();
  const stories = new Set<ts.Node>();
  visit(tree, (node) => {
    if ((ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node) || isProperty(node)) && node.initializer)
      names.set(node.initializer, node.name.getText(tree));
    if (ts.isCallExpression(node)) {
      const isStory = source.isTest && /^(describe|it|test)$/.test(rootOf(node.expression));
      for (const given of node.arguments) {
        if (isStory) stories.add(given);
        else names.set(given, `the one given to ${rootOf(node.expression)}`);
      }
    }
    if (!ts.isFunctionLike(node) || !('body' in node && node.body) || stories.has(node)) return;
    const line = lineOf(tree, node);
    const lines = tree.getLineAndCharacterOfPosition(node.end).line + 2 - line;
    if (lines <= house.longestFunctionLines) return;
    const name =
      node.name?.getText(tree) ?? names.get(node) ?? (ts.isConstructorDeclaration(node) ? 'constructor' : '');
    const message = `function ${name} has ${lines} lines, more than ${house.longestFunctionLines}: split it`;
    findings.push({ rule: 'functions', path, line, message, breach: `${path} ${name}` });
  });
  return findings;
}

function isProperty(node: ts.Node): node is ts.PropertyDeclaration {
  return ts.isPropertyDeclaration(node);
}

/** The name that a call starts with: `it` of `it.each(rows)('…', …)`, `queue` of `queue.run(…)`. */
function rootOf(called: ts.Expression): string {
  if (ts.isIdentifier(called)) return called.text;
  if (ts.isTaggedTemplateExpression(called)) return rootOf(called.tag);
  if (ts.isCallExpression(called) || ts.isPropertyAccessExpression(called)) return rootOf(called.expression);
  return 'a call';
}
