import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { isDay } from '#libs/domain';
import { SetUpError } from '#libs/infrastructure';

/** The columns of a file of loans; those of members, `member1Relation` and so on, may be left out. */
export const LOAN_COLUMNS = [
  'loanId',
  'agency',
  'idKind',
  'idNumber',
  'firstName',
  'lastName',
  'birthOn',
  'startsOn',
  'endsOn',
] as const;
/** What is told of a member, behind `member1`, `member2`. */
export const MEMBER_FIELDS = ['Relation', 'FirstName', 'LastName', 'BirthOn', 'IdKind', 'IdNumber'] as const;
const MEMBERS_MAX = 20;
const SOURCE = '/core-banking/first-day';

type Row = Readonly<Record<string, string>>;

/** A row of the file as an event of core banking; whoever brings the same row again brings the same event. */
export interface LoanEvent {
  id: string;
  source: string;
  specversion: '1.0';
  type: 'core-banking.loan-disbursed.v1';
  time: string;
  data: object;
}

/** Makes the event of a row. What of it cannot be understood the service says. */
export function eventOfRow(row: Row): LoanEvent {
  const { loanId = '', agency, startsOn = '', endsOn, idKind, idNumber, firstName, lastName, birthOn } = row;
  const members = Array.from({ length: MEMBERS_MAX }, (_, i) => memberOf(row, i + 1)).filter(
    (member) => Object.keys(member).length > 0,
  );
  const client = { idKind, idNumber, firstName, lastName, birthOn };
  return {
    id: `loan/${loanId}`,
    source: SOURCE,
    specversion: '1.0',
    type: 'core-banking.loan-disbursed.v1',
    time: `${isDay(startsOn) ? startsOn : '1970-01-01'}T00:00:00Z`,
    data: { loanId, agency, client, startsOn, endsOn, ...(members.length > 0 ? { members } : {}) },
  };
}

function memberOf(row: Row, n: number): Record<string, string> {
  const told = MEMBER_FIELDS.flatMap((field): [string, string][] => {
    const value = row[`member${n}${field}`] ?? '';
    return value === '' ? [] : [[`${field.charAt(0).toLowerCase()}${field.slice(1)}`, value]];
  });
  return Object.fromEntries(told);
}

/**
 * Looks through a file before anything of it is sent.
 *
 * @returns how many loans it has
 * @throws {SetUpError} when it cannot be read, is no UTF-8, or lacks a column
 */
export async function countLoans(file: string): Promise<number> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(file)) decoder.decode(chunk as Buffer, { stream: true });
    decoder.decode();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new SetUpError(`${file} is no UTF-8: save it as "CSV UTF-8"`);
    throw new SetUpError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  let count = 0;
  for await (const _ of loanRows(file)) count += 1;
  if (count === 0) throw new SetUpError(`${file} has no loans`);
  return count;
}

/** The rows of a file, one after another: commas or semicolons, as spreadsheets write them. @throws {SetUpError} */
export async function* loanRows(file: string): AsyncGenerator<Row> {
  const columns = (header: string[]) => {
    const missing = LOAN_COLUMNS.filter((column) => !header.includes(column));
    if (missing.length > 0) throw new SetUpError(`${file} lacks the columns ${missing.join(', ')}`);
    return header;
  };
  const parser = parse({ columns, bom: true, delimiter: [',', ';'], trim: true, skip_empty_lines: true });
  const rows = createReadStream(file).pipe(parser);
  try {
    for await (const row of rows) yield row as Row;
  } catch (error) {
    if (error instanceof SetUpError) throw error;
    throw new SetUpError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
