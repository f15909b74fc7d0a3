import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ROLES } from '#libs/doors';

interface Realm {
  users: { username: string; attributes: { role: string[] } }[];
  components: Record<string, { config: Record<string, string[]> }[]>;
}
interface Profile {
  attributes: { name: string; validations?: { options?: { options: string[] } } }[];
}

const realm = JSON.parse(readFileSync('deploy/keycloak/guichet-realm.json', 'utf8')) as Realm;
const profiles = realm.components['org.keycloak.userprofile.UserProfileProvider'] ?? [];

describe('the realm of Keycloak', () => {
  it('lets a user have any role of the house, and no other', () => {
    const [text = '{}'] = profiles.flatMap(({ config }) => config['kc.user.profile.config'] ?? []);
    const role = (JSON.parse(text) as Profile).attributes.find(({ name }) => name === 'role');
    expect(role?.validations?.options?.options).toEqual(ROLES);
  });

  it('has a user of every role', () => {
    expect(new Set(realm.users.flatMap(({ attributes }) => attributes.role))).toEqual(new Set(ROLES));
  });
});
