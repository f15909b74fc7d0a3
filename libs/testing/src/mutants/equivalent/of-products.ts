import { eitherWhereEqual, thereOnce, type Equivalent } from './equivalent.js';

const plate = 'apps/vehicle-tax/src/law/plate.ts';
const law = 'apps/vehicle-tax/src/law/tariff.parameter.ts';
const remittance = 'apps/vehicle-tax/src/remittance/remittance.ts';
const lateness = 'apps/vehicle-tax/src/law/lateness.ts';
const rules = 'apps/claims/src/benefit/rules.parameter.ts';
const client = 'apps/claims/src/client/client.ts';
const loan = 'apps/claims/src/loan/loan.ts';
const member = 'apps/claims/src/member/member.ts';
const check = 'apps/claims/src/claim/check.ts';
const declaration = 'apps/claims/src/claim/declaration.ts';
const clock = 'apps/claims/src/claim/clock.ts';
const leaving = 'const joinedOn = members.find((member) => member.id === memberId)?.stays.at(-1)?.joinedOn ?? leftOn;';
const LAST_DAYS = 'const LAST_DAYS = [31, undefined, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];';

/** Mutants of the products that change no behaviour, each with its reason. */
export const EQUIVALENTS_OF_PRODUCTS: readonly Equivalent[] = [
  {
    path: 'apps/reporting/src/figure/figure.ts',
    before: 'return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);',
    after: ['return [...sums].sort(([a], [b]) => (a <= b ? -1 : 1)).map(([, sum]) => sum);'],
    why: 'each name is there once',
  },
  {
    path: 'apps/reporting/src/period/period.ts',
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
    path: 'apps/reporting/src/table/dashboard.ts',
    before: 'indicators.reduce((sum, indicator) => sum + (sums.get(indicator)?.[what] ?? 0), 0);',
    after: ['indicators.reduce((sum, indicator) => sum + (sums.get(indicator)?.[what] ?? 0), 1);'],
    why: 'of two such sums one is subtracted from the other',
  },
  {
    path: 'apps/transfers/src/tariff/tariff.parameter.ts',
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
  eitherWhereEqual(law, 'const on = day < FIRST_DAY ? FIRST_DAY : day;'),
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
    path: rules,
    before: "export const INSURED_SINCE: Day = written.contract[0]?.validFrom ?? '';",
    after: ["export const INSURED_SINCE: Day = written.contract[0]?.validFrom ?? 'mutant';"],
    why: 'there is a first contract',
  },
  eitherWhereEqual(rules, 'return on < INSURED_SINCE ? INSURED_SINCE : on;'),
  {
    path: client,
    before: 'if (clientsChange === 0 && peopleChange === 0) return { client, events: [] };',
    after: ['if (peopleChange === 0) return { client, events: [] };'],
    why: 'an insured client is a person: people change whenever clients do',
  },
  eitherWhereEqual(client, "const lastEnd = ends.reduce((last, end) => (end > last ? end : last), '');"),
  {
    path: 'apps/claims/src/client/family.ts',
    before: leaving,
    after: [
      leaving.replace('find(', 'findLast('),
      ...['1', '-2', '-0'].map((place) => leaving.replace('at(-1)', `at(${place})`)),
    ],
    why: 'each member is there once, and has joined on one day, whatever else becomes known of the stay',
  },
  {
    path: 'apps/claims/src/cover/cover.ts',
    before: 'const before = known.findLast(({ endsOn }) => endsOn < on);',
    after: ['const before = known.findLast(({ endsOn }) => endsOn <= on);'],
    why: 'one that ends on the day covers, and is found before',
  },
  {
    path: loan,
    before: '...(ended.entries.length > 0 ? { booking: { bookedOn, agency, entries: ended.entries } } : {}),',
    after: ['...(ended.entries.length > 1 ? { booking: { bookedOn, agency, entries: ended.entries } } : {}),'],
    why: 'entries come in pairs',
  },
  thereOnce(loan, 'const policy = policies.find((one) => one.id === before.policyId);'),
  eitherWhereEqual(
    loan,
    'const lastDay = addDays(loan.startsOn <= policy.startsOn ? policy.startsOn : loan.startsOn, -1);',
  ),
  eitherWhereEqual(loan, 'const joinedOn = person.birthOn > startsOn ? person.birthOn : startsOn;'),
  {
    path: member,
    before: "return isDay(day, '0000-01-01') ? day : `${year}-03-01`;",
    after: ["return isDay(day, '') ? day : `${year}-03-01`;"],
    why: 'no day lies before the year 0',
  },
  thereOnce(member, 'const member = members.find(({ id }) => id === memberId);'),
  thereOnce(check, 'const related = counting.find(({ claimKey }) => claimKey === relatedKey);'),
  thereOnce(check, 'const member: Member | undefined = members.find(({ id }) => id === memberId);'),
  {
    path: clock,
    before:
      "const lastReceivedOn = needed.reduce((last, { receivedOn }) => laterOf(last, receivedOn ?? ''), declaredOn);",
    after: [
      "const lastReceivedOn = needed.reduce((last, { receivedOn }) => laterOf(last, receivedOn ?? 'mutant'), declaredOn);",
    ],
    why: 'while a document is missing, the day of the last one is not looked at',
  },
  eitherWhereEqual(declaration, 'const on = insuredDay(command.eventOn > today ? today : command.eventOn);'),
  {
    path: declaration,
    before: "const declared = { ...command, insurer: command.insurer ?? rows.policy?.insurer ?? '' };",
    after: ["const declared = { ...command, insurer: command.insurer ?? rows.policy?.insurer ?? 'mutant' };"],
    why: 'without a policy it is refused, whatever the insurer',
  },
  thereOnce(
    'apps/claims/src/claim/review.ts',
    'const waiting = claim.findings.find(({ code, decision }) => code === finding && decision === null);',
  ),
  {
    path: 'apps/claims/src/promptness/promptness.ts',
    before: '.sort(([a], [b]) => (a < b ? -1 : 1))',
    after: ['.sort(([a], [b]) => (a <= b ? -1 : 1))'],
    why: 'each name is there once',
  },
  {
    path: 'apps/claims/src/unused/unused-cover.ts',
    before: 'return used.sort((a, b) => missing(b) - missing(a) || (a.agency < b.agency ? -1 : 1));',
    after: ['return used.sort((a, b) => missing(b) - missing(a) || (a.agency <= b.agency ? -1 : 1));'],
    why: 'each agency is there once',
  },
  {
    path: 'apps/claims/src/unused/unused-cover.ts',
    before: 'expected: toOneDecimal((ofAll.get(benefit) ?? 0) * share),',
    after: ['expected: toOneDecimal((ofAll.get(benefit) ?? 1) * share),'],
    why: 'each benefit has its sum',
  },
  thereOnce(clock, 'const endedOn = steps.find(({ status }) => ENDS.includes(status))?.on ?? null;'),
  eitherWhereEqual(clock, 'daysTaken: runningFrom && on > runningFrom ? daysBetween(runningFrom, on) : 0,'),
  eitherWhereEqual(clock, 'return a > b ? a : b;'),
];

function withLastDay(index: number, last: number): string {
  let place = -1;
  return LAST_DAYS.replace(/\d+|undefined/g, (day) => ((place += 1) === index ? String(last) : day));
}
