import { describe, expect, it } from '@jest/globals';
import type { AgencyState } from '#libs/domain';
import { contextAt } from '#libs/testing';
import { agencyChange, changeAgency, checkBranch, type ProposedAgency } from '../src/network/agency-change.js';

const AT = '2026-11-27T10:00:00.000Z';
const PROPOSED: ProposedAgency = {
  code: 'RAB-090',
  validFrom: '2026-11-27',
  name: 'Rabat Hay Riad',
  kind: 'urban',
  branch: 'Rabat',
  region: 'Rabat',
  isOpen: true,
};
const STATE: AgencyState = { id: 'RAB-090@2026-11-27', ...PROPOSED };
const decide = (changed: Partial<ProposedAgency> = {}, state?: AgencyState) =>
  changeAgency.decide({ state }, { ...PROPOSED, ...changed }, contextAt(AT));

describe('an agency that is changed', () => {
  it('is so from its day on, and every service is told', () => {
    const { code: agency, ...told } = PROPOSED;
    expect(decide()).toEqual({
      save: { state: STATE },
      events: [
        {
          type: 'reporting.agency-changed.v1',
          subject: 'RAB-090',
          occurredAt: AT,
          data: { agency, bookedOn: '2026-11-27', cashCentimes: 0, ...told },
        },
      ],
      reply: { code: 'RAB-090', validFrom: '2026-11-27' },
    });
    expect(agencyChange.kind).toBe('reporting.agency-change');
  });

  it.each([
    ['no day', { validFrom: '2026-02-30' }, 'agency.malformed-day'],
    ['yesterday', { validFrom: '2026-11-26' }, 'agency.past-day'],
  ])('from %s is refused', (_, changed, code) => {
    expect(() => decide(changed)).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining({ field: 'validFrom' }) }),
    );
  });

  it('from a day on that has its state is refused; from a later one it is not', () => {
    expect(() => decide({}, STATE)).toThrow(expect.objectContaining({ code: 'agency.day-taken' }));
    expect(decide({ validFrom: '2026-11-28', isOpen: false }).save).toMatchObject({
      state: { id: 'RAB-090@2026-11-28', isOpen: false },
    });
  });
});

describe('the branch of an agency', () => {
  const other: AgencyState = { ...STATE, id: 'RAB-001@1970-01-01', code: 'RAB-001' };

  it.each([
    ['in the region of the others', PROPOSED, other],
    ['that is new', { ...PROPOSED, branch: 'Salé', region: 'Tanger' }, other],
    ['whose only other agency has closed', { ...PROPOSED, region: 'Tanger' }, { ...other, isOpen: false }],
    ['that moves with its only agency', { ...PROPOSED, region: 'Tanger' }, STATE],
  ])('%s is taken', (_, proposed, today) => {
    expect(() => checkBranch(proposed, [today])).not.toThrow();
  });

  it('that others have in another region is refused, with that region', () => {
    expect(() => checkBranch({ ...PROPOSED, region: 'Tanger' }, [STATE, other])).toThrow(
      expect.objectContaining({
        code: 'agency.branch-elsewhere',
        details: { field: 'region', expected: 'Rabat' },
      }),
    );
  });
});
