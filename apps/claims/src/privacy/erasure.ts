import { businessDay, defineErrors, type Day } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { RETENTION_RULES } from '../benefit/rules.parameter.js';
import type { Claim } from '../claim/claim.js';
import { ClaimTable } from '../claim/claim.table.js';
import type { InsuredClient } from '../client/client.js';
import { ClientTable } from '../client/client.table.js';
import { addMonths, type Policy } from '../policy/policy.js';
import { PolicyTable } from '../policy/policy.table.js';
import { CLAIMS_WORDS } from '../words/refusals.words.js';

/** Somebody who is no longer insured asks that we forget who it was. */
export interface ErasePerson {
  personKey: string;
}

/** Refusals of what people ask about their own data. */
export const refusePerson = defineErrors(CLAIMS_WORDS, {
  'person.not-found': { status: 404, detail: 'Nobody is known by this document.' },
  'person.no-client': {
    status: 409,
    detail: 'This person belongs to the family of a client: leaving the family is all that can be asked for.',
  },
  'person.kept-by-law': { status: 409, detail: 'The books rest on it: it is kept until the day that is told.' },
});

interface Rows {
  client: InsuredClient | undefined;
  policies: Policy[];
  claims: Claim[];
}

/** What remains of a person, by whom nobody can be known again. */
const NOBODY = { firstName: '', lastName: '', birthOn: '1900-01-01' } as const;

/**
 * Erases who a client and the family were, and what claims said of their health; policies, claims and figures stay
 * what they were. Only what the law no longer keeps is erased (law 09-08, art. 3: no longer than needed).
 *
 * Refuses `person.not-found`, `person.kept-by-law` with the day until which it is kept.
 */
export const erasePerson = defineCommand({
  name: 'claims.erase-person',
  rows: ({ personKey }: ErasePerson) => {
    const client = ClientTable.by('personKey', personKey);
    return {
      client,
      policies: PolicyTable.allThrough('clientId', client, 'id'),
      claims: ClaimTable.allThrough('clientId', client, 'id'),
    };
  },
  decide: decideErasure,
});

function decideErasure(
  { client, policies, claims }: Rows,
  _: ErasePerson,
  { at, parameters }: DecisionContext,
): Decision<{ clientId: string }, Partial<Rows>> {
  if (!client) throw refusePerson('person.not-found');
  const today = businessDay(at);
  const keptUntil = addMonths(lastDayOf(policies, claims, today), 12 * parameters.on(RETENTION_RULES, today).years);
  if (keptUntil >= today) throw refusePerson('person.kept-by-law', { keptUntil });
  const members = client.members.map((member) => ({ ...member, ...NOBODY, personKey: null }));
  return {
    save: {
      client: { ...client, ...NOBODY, personKey: `erased:${client.id}`, members },
      claims: claims.map((claim) => ({
        ...claim,
        child: null,
        sealedPathology: null,
        sealedReason: null,
        pathologyDigest: null,
      })),
    },
    reply: { clientId: client.id },
  };
}

function lastDayOf(policies: readonly Policy[], claims: readonly Claim[], today: Day): Day {
  const days = [...policies.map(({ endsOn }) => endsOn), ...claims.flatMap(({ steps }) => steps.map(({ on }) => on))];
  return days.sort().at(-1) ?? today;
}
