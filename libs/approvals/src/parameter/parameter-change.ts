import { defineCommand, type Decision } from '#libs/commands';
import { addDays, businessDay, instantOf, isDay, type Day, type Instant } from '#libs/domain';
import type { Endorsement } from '../approval/approval.js';
import { defineApproval } from '../approval/approval.kind.js';
import { refuseParameter, valueIdOf, type AnyDatedParameter, type ParameterValue } from './parameter.js';
import { ParameterTable } from './parameter.table.js';

/** A value that somebody proposes. */
export interface ProposedValue {
  name: string;
  validFrom: Day;
  value: object;
  /** Where the rule comes from: a law, a contract. */
  source: string | null;
}

/** Sets a value for good. */
export interface SetParameter extends ProposedValue, Endorsement {}

/** The answer to a value that is set. */
export interface SetParameterReply {
  name: string;
  validFrom: Day;
}

/**
 * How long before its day begins a value is approved, at least. No instance decides by values that it read half as long
 * ago: so each of them knows a value before its day, and what a day's value is never changes.
 */
export const NOTICE_MS = 3_600_000;

const PROPOSAL_VALID_MS = 14 * 24 * 3_600_000;

/**
 * How the values of some parameters change: an administrator or the management proposes one, another person approves it.
 *
 * Refuses `parameter.unknown-name`, `parameter.malformed-day`, `parameter.does-not-fit`, `parameter.too-late`,
 * `parameter.day-taken`: when it is proposed, and again when it is approved.
 */
export function parameterChange(definitions: readonly AnyDatedParameter[]) {
  const setParameter = defineCommand({
    name: 'parameters.set',
    rows: ({ name, validFrom }: SetParameter) => ({ known: ParameterTable.by('id', valueIdOf(name, validFrom)) }),
    decide: ({ known }, command, { at }): Decision<SetParameterReply, { known: ParameterValue }> => {
      const { name, validFrom, value, source, askedBy, approvedBy, reason, approvalId } = command;
      checkProposal(definitions, command, at);
      if (known) throw refuseParameter('parameter.day-taken', { field: 'validFrom', name, validFrom });
      const endorsed = { proposedBy: askedBy, approvedBy, approvedAt: at, reason, approvalId };
      const set: ParameterValue = { id: valueIdOf(name, validFrom), name, validFrom, value, source, ...endorsed };
      return { save: { known: set }, reply: { name, validFrom } };
    },
  });
  return defineApproval({
    kind: 'parameters.change',
    mayAsk: ['administrator', 'management'],
    mayApprove: ['administrator', 'management'],
    validMs: PROPOSAL_VALID_MS,
    subjectOf: ({ name, validFrom }: ProposedValue) => `${name} from ${validFrom}`,
    command: setParameter,
    commandOf: (proposed, endorsement): SetParameter => ({ ...proposed, ...endorsement }),
  });
}

/** The kind of approval by which parameters change. */
export type ParameterChange = ReturnType<typeof parameterChange>;

function checkProposal(definitions: readonly AnyDatedParameter[], proposed: ProposedValue, at: Instant): void {
  const { name, validFrom, value } = proposed;
  const definition = definitions.find((candidate) => candidate.name === name);
  if (!definition) {
    const expected = `one of ${definitions.map((known) => known.name).join(', ')}`;
    throw refuseParameter('parameter.unknown-name', { field: 'name', expected });
  }
  if (!isDay(validFrom)) throw refuseParameter('parameter.malformed-day', { field: 'validFrom' });
  const misfit = definition.misfitOf(value, validFrom);
  if (misfit) throw refuseParameter('parameter.does-not-fit', { ...misfit });
  const last = businessDay(instantOf(Date.parse(at) + NOTICE_MS));
  if (validFrom <= last) {
    throw refuseParameter('parameter.too-late', { field: 'validFrom', expected: `${addDays(last, 1)} or later` });
  }
}
