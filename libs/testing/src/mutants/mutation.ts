import ts from 'typescript';
import { mutate } from './mutators.js';

/** One small change of a source, from `start` to `end`, which the tests of its neighbourhood ought to notice. */
export interface Mutation {
  path: string;
  /** The first line of what is changed, counted from 1. */
  line: number;
  start: number;
  end: number;
  replacement: string;
  /** The changed lines as they are, and as they become, each as one line without indentation: what names a mutant. */
  before: string;
  after: string;
}

/** A replacement of one node, as a mutator proposes it. */
export interface Replacement {
  start: number;
  end: number;
  text: string;
}

/** All mutations of a source, in the order of its text; types, imports and texts for people are left alone. */
export function mutationsOf(path: string, text: string): Mutation[] {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const found = new Map<string, Mutation>();
  const look = (node: ts.Node): void => {
    if (isLeftAlone(node)) return;
    for (const replacement of mutate(node, tree)) {
      const mutation = described(path, text, tree, replacement);
      const { start, end } = mutation;
      if (text.slice(start, end) !== mutation.replacement) found.set(`${start} ${end} ${replacement.text}`, mutation);
    }
    ts.forEachChild(node, look);
  };
  ts.forEachChild(tree, look);
  return [...found.values()].sort((one, other) => one.start - other.start || one.end - other.end);
}

/** The source with one mutation in it. */
export function mutated(text: string, { start, end, replacement }: Mutation): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

function described(path: string, text: string, tree: ts.SourceFile, replacement: Replacement): Mutation {
  const { start, end } = replacement;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', end);
  const to = next < 0 ? text.length : next;
  return {
    path,
    line: tree.getLineAndCharacterOfPosition(start).line + 1,
    start,
    end,
    replacement: replacement.text,
    before: inOneLine(text.slice(from, to)),
    after: inOneLine(text.slice(from, start) + replacement.text + text.slice(end, to)),
  };
}

function inOneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}

/** Properties whose value a person reads, and no program. */
const FOR_PEOPLE = ['detail', 'title', 'description', 'why'];

function isLeftAlone(node: ts.Node): boolean {
  if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isDecorator(node)) return true;
  if (ts.isPropertyAssignment(node) && ts.isStringLiteralLike(node.initializer))
    return FOR_PEOPLE.includes(node.name.getText());
  // What a mistake of our own says: that it is thrown is what counts.
  if (ts.isNewExpression(node)) return /^(Error|TypeError|RangeError)$/.test(node.expression.getText());
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
  return isText && ts.isCallExpression(node.parent) && node.parent.expression.getText() === 'assert';
}
