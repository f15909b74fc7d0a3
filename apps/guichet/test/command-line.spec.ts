import { describe, expect, it } from '@jest/globals';
import type { Agency } from '#libs/domain';
import { demoUsers, checkIdentity } from '../src/login/users.js';
import { loadProducts } from '#libs/product';
import { chosenProducts } from '../src/launcher/chosen-products.js';
import { instanceCounts } from '../src/launcher/instance-counts.js';

const services = ['transfers', 'reporting'];

const agencies: Agency[] = [
  { code: 'RAB-001', name: 'Rabat Centre', kind: 'urban', branch: 'Rabat', region: 'Rabat' },
  { code: 'RAB-068', name: 'Véhicule guichet', kind: 'mobile', branch: 'Rabat', region: 'Rabat' },
];

describe('--instances', () => {
  it('is one of each when it says nothing', () => {
    expect([...instanceCounts(services).values()].every((count) => count === 1)).toBe(true);
  });

  it('counts the services it names', () => {
    expect(Object.fromEntries(instanceCounts(services, 'transfers=2'))).toMatchObject({ transfers: 2, reporting: 1 });
  });

  it.each(['unknown=2', 'transfers', 'transfers=0', 'transfers=x'])('refuses %s', (text) => {
    expect(() => instanceCounts(services, text)).toThrow('write service=count');
  });
});

describe('--products', () => {
  const chosen = async (list?: string) => chosenProducts(await loadProducts(), list).map(({ name }) => name);

  it('are all when it says nothing, else those that it names and the reports', async () => {
    expect(await chosen()).toHaveLength((await loadProducts()).length);
    expect(await chosen('transfers, claims')).toEqual(['claims', 'transfers', 'reporting']);
  });

  it.each(['unknown', 'transfers,', 'reporting'])('refuses %s', async (list) => {
    await expect(chosen(list)).rejects.toThrow('is none of');
  });
});

describe('an identity', () => {
  it.each([
    [{ role: 'teller', agency: 'RAB-001' }],
    [{ role: 'insurer', partner: 'saham-assistance' }],
    [{ role: 'management' }],
  ])('may be %j', (identity) => expect(checkIdentity(identity)).toEqual(identity));

  it.each([
    [{ role: 'toString' }, 'Unknown role'],
    [{ role: 'supervisor' }, 'add --agency'],
    [{ role: 'bank' }, 'add --partner'],
    [{ role: 'branch-manager' }, 'add --branch'],
    [{ role: 'regional-manager', branch: 'Rabat' }, 'add --region'],
    [{ role: 'operator', partner: 'cash-express', region: 'Rabat' }, 'leave out --region'],
    [{ role: 'teller', agency: 'rab-001' }, 'no code of an agency'],
    [{ role: 'management', agency: 'RAB-001' }, 'leave out --agency'],
    [{ role: 'teller', agency: 'RAB-001', partner: 'x' }, 'leave out --partner'],
  ])('may not be %j', (identity, message) => expect(() => checkIdentity(identity)).toThrow(message));
});

it('every demo user has an identity that a token can have', () => {
  for (const { id: _id, name: _name, ...identity } of demoUsers(agencies)) {
    expect(checkIdentity(identity)).toEqual(identity);
  }
});
