import { defineTable } from '#libs/commands';
import type { InsuredClient, CoverChange, KnownIdentity } from './client.js';

export const ClientTable = defineTable<InsuredClient>({
  name: 'client',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    personKey: { type: 'text' },
    firstName: { type: 'text' },
    lastName: { type: 'text' },
    birthOn: { type: 'date' },
    members: { type: 'jsonb' },
    agency: { type: 'text' },
    countedClients: { type: 'smallint' },
    countedPeople: { type: 'integer' },
    nextChangeOn: { type: 'date', nullable: true },
  },
});

export const KnownIdentityTable = defineTable<KnownIdentity>({
  name: 'knownIdentity',
  key: 'id',
  columns: { id: { type: 'text' }, personKey: { type: 'text' }, clientKey: { type: 'text' } },
});

export const CoverChangeTable = defineTable<CoverChange>({
  name: 'coverChange',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    clientId: { type: 'uuid' },
    agency: { type: 'text' },
    bookedOn: { type: 'date' },
    clients: { type: 'smallint' },
    people: { type: 'integer' },
  },
});
