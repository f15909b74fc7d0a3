import { describe, expect, it } from '@jest/globals';
import { LOAN_EVENTS } from '#libs/events';
import type { PartnerEvent } from '#libs/messaging';
import { LOAN_ENDS } from '../src/loan/loan.js';
import { readLoanEvent } from '../src/loan/loan.wire.js';
import type { NewMember } from '../src/member/member.js';
import { FATIMA, HAMID, refusal, YASSINE } from './insured.js';

const FATIMA_TOLD = { ...FATIMA, idNumber: 'AB123456' };
const LOAN = { loanId: 'RAB/2026-1', agency: 'OUJ-014', startsOn: '2026-02-01', endsOn: '2027-01-31' };
const named = ({ relation, firstName, lastName, birthOn }: NewMember) => ({ relation, firstName, lastName, birthOn });
const told = (what: string, data: object) => readLoanEvent(eventOf(`core-banking.loan-${what}.v1`, data), '2026-02-01');

function eventOf(type: string, data: unknown): PartnerEvent {
  const from = { partner: 'core-banking', source: '/core-banking', id: '1' };
  return { ...from, type, occurredAt: '2026-02-01T09:30:00+01:00', data };
}

describe('what core banking says of a loan', () => {
  it('when it is disbursed: of the client, the family and the term', () => {
    const members = [{ ...named(HAMID), idKind: 'cin', idNumber: 'cd7' }, named(YASSINE)];
    expect(told('disbursed', { ...LOAN, client: FATIMA_TOLD, members })).toEqual({
      disbursed: { ...LOAN, client: FATIMA_TOLD, members: [HAMID, YASSINE] },
    });
    expect(told('disbursed', { ...LOAN, client: FATIMA_TOLD })).toMatchObject({ disbursed: { members: [] } });
  });

  it.each(LOAN_ENDS)('when it is %s: when it ends now', (cause) => {
    expect(told(cause, { loanId: 'L-1', endsOn: '2026-06-30' })).toEqual({
      moved: { loanId: 'L-1', end: { endsOn: '2026-06-30', cause, occurredAt: '2026-02-01T08:30:00.000Z' } },
    });
  });

  it.each<[string, object, string]>([
    ['disbursed', { agency: 'rabat' }, 'agency'],
    ['disbursed', { agency: 'RAB-0001' }, 'agency'],
    ['disbursed', { agency: 'xRAB-001' }, 'agency'],
    ['disbursed', { loanId: '' }, 'loanId'],
    ['disbursed', { loanId: 'L'.repeat(41) }, 'loanId'],
    ['disbursed', { loanId: 'L 1' }, 'loanId'],
    ['disbursed', { startsOn: '2026-02-30' }, 'startsOn'],
    ['disbursed', { endsOn: '31/01/2027' }, 'endsOn'],
    ['disbursed', { client: { ...FATIMA_TOLD, idKind: 'licence' } }, 'client.idKind'],
    ['disbursed', { client: { ...FATIMA_TOLD, idNumber: 'AB 1' } }, 'client.idNumber'],
    ['disbursed', { members: Array.from({ length: 21 }, () => YASSINE) }, 'members'],
    ['disbursed', { members: [{ ...named(YASSINE), relation: 'cousin' }] }, 'members.0.relation'],
    ['disbursed', { currency: 'MAD' }, 'currency'],
    ['closed', { endsOn: undefined }, 'endsOn'],
  ])('is refused when a loan is %s with %j: %s', (what, change, field) => {
    const data = what === 'disbursed' ? { ...LOAN, client: FATIMA_TOLD, ...change } : { loanId: 'L-1', ...change };
    expect(() => told(what, JSON.parse(JSON.stringify(data)) as object)).toThrow(
      expect.objectContaining({ code: 'request.invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('is refused when a name of it is none, with the name’s own code', () => {
    expect(() => told('disbursed', { ...LOAN, client: { ...FATIMA_TOLD, firstName: ' ' } })).toThrow(
      expect.objectContaining({
        code: 'name.without-letters',
        details: expect.objectContaining({ field: 'client.firstName' }),
      }),
    );
  });

  it.each<[object, string]>([
    [{ client: { ...FATIMA_TOLD, birthOn: '2026-02-02' } }, 'client.birthOn'],
    [
      {
        members: [named(YASSINE), { ...named(YASSINE), birthOn: '2015-02-29' }],
      },
      'members.1.birthOn',
    ],
  ])('is refused with the field of a wrong day of birth: %#', (change, field) => {
    expect(() => told('disbursed', { ...LOAN, client: FATIMA_TOLD, ...change })).toThrow(
      refusal('person.malformed-birth', { field }),
    );
  });

  it.each(['core-banking.loan-sold.v1', 'core-banking.loan-closed.v2', 'x'.repeat(200)])(
    'is refused by an event of another type: %s',
    (type) => {
      expect(() => readLoanEvent(eventOf(type, {}), '2026-02-01')).toThrow(
        refusal('loan-event.unknown-type', { type: type.slice(0, 100), known: LOAN_EVENTS.map((known) => known.type) }),
      );
    },
  );
});
