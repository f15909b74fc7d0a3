import ts from 'typescript';

/** A source file, parsed, with whose it is. */
export interface Source {
  path: string;
  text: string;
  tree: ts.SourceFile;
  /** `apps/<name>` or `libs/<name>`. */
  owner: string;
  isTest: boolean;
  imports: readonly Import[];
}

/** One module named by a source. */
export interface Import {
  from: string;
  line: number;
  typeOnly: boolean;
}

/** Parses one source; `path` is relative to the project's root, with forward slashes. */
export function parse(path: string, text: string): Source {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, false);
  const isTest = /\.(e2e-)?spec\.ts$/.test(path) || path.split('/')[2] === 'test';
  return { path, text, tree, owner: ownerOf(path), isTest, imports: importsOf(tree) };
}

/** Every module that a source names: imports, re-exports, dynamic imports and import types. */
function importsOf(tree: ts.SourceFile): Import[] {
  const imports: Import[] = [];
  visit(tree, (node) => {
    const line = lineOf(tree, node);
    const add = (target: ts.Node | undefined, typeOnly: boolean): void => {
      if (target && ts.isStringLiteralLike(target)) imports.push({ from: target.text, line, typeOnly });
    };
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importsOnlyTypes(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isExternalModuleReference(node)) add(node.expression, false);
    else if (ts.isImportTypeNode(node))
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
    else if (ts.isCallExpression(node) && isDynamicImport(node)) add(node.arguments[0], false);
  });
  return imports;
}

function importsOnlyTypes(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  return (
    !clause.name &&
    !!bindings &&
    ts.isNamedImports(bindings) &&
    bindings.elements.every((element) => element.isTypeOnly)
  );
}

function isDynamicImport(call: ts.CallExpression): boolean {
  return call.expression.kind === ts.SyntaxKind.ImportKeyword || isName(call.expression, 'require');
}

/** One exported declaration. */
export interface Exported {
  name: string;
  node: ts.Node;
  callable: boolean;
}

/** What a source exports by name; callable are functions, functions in a constant, and classes. */
export function exportsOf(tree: ts.SourceFile): Exported[] {
  const listed = new Set(
    tree.statements.flatMap((statement) =>
      ts.isExportDeclaration(statement) &&
      !statement.moduleSpecifier &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
        ? statement.exportClause.elements.map((element) => (element.propertyName ?? element.name).text)
        : [],
    ),
  );
  return tree.statements.flatMap((statement) =>
    declared(statement).filter(({ name }) => isExported(statement) || listed.has(name)),
  );
}

/** The names that a source gives to the house: its exported declarations, and what it exports on under a new name. */
export function namesExportedBy(tree: ts.SourceFile): { name: string; node: ts.Node }[] {
  const renamed = tree.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || !statement.exportClause) return [];
    const { exportClause: clause } = statement;
    const elements = ts.isNamedExports(clause) ? clause.elements.filter(({ propertyName }) => propertyName) : [clause];
    return elements.map((element) => ({ name: element.name.text, node: statement }));
  });
  return [...exportsOf(tree), ...renamed].filter(({ name }) => name !== 'default');
}

function declared(statement: ts.Statement): Exported[] {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
    return [{ name: statement.name?.text ?? 'default', node: statement, callable: true }];
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) || ts.isEnumDeclaration(statement))
    return [{ name: statement.name.text, node: statement, callable: false }];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
    const callable = !!initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));
    return namesIn(name).map((bound) => ({ name: bound, node: statement, callable }));
  });
}

function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return !!modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
}

/** Whether a docstring stands right before a declaration. */
export function hasDocstring({ text, tree }: Source, node: ts.Node): boolean {
  const comments = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
  const last = comments.findLast((comment) => text.startsWith('/**', comment.pos));
  return !!last && !/\n\s*\n/.test(text.slice(last.end, node.getStart(tree)));
}

/** Looks at a node and all below it. */
export function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

/** Whether a node is this identifier. */
export function isName(node: ts.Node, name: string): node is ts.Identifier {
  return ts.isIdentifier(node) && node.text === name;
}

/** The line a node starts on, counted from 1. */
export function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** `apps/<name>` or `libs/<name>` of a path. */
export function ownerOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

/** The package of what an import names: `ajv` of `ajv/dist/2020.js`. */
export function packageOf(from: string): string {
  return from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');
}
