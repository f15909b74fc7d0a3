import { defineApproval, type Endorsement } from '#libs/approvals';
import { defineCommand, type Decision } from '#libs/commands';
import { agencyStateId, businessDay, defineErrors, isDay, type AgencyState, type Day } from '#libs/domain';
import type { AgencyChangedV1 } from '#libs/events';
import { REPORTING_WORDS } from '../words/refusals.words.js';
import { AgencyStateTable } from './agency-state.table.js';

/** What somebody proposes that an agency be from a day on: a new one, one that moves, closes, or opens again. */
export type ProposedAgency = Omit<AgencyState, 'id'>;

/** The answer to an agency that is changed. */
export interface ChangedAgencyReply {
  code: string;
  validFrom: Day;
}

/** Refusals of the network. */
export const refuseAgency = defineErrors(REPORTING_WORDS, {
  'agency.not-found': { status: 404, detail: 'The network has no agency of this code.' },
  'agency.malformed-code': { status: 422, detail: 'The code of an agency is three capital letters and three digits.' },
  'agency.malformed-day': { status: 400, detail: 'A day is one that the calendar has, written 2026-11-26.' },
  'agency.past-day': {
    status: 422,
    detail: 'An agency changes from today or a later day on: what a day was never changes.',
  },
  'agency.day-taken': { status: 409, detail: 'What the agency is from this day on was decided already: take another.' },
  'agency.branch-elsewhere': {
    status: 422,
    detail: 'Other agencies of this branch are in another region: a branch is in one.',
  },
  'agency.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
});

/**
 * Says what an agency is from a day on, and tells every service.
 *
 * Refuses `agency.malformed-day`, `agency.past-day`, `agency.day-taken`.
 */
export const changeAgency = defineCommand({
  name: 'reporting.change-agency',
  rows: ({ code, validFrom }: ProposedAgency) => ({
    state: AgencyStateTable.by('id', agencyStateId(code, validFrom)),
  }),
  decide: (
    { state: known },
    { code, validFrom, name, kind, branch, region, isOpen }: ProposedAgency,
    { at },
  ): Decision<ChangedAgencyReply, { state: AgencyState }> => {
    const today = businessDay(at);
    if (!isDay(validFrom)) throw refuseAgency('agency.malformed-day', { field: 'validFrom' });
    if (validFrom < today) throw refuseAgency('agency.past-day', { field: 'validFrom', expected: `${today} or later` });
    if (known) throw refuseAgency('agency.day-taken', { field: 'validFrom', code, validFrom });
    const event: AgencyChangedV1 = {
      type: 'reporting.agency-changed.v1',
      subject: code,
      occurredAt: at,
      data: { agency: code, bookedOn: today, cashCentimes: 0, validFrom, name, kind, branch, region, isOpen },
    };
    return {
      save: { state: { id: agencyStateId(code, validFrom), code, validFrom, name, kind, branch, region, isOpen } },
      events: [event],
      reply: { code, validFrom },
    };
  },
});

const VALID_MS = 14 * 24 * 3_600_000;

/** Head office proposes what an agency shall be; another person there approves it. */
export const agencyChange = defineApproval({
  kind: 'reporting.agency-change',
  mayAsk: ['management', 'administrator'],
  mayApprove: ['management', 'administrator'],
  validMs: VALID_MS,
  subjectOf: ({ code, validFrom, name, isOpen }: ProposedAgency) =>
    `${code} ${name}, ${isOpen ? 'open' : 'closed'} from ${validFrom}`,
  command: changeAgency,
  commandOf: (proposed: ProposedAgency, _: Endorsement): ProposedAgency => proposed,
});

/**
 * Checks that a branch lies in one region.
 *
 * @param today what the agencies are today
 * @throws {DomainError} `agency.branch-elsewhere`
 */
export function checkBranch(
  { code, branch, region }: Pick<ProposedAgency, 'code' | 'branch' | 'region'>,
  today: readonly AgencyState[],
): void {
  const other = today.find((agency) => agency.code !== code && agency.isOpen && agency.branch === branch);
  if (other && other.region !== region)
    throw refuseAgency('agency.branch-elsewhere', { field: 'region', expected: other.region });
}
