import { describe, expect, it } from '@jest/globals';
import { unusedCover } from '../src/unused/unused-cover.js';

describe('cover that is not used', () => {
  const benefits = ['birth', 'ambulance'] as const;

  it('shows where fewer claims come than people would have elsewhere', () => {
    const agencies = [
      { agency: 'RAB-001', insuredPersonDays: 30_000, received: { birth: 9, ambulance: 3 } },
      { agency: 'OUJ-014', insuredPersonDays: 10_000, received: { birth: 1 } },
      { agency: 'AGA-002', insuredPersonDays: 0, received: {} },
    ];
    expect(unusedCover(agencies, benefits, 10)).toEqual([
      {
        agency: 'OUJ-014',
        insuredPeople: 1_000,
        expected: 3.3,
        received: 1,
        benefits: [
          { benefit: 'birth', expected: 2.5, received: 1 },
          { benefit: 'ambulance', expected: 0.8, received: 0 },
        ],
      },
      { agency: 'AGA-002', insuredPeople: 0, expected: 0, received: 0, benefits: expect.any(Array) },
      {
        agency: 'RAB-001',
        insuredPeople: 3_000,
        expected: 9.8,
        received: 12,
        benefits: [
          { benefit: 'birth', expected: 7.5, received: 9 },
          { benefit: 'ambulance', expected: 2.3, received: 3 },
        ],
      },
    ]);
  });

  it('is reckoned to the nearest person, and tenth of a claim', () => {
    const agencies = [
      { agency: 'RAB-001', insuredPersonDays: 14, received: { birth: 1 } },
      { agency: 'OUJ-014', insuredPersonDays: 16, received: {} },
    ];
    const used = unusedCover(agencies, benefits, 10);
    expect(used.map(({ agency, insuredPeople, expected }) => [agency, insuredPeople, expected])).toEqual([
      ['OUJ-014', 2, 0.5],
      ['RAB-001', 1, 0.5],
    ]);
    const third = { agency: 'AGA-002', insuredPersonDays: 90, received: {} };
    expect(unusedCover([...agencies, third], benefits, 10).map(({ expected }) => expected)).toEqual([0.8, 0.1, 0.1]);
  });

  it('is expected of nobody where nobody is insured, whoever claims', () => {
    const received = { birth: 2 };
    const [used] = unusedCover([{ agency: 'RAB-001', insuredPersonDays: 0, received }], benefits, 1);
    expect(used).toMatchObject({ expected: 0, received: 2 });
  });

  it('of two that miss as much the one comes first by its name; nobody insured, nothing expected', () => {
    const agencies = ['OUJ-014', 'AGA-002', 'RAB-001'].map((agency) => ({
      agency,
      insuredPersonDays: 0,
      received: {},
    }));
    const used = unusedCover(agencies, benefits, 1);
    expect(used.map(({ agency, expected }) => [agency, expected])).toEqual([
      ['AGA-002', 0],
      ['OUJ-014', 0],
      ['RAB-001', 0],
    ]);
  });
});
