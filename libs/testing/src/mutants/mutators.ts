import ts from 'typescript';
import type { Replacement } from './mutation.js';

type Mutator = (node: ts.Node, tree: ts.SourceFile) => Replacement[];

const MUTATORS: readonly Mutator[] = [
  ofOperators,
  ofConditions,
  ofSigns,
  ofNumbers,
  ofTexts,
  ofPatterns,
  ofTruths,
  ofLists,
  ofStatements,
  ofCalls,
];

/** What this node itself can be replaced by; what lies below it is asked by itself. */
export function mutate(node: ts.Node, tree: ts.SourceFile): Replacement[] {
  return MUTATORS.flatMap((mutator) => mutator(node, tree));
}

/** Operators between two values, and what each becomes. */
const OTHER_OPERATORS = new Map<string, readonly string[]>([
  ['<', ['<=', '>=']],
  ['<=', ['<', '>']],
  ['>', ['>=', '<=']],
  ['>=', ['>', '<']],
  ['===', ['!==']],
  ['!==', ['===']],
  ['==', ['!=']],
  ['!=', ['==']],
  ['+', ['-']],
  ['-', ['+']],
  ['*', ['/']],
  ['/', ['*']],
  ['%', ['*']],
  ['+=', ['-=']],
  ['-=', ['+=']],
]);

function ofOperators(node: ts.Node, tree: ts.SourceFile): Replacement[] {
  if (!ts.isBinaryExpression(node)) return [];
  const { left, right, operatorToken: operator } = node;
  const sign = operator.getText(tree);
  // One side alone: stronger than one operator for the other.
  if (sign === '&&' || sign === '||' || sign === '??') return [left, right].map((side) => by(node, side.getText(tree)));
  if (sign === '+' && [left, right].some((side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side)))
    return [];
  return (OTHER_OPERATORS.get(sign) ?? []).map((other) => by(operator, other));
}

function ofConditions(node: ts.Node): Replacement[] {
  if (ts.isIfStatement(node)) return constants(node.expression);
  if (ts.isConditionalExpression(node)) return constants(node.condition);
  if (ts.isWhileStatement(node)) return [by(node.expression, 'false')];
  if (ts.isForStatement(node) && node.condition) return [by(node.condition, 'false')];
  return [];
}

function constants(condition: ts.Expression): Replacement[] {
  return ['true', 'false'].map((text) => by(condition, text));
}

function ofSigns(node: ts.Node, tree: ts.SourceFile): Replacement[] {
  if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) {
    const operand = node.operand.getText(tree);
    if (node.operator === ts.SyntaxKind.PlusPlusToken) return [by(node, `${operand}--`)];
    if (node.operator === ts.SyntaxKind.MinusMinusToken) return [by(node, `${operand}++`)];
    if (node.operator === ts.SyntaxKind.ExclamationToken || node.operator === ts.SyntaxKind.MinusToken)
      return [by(node, operand)];
  }
  return [];
}

function ofNumbers(node: ts.Node): Replacement[] {
  if (!ts.isNumericLiteral(node) || isOrder(node)) return [];
  const value = Number(node.text);
  return (value === 0 ? [1] : [value + 1, value - 1]).map((other) => by(node, String(other)));
}

/** Whether a number is one of the two of `a < b ? -1 : 1`: what is sorted asks for their signs alone. */
function isOrder({ parent }: ts.NumericLiteral): boolean {
  const choice = ts.isPrefixUnaryExpression(parent) ? parent.parent : parent;
  return ts.isConditionalExpression(choice) && /\?\s*(-1\s*:\s*1|1\s*:\s*-1)$/.test(choice.getText());
}

function ofTexts(node: ts.Node): Replacement[] {
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
  if (!isText || isName(node)) return [];
  return [by(node, ts.isStringLiteralLike(node) && node.text === '' ? `'mutant'` : `''`)];
}

/** Whether a text stands where a name does: of a property, or of what is indexed. */
function isName({ parent, ...node }: ts.Node): boolean {
  if (ts.isPropertyAssignment(parent)) return parent.name.pos === node.pos;
  return ts.isTaggedTemplateExpression(parent) || ts.isElementAccessExpression(parent);
}

/** A pattern that is no longer held at its beginning or its end. */
function ofPatterns(node: ts.Node): Replacement[] {
  if (node.kind !== ts.SyntaxKind.RegularExpressionLiteral) return [];
  const text = node.getText();
  const loosened = [text.replace(/^\/\^/, '/'), text.replace(/(?<!\\)\$\/(?=[a-z]*$)/, '/')];
  return loosened.filter((other) => !other.startsWith('//')).map((other) => by(node, other));
}

function ofTruths(node: ts.Node): Replacement[] {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [by(node, 'false')];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [by(node, 'true')];
  return [];
}

function ofLists(node: ts.Node): Replacement[] {
  return ts.isArrayLiteralExpression(node) && node.elements.length > 0 ? [by(node, '[]')] : [];
}

function ofStatements(node: ts.Node): Replacement[] {
  if (ts.isExpressionStatement(node)) return [by(node, ';')];
  return [];
}

/** Methods without which a value is nearly the same. */
const WITHOUT =
  /^(sort|toSorted|reverse|toReversed|filter|trim|toLowerCase|toUpperCase|normalize|slice|flat|padStart)$/;
const OTHER_METHODS = new Map<string, readonly string[]>([
  ['some', ['every']],
  ['every', ['some']],
  ['min', ['max']],
  ['max', ['min']],
  ['floor', ['ceil']],
  ['ceil', ['floor']],
  ['round', ['floor', 'ceil']],
  ['trunc', ['ceil']],
  ['startsWith', ['endsWith']],
  ['endsWith', ['startsWith']],
  ['find', ['findLast']],
  ['findLast', ['find']],
]);

function ofCalls(node: ts.Node, tree: ts.SourceFile): Replacement[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { expression, name } = node.expression;
  if (WITHOUT.test(name.text)) return [by(node, expression.getText(tree))];
  return (OTHER_METHODS.get(name.text) ?? []).map((other) => by(name, other));
}

function by(node: ts.Node, text: string): Replacement {
  return { start: node.getStart(), end: node.getEnd(), text };
}
