import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { agencyOn, agencyStateId, toAgencies, type AgencyState } from '../src/agency.js';

describe('the network file', () => {
  it('of the demo has the published size', () => {
    const agencies = toAgencies(parse(readFileSync('deploy/demo/network.csv'), { columns: true }));
    const count = (kind: string) => agencies.filter((agency) => agency.kind === kind).length;
    expect([agencies.length, count('rural'), count('urban'), count('mobile')]).toEqual([648, 298, 264, 86]);
    expect(new Set(agencies.map(({ branch }) => branch)).size).toBe(30);
    expect(new Set(agencies.map(({ region }) => region)).size).toBe(8);
  });

  it.each([
    [{ code: 'rabat' }, 'record 2 (rabat): a code is like RAB-001'],
    [{ code: 'XRAB-001' }, 'a code is like RAB-001'],
    [{ code: 'RAB-0011' }, 'a code is like RAB-001'],
    [{ kind: 'floating' }, 'the kind is rural, urban, mobile'],
    [{ name: '' }, 'name, branch and region are needed'],
    [{ branch: '' }, 'name, branch and region are needed'],
    [{ region: '' }, 'name, branch and region are needed'],
  ])('with %j is refused with the record that is wrong', (wrong, message) => {
    const record = { code: 'RAB-001', name: 'Agdal', kind: 'urban', branch: 'Rabat', region: 'Rabat' };
    expect(() =>
      toAgencies([
        { ...record, code: 'RAB-002' },
        { ...record, ...wrong },
      ]),
    ).toThrow(message);
    expect(() => toAgencies([record, record])).toThrow('the code is there twice');
  });

  it.each([
    ['code', 'record 1 (): a code is like RAB-001'],
    ['name', 'name, branch and region are needed'],
    ['kind', 'the kind is rural, urban, mobile'],
    ['branch', 'name, branch and region are needed'],
    ['region', 'name, branch and region are needed'],
  ])('without a column %s is refused', (column, message) => {
    const record = { code: 'RAB-001', name: 'Agdal', kind: 'urban', branch: 'Rabat', region: 'Rabat' };
    const { [column as 'code']: _, ...rest } = record;
    expect(() => toAgencies([rest])).toThrow(message);
  });
});

describe('an agency by days', () => {
  const state = (validFrom: string, isOpen: boolean): AgencyState => ({
    id: agencyStateId('RAB-001', validFrom),
    code: 'RAB-001',
    name: 'Agdal',
    kind: 'urban',
    branch: 'Rabat',
    region: 'Rabat',
    validFrom,
    isOpen,
  });
  const states = [state('2020-01-01', true), state('2026-11-26', false)];

  it.each([
    ['2019-12-31', undefined],
    ['2020-01-01', 'RAB-001@2020-01-01'],
    ['2026-11-25', 'RAB-001@2020-01-01'],
    ['2026-11-26', 'RAB-001@2026-11-26'],
    ['2099-12-31', 'RAB-001@2026-11-26'],
  ])('is on %s what its state of that day says', (day, id) => {
    expect(agencyOn(states, day)?.id).toBe(id);
  });
});
