/** Mutants that no test can tell from the source: keyed by the changed lines, so that they stay when lines move. */
export interface Equivalent {
  path: string;
  before: string;
  /** What the lines become, in each of these mutants. */
  after: readonly string[];
  why: string;
}

const time = 'libs/domain/src/time.ts';
const decide = 'libs/commands/src/batch/decide.ts';
const journal = 'libs/commands/src/book/journal.ts';
const partner = 'libs/messaging/src/partners/partner-event.ts';
const plate = 'apps/vehicle-tax/src/law/plate.ts';
const law = 'apps/vehicle-tax/src/law/tariff.parameter.ts';
const remittance = 'apps/vehicle-tax/src/remittance/remittance.ts';
const lateness = 'apps/vehicle-tax/src/law/lateness.ts';
const LAST_DAYS = 'const LAST_DAYS = [31, undefined, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];';

/** The mutants that change no behaviour, each with its reason. */
export const EQUIVALENTS: readonly Equivalent[] = [
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
  {
    path: 'libs/domain/src/agency.ts',
    before: 'const kind = KINDS.find((candidate) => candidate === text);',
    after: ['const kind = KINDS.findLast((candidate) => candidate === text);'],
    why: 'each kind is there once',
  },
  {
    path: 'libs/domain/src/agency.ts',
    before: "return records.map(({ code = '', name = '', kind: text = '', branch = '', region = '' }, i) => {",
    after: ["return records.map(({ code = '', name = '', kind: text = 'mutant', branch = '', region = '' }, i) => {"],
    why: 'neither is a kind',
  },
  {
    path: 'apps/reporting/src/figure.ts',
    before: 'return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);',
    after: ['return [...sums].sort(([a], [b]) => (a <= b ? -1 : 1)).map(([, sum]) => sum);'],
    why: 'each name is there once',
  },
  {
    path: 'apps/reporting/src/period.ts',
    before: 'if (name.length > 4 && isDay(name)) return { from: `${name.slice(0, 4)}-01-01`, to: name };',
    after: [
      'if (name.length >= 4 && isDay(name)) return { from: `${name.slice(0, 4)}-01-01`, to: name };',
      'if (name.length > 5 && isDay(name)) return { from: `${name.slice(0, 4)}-01-01`, to: name };',
      'if (name.length > 3 && isDay(name)) return { from: `${name.slice(0, 4)}-01-01`, to: name };',
      'if (isDay(name)) return { from: `${name.slice(0, 4)}-01-01`, to: name };',
    ],
    why: 'a day has ten characters; the length is for the compiler',
  },
  {
    path: 'apps/reporting/src/dashboard.ts',
    before: 'indicators.reduce((sum, indicator) => sum + (sums.get(indicator)?.[what] ?? 0), 0);',
    after: ['indicators.reduce((sum, indicator) => sum + (sums.get(indicator)?.[what] ?? 0), 1);'],
    why: 'of two such sums one is subtracted from the other',
  },
  {
    path: 'apps/transfers/src/tariff.parameter.ts',
    before: 'if (falling >= 0)',
    after: ['if (falling > 0)', 'if (falling >= 1)'],
    why: 'the first bracket is above nothing by the schema',
  },
  {
    path: lateness,
    before: 'if (on <= dueOn) return 0;',
    after: ['if (on < dueOn) return 0;'],
    why: 'on the due day itself the months are reckoned to be 0 as well',
  },
  {
    path: lateness,
    before: 'return isLast || sameDay > last ? last : sameDay;',
    after: ['return isLast ? last : sameDay;', 'return isLast || sameDay >= last ? last : sameDay;'],
    why: 'days are compared as texts: 2026-02-30 lies between the same days as 2026-02-28',
  },
  {
    path: lateness,
    before: LAST_DAYS,
    after: [2, 4, 6, 9, 11].map((i) => withLastDay(i, 32)),
    why: 'no day follows the 31st, and days are compared as texts',
  },
  {
    path: plate,
    before: "const plain = text.length > TEXT_MAX ? '' : plainOf(text);",
    after: ["const plain = text.length > TEXT_MAX ? 'mutant' : plainOf(text);"],
    why: 'neither is a plate',
  },
  {
    path: plate,
    before: "const [, before = '', word = '', after = ''] =",
    after: ["const [, before = '', word = 'mutant', after = ''] ="],
    why: 'neither is a word on a plate',
  },
  {
    path: law,
    before: '{ upToCv: bound(Type.Integer({ minimum: 1, maximum: 1_000 })), amountCentimes: amount },',
    after: ['{ upToCv: bound(Type.Integer({ minimum: 0, maximum: 1_000 })), amountCentimes: amount },'],
    why: 'brackets rise from above 0',
  },
  {
    path: law,
    before: "const FIRST_DAY = written.yearTariff[0]?.validFrom ?? '';",
    after: ["const FIRST_DAY = written.yearTariff[0]?.validFrom ?? 'mutant';"],
    why: 'there is a first tariff',
  },
  {
    path: law,
    before: 'const on = day < FIRST_DAY ? FIRST_DAY : day;',
    after: ['const on = day <= FIRST_DAY ? FIRST_DAY : day;'],
    why: 'where they are equal, either will do',
  },
  {
    path: 'apps/vehicle-tax/src/payment/payment.ts',
    before: "const rank = what === 'cancelled' ? 0 : 1;",
    after: ["const rank = what === 'cancelled' ? 0 : 2;"],
    why: 'ranks are compared with each other alone',
  },
  {
    path: remittance,
    before: 'if (paidIn >= receivedIn) return { month: paidIn, remittances: [] };',
    after: ['if (paidIn > receivedIn) return { month: paidIn, remittances: [] };'],
    why: 'the month of arrival is open, and needs no row, either way',
  },
  {
    path: remittance,
    before: "const [year = 0, number = 0] = month.split('-').map(Number);",
    after: [
      "const [year = 1, number = 0] = month.split('-').map(Number);",
      "const [year = 0, number = 1] = month.split('-').map(Number);",
    ],
    why: 'a month has both',
  },
  {
    path: 'apps/vehicle-tax/src/fleet/fleet-request.ts',
    before:
      "const [, dayOfMonth = '', month = '', year = ''] = /^(\\d{1,2})[/.-](\\d{1,2})[/.-](\\d{4})$/.exec(date) ?? [];",
    after: [
      "const [, dayOfMonth = 'mutant', month = '', year = ''] = /^(\\d{1,2})[/.-](\\d{1,2})[/.-](\\d{4})$/.exec(date) ?? [];",
      "const [, dayOfMonth = '', month = 'mutant', year = ''] = /^(\\d{1,2})[/.-](\\d{1,2})[/.-](\\d{4})$/.exec(date) ?? [];",
    ],
    why: 'without a year, neither is looked at',
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
  {
    path: 'libs/commands/src/batch/look-up.ts',
    before: 'const column = table.columns.find((candidate) => candidate.property === property);',
    after: ['const column = table.columns.findLast((candidate) => candidate.property === property);'],
    why: 'each property is there once',
  },
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
    before: "return JSON.parse(value?.toString('utf8') ?? '');",
    after: ["return JSON.parse(value?.toString('utf8') ?? 'mutant');"],
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

function withLastDay(index: number, last: number): string {
  let place = -1;
  return LAST_DAYS.replace(/\d+|undefined/g, (day) => ((place += 1) === index ? String(last) : day));
}
