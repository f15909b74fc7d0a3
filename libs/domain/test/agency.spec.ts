import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { agencyOn, agencyStateId, openAgencies, toAgencyStates, type AgencyState } from '../src/agency.js';

const RECORD = { code: 'RAB-001', name: 'Agdal', kind: 'urban', branch: 'Rabat', region: 'Rabat' };

describe('the network file', () => {
  it('of the demo has the published size', () => {
    const states = toAgencyStates(parse(readFileSync('deploy/demo/network.csv'), { columns: true }));
    const agencies = openAgencies(states, '2023-06-30');
    const count = (kind: string) => agencies.filter((agency) => agency.kind === kind).length;
    expect([agencies.length, count('rural'), count('urban'), count('mobile')]).toEqual([648, 298, 264, 86]);
    expect(new Set(agencies.map(({ branch }) => branch)).size).toBe(30);
    expect(new Set(agencies.map(({ region }) => region)).size).toBe(8);
  });

  it('says what an agency is ever since, or from a day on', () => {
    const closed = { ...RECORD, valid_from: '2026-11-26', is_open: 'false' };
    const states = toAgencyStates([{ ...RECORD, valid_from: '', is_open: '' }, closed]);
    expect(states).toEqual([
      { ...RECORD, id: 'RAB-001@1970-01-01', validFrom: '1970-01-01', isOpen: true },
      { ...RECORD, id: 'RAB-001@2026-11-26', validFrom: '2026-11-26', isOpen: false },
    ]);
    expect(toAgencyStates([RECORD])).toEqual(states.slice(0, 1));
    expect(openAgencies(states.toReversed(), '2026-11-25')).toEqual(states.slice(0, 1));
    expect(openAgencies(states, '2026-11-26')).toEqual([]);
  });

  it.each([
    [{ code: 'rabat' }, 'record 2 (rabat): a code is like RAB-001'],
    [{ code: 'XRAB-001' }, 'a code is like RAB-001'],
    [{ code: 'RAB-0011' }, 'a code is like RAB-001'],
    [{ kind: 'floating' }, 'the kind is rural, urban, mobile'],
    [{ name: '' }, 'name, branch and region are needed'],
    [{ branch: '' }, 'name, branch and region are needed'],
    [{ region: '' }, 'name, branch and region are needed'],
    [{ valid_from: 'soon' }, 'valid_from is a day, 2026-11-26, or empty'],
    [{ is_open: 'yes' }, 'is_open is true, false, or empty'],
  ])('with %j is refused with the record that is wrong', (wrong, message) => {
    expect(() =>
      toAgencyStates([
        { ...RECORD, code: 'RAB-002' },
        { ...RECORD, ...wrong },
      ]),
    ).toThrow(message);
    expect(() => toAgencyStates([RECORD, RECORD])).toThrow('the code is there twice from one day on');
  });

  it.each([
    ['code', 'record 1 (): a code is like RAB-001'],
    ['name', 'name, branch and region are needed'],
    ['kind', 'the kind is rural, urban, mobile'],
    ['branch', 'name, branch and region are needed'],
    ['region', 'name, branch and region are needed'],
  ])('without a column %s is refused', (column, message) => {
    const { [column as 'code']: _, ...rest } = RECORD;
    expect(() => toAgencyStates([rest])).toThrow(message);
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
