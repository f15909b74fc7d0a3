import { Type } from 'typebox';
import { defineContract, defineEvent, type EventOf } from './contract/contract.js';

const Name = Type.String({ minLength: 1, maxLength: 100 });

export const AgencyChangedV1 = defineEvent('reporting.agency-changed.v1', {
  summary: 'From a day on an agency of the network is what this says: two people of head office have decided it.',
  subject: 'the code of the agency',
  data: {
    validFrom: Type.String({ format: 'date', description: 'The first day of this state, until that of the next.' }),
    name: Name,
    kind: Type.Union([Type.Literal('rural'), Type.Literal('urban'), Type.Literal('mobile')]),
    branch: Name,
    region: Name,
    isOpen: Type.Boolean({ description: 'Whether its counters work; the tokens of one that has closed are refused.' }),
  },
  uncounted: 'The network is no operation.',
  sample: {
    agency: 'RAB-090',
    bookedOn: '2026-11-26',
    cashCentimes: 0,
    validFrom: '2026-12-01',
    name: 'Rabat Hay Riad',
    kind: 'urban',
    branch: 'Rabat',
    region: 'Rabat',
    isOpen: true,
  },
});
export type AgencyChangedV1 = EventOf<typeof AgencyChangedV1>;

/** What the reports tell the products: how the network is. Nothing of it is counted. */
export const reportingContract = defineContract({
  product: 'reporting',
  topic: 'reporting.events',
  indicators: {},
  events: { AgencyChangedV1 },
  counts: { AgencyChangedV1: [] },
  rows: {},
  readers: ['accounts', 'claims', 'transfers', 'vehicle-tax'],
});
