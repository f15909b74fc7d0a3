import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { yearOf, type Day } from '#libs/domain';

const FIRST_NAMES = ['Fatima', 'Mohammed', 'Aïcha', 'Youssef', 'Khadija', 'Hassan', 'Zineb', 'Rachid'];
const AGENCIES = ['RAB-001', 'OUJ-014'];
/** A spouse and some children: 4.6 insured people a loan, as were published for 2019. */
const FAMILY_SIZES = [2, 3, 4, 4, 5];
const MEMBERS_MAX = 5;
const MEMBER_FIELDS = ['Relation', 'FirstName', 'LastName', 'BirthOn', 'IdKind', 'IdNumber'];
const CLIENT_FIELDS = ['loanId', 'agency', 'idKind', 'idNumber', 'firstName', 'lastName', 'birthOn'];

/** The document of the n-th client. */
export const clientDocument = (n: number): string => `BC${String(n).padStart(7, '0')}`;
/** The document of the n-th client's spouse. */
export const spouseDocument = (n: number): string => `BS${String(n).padStart(7, '0')}`;

/** Writes a file of loans as core banking hands it over on the first day: all are in force. */
export async function writeLoans(file: string, count: number, today: Day): Promise<void> {
  const out = createWriteStream(file);
  const members = Array.from({ length: MEMBERS_MAX }, (_, i) => MEMBER_FIELDS.map((field) => `member${i + 1}${field}`));
  out.write(`${[...CLIENT_FIELDS, 'startsOn', 'endsOn', ...members.flat()].join(',')}\n`);
  for (let n = 0; n < count; n++) if (!out.write(`${loanRow(n, yearOf(today)).join(',')}\n`)) await once(out, 'drain');
  out.end();
  await finished(out);
}

function loanRow(n: number, year: number): string[] {
  const name = (k: number) => FIRST_NAMES[(n + k) % FIRST_NAMES.length]!;
  const monthDay = (k: number) => `${two(1 + (k % 12))}-${two(1 + (k % 28))}`;
  const lastName = `Alaoui${n % 1_000}`;
  const client = [`B-${n}`, AGENCIES[n % AGENCIES.length]!, 'cin', clientDocument(n), name(0), lastName];
  const size = FAMILY_SIZES[n % FAMILY_SIZES.length]!;
  const family = Array.from({ length: MEMBERS_MAX }, (_, k) => {
    if (k >= size) return ['', '', '', '', '', ''];
    if (k === 0) return ['spouse', name(1), lastName, '1985-05-05', 'cin', spouseDocument(n)];
    return ['child', name(k + 1), lastName, `${year - 2 - ((n + k) % 16)}-${monthDay(n + k)}`, '', ''];
  });
  const days = [`19${60 + (n % 40)}-${monthDay(n)}`, `${year - 1}-${monthDay(n)}`, `${year + 1}-${monthDay(n + 5)}`];
  return [...client, ...days, ...family.flat()];
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
