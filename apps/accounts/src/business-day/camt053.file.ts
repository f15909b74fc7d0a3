import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Centimes } from '#libs/domain';
import { centimesOf, dayIn, malformed, refuseBankFile, type BankLine, type BankStatement } from './bank-file.js';

/** An element that was read: text, or its children by name; those that may come several times are lists. */
type Xml = { readonly [name: string]: Xml | Xml[] | undefined } & { '#text'?: string };

const LISTS = ['Stmt', 'Bal', 'Ntry'];
const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: false,
  isArray: (name) => LISTS.includes(name),
});

/**
 * Reads a camt.053 message (ISO 20022): the RIB in `Acct/Id/Othr/Id`, balances OPBD and CLBD, entries by `AcctSvcrRef`.
 *
 * @throws {DomainError} `bank-file.malformed` with the place and what is expected
 */
export function readCamt053(text: string): BankStatement[] {
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw malformed(valid.err.line, 'xml', 'well-formed XML');
  const document = parser.parse(text) as Xml;
  const statements = listOf(at(document, 'Document', 'BkToCstmrStmt'), 'Stmt');
  if (statements.length === 0) throw missing('Document/BkToCstmrStmt/Stmt');
  return statements.map(statementOf);
}

function statementOf(statement: Xml): BankStatement {
  const rib = textOf(statement, 'Acct', 'Id', 'Othr', 'Id');
  const balances = new Map(
    listOf(statement, 'Bal').map((balance) => [textOf(balance, 'Tp', 'CdOrPrtry', 'Cd'), balance]),
  );
  const [opening, closing] = [balances.get('OPBD'), balances.get('CLBD')];
  if (!opening || !closing) throw missing('Bal, of OPBD and CLBD');
  return {
    rib,
    on: dayIn(textOf(closing, 'Dt', 'Dt'), 1, 'Bal/Dt/Dt'),
    openingCentimes: signedOf(opening),
    closingCentimes: signedOf(closing),
    lines: listOf(statement, 'Ntry').map(lineOf),
  };
}

// What is reversed says by CdtDbtInd on which side it stands now, like any other entry.
function lineOf(entry: Xml): BankLine {
  return {
    reference: textOf(entry, 'AcctSvcrRef'),
    amountCentimes: signedOf(entry),
    valueOn: dayIn(textOf(entry, 'ValDt', 'Dt'), 1, 'Ntry/ValDt/Dt'),
    label: optional(entry, 'AddtlNtryInf') ?? '',
  };
}

/** An amount with its sign: credits are above zero. */
function signedOf(of: Xml): Centimes {
  const amountCentimes = centimesOf(textOf(of, 'Amt'));
  if (amountCentimes === null || amountCentimes < 0) throw missing('Amt, dirhams with two decimals at most');
  const side = textOf(of, 'CdtDbtInd');
  if (side !== 'CRDT' && side !== 'DBIT') throw missing('CdtDbtInd, CRDT or DBIT');
  return side === 'CRDT' ? amountCentimes : 0 - amountCentimes;
}

function listOf(of: Xml | undefined, name: string): Xml[] {
  const found = of?.[name];
  return Array.isArray(found) ? found : [];
}

function at(of: Xml | undefined, ...path: string[]): Xml | undefined {
  return path.reduce<Xml | undefined>((place, name) => {
    const found = typeof place === 'object' ? place[name] : undefined;
    return Array.isArray(found) ? undefined : found;
  }, of);
}

function optional(of: Xml, ...path: string[]): string | undefined {
  const found: unknown = at(of, ...path);
  const text = typeof found === 'object' && found !== null ? (found as Xml)['#text'] : found;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function textOf(of: Xml, ...path: string[]): string {
  const text = optional(of, ...path);
  if (text === undefined) throw missing(path.join('/'));
  return text;
}

function missing(expected: string): Error {
  return refuseBankFile('bank-file.malformed', { field: 'xml', expected });
}
