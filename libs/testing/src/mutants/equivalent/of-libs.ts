import { thereOnce, type Equivalent } from './equivalent.js';

const time = 'libs/domain/src/time.ts';
const decide = 'libs/commands/src/batch/decide.ts';
const journal = 'libs/commands/src/book/journal.ts';
const partner = 'libs/messaging/src/partners/partner-event.ts';

/** Mutants of the libs that change no behaviour, each with its reason. */
export const EQUIVALENTS_OF_LIBS: readonly Equivalent[] = [
  {
    path: 'libs/domain/src/money.ts',
    before:
      'assert(Math.abs(amountCentimes / 100 - amountDirhams) < 1e-8, `${amountDirhams} DH has more than two decimals`);',
    after: [
      'assert(Math.abs(amountCentimes / 100 - amountDirhams) <= 1e-8, `${amountDirhams} DH has more than two decimals`);',
    ],
    why: 'no two doubles are just that far from each other',
  },
  {
    path: time,
    before: 'const DAYS_REMEMBERED_MAX = 10_000;',
    after: ['const DAYS_REMEMBERED_MAX = 10001;', 'const DAYS_REMEMBERED_MAX = 9999;'],
    why: 'how much is remembered shows in memory only',
  },
  {
    path: time,
    before: 'if (!day) {',
    after: ['if (true) {'],
    why: 'a day that is asked for again is the same',
  },
  {
    path: time,
    before: 'if (dayOfHour.size >= DAYS_REMEMBERED_MAX) dayOfHour.clear();',
    after: [
      'if (true) dayOfHour.clear();',
      'if (false) dayOfHour.clear();',
      'if (dayOfHour.size > DAYS_REMEMBERED_MAX) dayOfHour.clear();',
      'if (dayOfHour.size < DAYS_REMEMBERED_MAX) dayOfHour.clear();',
      'if (dayOfHour.size >= DAYS_REMEMBERED_MAX) ;',
    ],
    why: 'what is forgotten is asked for again',
  },
  { path: time, before: 'dayOfHour.set(hour, day);', after: [';'], why: 'what is forgotten is asked for again' },
  {
    path: time,
    before: 'if (!/^\\d{4}-\\d{2}-\\d{2}$/.test(text) || text < first || text > LAST_DAY) return false;',
    after: ['if (!/\\d{4}-\\d{2}-\\d{2}$/.test(text) || text < first || text > LAST_DAY) return false;'],
    why: 'with more before it, its parts are no numbers',
  },
  {
    path: time,
    before:
      'const INSTANT = /^\\d{4}-\\d\\d-\\d\\dT([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-](0\\d|1[0-4]):[0-5]\\d)$/;',
    after: [
      'const INSTANT = /\\d{4}-\\d\\d-\\d\\dT([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-](0\\d|1[0-4]):[0-5]\\d)$/;',
      'const INSTANT = /^\\d{4}-\\d\\d-\\d\\dT([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-](0\\d|1[0-4]):[0-5]\\d)/;',
    ],
    why: 'its first ten characters are looked at as a day, and with more behind it there is no such instant',
  },
  {
    path: 'libs/domain/src/uuid.ts',
    before: 'const id = Buffer.from(bytes.subarray(0, 16));',
    after: ['const id = Buffer.from(bytes.subarray(0, 17));'],
    why: 'asUuid takes the first 32 digits',
  },
  thereOnce('libs/domain/src/agency.ts', 'const kind = KINDS.find((candidate) => candidate === text);'),
  {
    path: 'libs/domain/src/agency.ts',
    before: "return records.map(({ code = '', name = '', kind: text = '', branch = '', region = '' }, i) => {",
    after: ["return records.map(({ code = '', name = '', kind: text = 'mutant', branch = '', region = '' }, i) => {"],
    why: 'neither is a kind',
  },
  {
    path: 'libs/messaging/src/consume/sorting.ts',
    before: 'return epoch.after < lane.position',
    after: ['return epoch.after <= lane.position'],
    why: 'where they are equal, nothing contradicts',
  },
  {
    path: decide,
    before: 'sum += amountCentimes;',
    after: ['sum -= amountCentimes;'],
    why: 'it is compared with zero alone',
  },
  {
    path: 'libs/commands/src/batch/look-up.ts',
    before: 'return !isNew && (through !== undefined || (isList && column !== table.key));',
    after: ['return (through !== undefined || (isList && column !== table.key));'],
    why: 'a new row is one, by its key',
  },
  thereOnce(
    'libs/commands/src/batch/look-up.ts',
    'const column = table.columns.find((candidate) => candidate.property === property);',
  ),
  {
    path: 'libs/commands/src/batch/rows.ts',
    before: 'if (ref.isNew) return true;',
    after: ['if (false) return true;'],
    why: 'nobody finds a row under a key that was drawn for it',
  },
  {
    path: journal,
    before: 'const BYTES_OF_A_CHARACTER = 3;',
    after: ['const BYTES_OF_A_CHARACTER = 4;'],
    why: 'a short way for what is small: the bytes are counted where it does not serve',
  },
  {
    path: journal,
    before: 'if (text.length * BYTES_OF_A_CHARACTER <= DATA_MAX_BYTES) continue;',
    after: ['if (false) continue;', 'if (text.length * BYTES_OF_A_CHARACTER < DATA_MAX_BYTES) continue;'],
    why: 'a short way for what is small: the bytes are counted where it does not serve',
  },
  {
    path: partner,
    before:
      'const content = [type, subject ?? null, Number.isNaN(instant) ? occurredAt : instant, number ?? null, data];',
    after: [
      'const content = [type, subject, Number.isNaN(instant) ? occurredAt : instant, number ?? null, data];',
      'const content = [type, subject ?? null, Number.isNaN(instant) ? occurredAt : instant, number, data];',
    ],
    why: 'JSON writes null for what is undefined in a list',
  },
  {
    path: partner,
    before: 'const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));',
    after: ['const fields = Object.entries(value).sort(([a], [b]) => (a <= b ? -1 : 1));'],
    why: 'each name is there once',
  },
  {
    path: partner,
    before: "return parseJson(value?.toString('utf8') ?? '');",
    after: ["return parseJson(value?.toString('utf8') ?? 'mutant');"],
    why: 'neither is JSON',
  },
  {
    path: 'libs/commands/src/connection/failure.ts',
    before: 'if (code === undefined) return isWrapped(error) && codeOf(error.driverError) === undefined;',
    after: ['if (code === undefined) return isWrapped(error);'],
    why: 'TypeORM copies the code of what it wraps',
  },
  {
    path: 'libs/commands/src/batch/rows.ts',
    before: "if (values.length === 1) return this.findAll(ref, first ?? '');",
    after: [
      "if (false) return this.findAll(ref, first ?? '');",
      "if (values.length === 0) return this.findAll(ref, first ?? '');",
      "if (values.length === 1) return this.findAll(ref, first ?? 'mutant');",
    ],
    why: 'a short way for the commonest case; no row has an empty key',
  },
  {
    path: 'libs/commands/src/batch/rows.ts',
    before: 'if (!index) {',
    after: ['if (true) {'],
    why: 'made anew, an index holds the same',
  },
];
