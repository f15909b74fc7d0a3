import { createHash } from 'node:crypto';
import { isDay } from '#libs/domain';

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
/** What one source says is done one after another, that of several beside each other; a client is of one. */
export const SOURCES = 4;

/** A row of the file, by column. */
export type LoanRow = Readonly<Record<string, string>>;

/**
 * A row of the file as an event of core banking: the same row is the same event whenever it is brought, and one that was
 * put right is another.
 */
export interface LoanEvent {
  id: string;
  source: string;
  specversion: '1.0';
  type: 'core-banking.loan-disbursed.v1';
  time: string;
  data: { loanId: string } & Record<string, unknown>;
}

/** Makes the event of a row. What of it cannot be understood the service says. */
export function eventOfRow(row: LoanRow): LoanEvent {
  const { loanId = '', agency, startsOn = '', endsOn, idKind, idNumber, firstName, lastName, birthOn } = row;
  const members = Array.from({ length: MEMBERS_MAX }, (_, i) => memberOf(row, i + 1)).filter(
    (member) => Object.keys(member).length > 0,
  );
  const client = { idKind, idNumber, firstName, lastName, birthOn };
  const part = digestOf(`${idKind} ${idNumber}`).readUInt8() % SOURCES;
  return {
    id: `loan/${loanId}/${digestOf(JSON.stringify(row)).toString('hex', 0, 8)}`,
    source: `${SOURCE}/${part + 1}`,
    specversion: '1.0',
    type: 'core-banking.loan-disbursed.v1',
    time: `${isDay(startsOn) ? startsOn : '1970-01-01'}T00:00:00Z`,
    data: { loanId, agency, client, startsOn, endsOn, ...(members.length > 0 ? { members } : {}) },
  };
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function memberOf(row: LoanRow, n: number): Record<string, string> {
  const told = MEMBER_FIELDS.flatMap((field): [string, string][] => {
    const value = row[`member${n}${field}`] ?? '';
    return value === '' ? [] : [[`${field.charAt(0).toLowerCase()}${field.slice(1)}`, value]];
  });
  return Object.fromEntries(told);
}
