import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { businessDay, type Instant } from '#libs/domain';
import { announce, AnnouncementTable, type Announcement } from '#libs/partners';
import type { ReservationAnswer } from '../operator/operator.js';
import { checkIdValid } from '../person/person.js';
import { refuseHeld } from '../transfer/transfer.js';
import { checkNotStopped, countOfId, type WrongCodeCount } from '../wrong-code/wrong-code.js';
import { refuseInwardRemittance, UNANSWERED, HELD_REFUSAL, type InwardRemittance } from './remittance.js';
import { InwardRemittanceTable } from './remittance.table.js';

/** A counter is about to ask an operator for the money of a number. */
export type BeginRemittance = Pick<
  InwardRemittance,
  'id' | 'operator' | 'reference' | 'agency' | 'payee' | 'request' | 'attempt'
> & {
  /** The keyed hash of the presented ID: under it wrong numbers are counted. */
  idHash: string;
  /** Whether what the number leads to waits for compliance, or is frozen. */
  isKept: boolean;
};

/**
 * Writes a remittance down before its operator is asked. Refuses `transfer.id-stopped`, so that an ID with too many wrong
 * numbers does not learn whether another one is right; `person.id-expired`, `transfer.under-verification`.
 */
export const beginRemittance = defineCommand({
  name: 'transfers.begin-remittance',
  rows: ({ id, idHash }: BeginRemittance) => ({
    remittance: InwardRemittanceTable.madeBy(id),
    wrongCodes: countOfId(idHash),
  }),
  decide: (
    { wrongCodes }: { wrongCodes: WrongCodeCount | undefined },
    { idHash: _, isKept, ...asked }: BeginRemittance,
    { at }: DecisionContext,
  ): Decision<{ id: string }, { remittance: InwardRemittance }> => {
    checkNotStopped(wrongCodes, at);
    checkIdValid(asked.payee, businessDay(at));
    if (isKept) throw refuseHeld(HELD_REFUSAL);
    const remittance: InwardRemittance = { ...asked, ...UNANSWERED, begunAt: at, status: 'reserving', refusal: null };
    return { save: { remittance }, reply: { id: asked.id } };
  },
});

/** What an operator has answered, at once or when it was asked what became of it. */
export interface HearReservation {
  id: string;
  answer: ReservationAnswer;
}

/** Where a remittance stands. */
export interface RemittanceStands {
  status: InwardRemittance['status'];
  /** Of one that is refused or released. */
  refusal: string | null;
}

interface OfRemittance {
  remittance: InwardRemittance | undefined;
}

/** Writes down what the operator said, which is for good; what came too late changes nothing. */
export const hearReservation = defineCommand({
  name: 'transfers.hear-reservation',
  rows: ({ id }: HearReservation) => ({ remittance: InwardRemittanceTable.by('id', id) }),
  decide: (
    { remittance }: OfRemittance,
    { answer }: HearReservation,
  ): Decision<RemittanceStands, { remittance: InwardRemittance }> => {
    if (!remittance) throw refuseInwardRemittance('remittance.not-found');
    if (remittance.status !== 'reserving') return { reply: standingOf(remittance) };
    const heard = answered(remittance, answer);
    return { save: { remittance: heard }, reply: standingOf(heard) };
  },
});

function answered(
  remittance: Extract<InwardRemittance, { status: 'reserving' }>,
  answer: ReservationAnswer,
): InwardRemittance {
  if (answer.outcome === 'refused') return { ...remittance, status: 'refused', refusal: answer.code };
  const { amountCentimes, sender, beneficiary, reservedUntil } = answer;
  return { ...remittance, status: 'reserved', amountCentimes, sender, beneficiary, reservedUntil };
}

/** Nobody gets it here: the reason is a code of ours. */
export interface ReleaseRemittance {
  id: string;
  refusal: string;
}

/**
 * Gives a remittance back to its operator that the counter does not pay: it breaks a rule of ours, or nobody came back to
 * it, also while compliance has not decided. The operator is told until it has heard, also when nobody knows whether it ever
 * was asked. What is paid stays paid, what is frozen frozen.
 */
export const releaseRemittance = defineCommand({
  name: 'transfers.release-remittance',
  rows: ({ id }: ReleaseRemittance) => ({
    remittance: InwardRemittanceTable.by('id', id),
    announcement: AnnouncementTable.madeBy(id),
  }),
  decide: (
    { remittance }: OfRemittance,
    { refusal }: ReleaseRemittance,
    { at }: DecisionContext,
  ): Decision<RemittanceStands, { remittance: InwardRemittance; announcement: Announcement }> => {
    if (!remittance) throw refuseInwardRemittance('remittance.not-found');
    if (remittance.status !== 'reserving' && remittance.status !== 'reserved') return { reply: standingOf(remittance) };
    const save = releasedAs(refusal, remittance, at);
    return { save, reply: standingOf(save.remittance) };
  },
});

/** A remittance that is not paid here, and what its operator is told. @param refusal why: a code of ours */
export function releasedAs(
  refusal: string,
  remittance: Extract<InwardRemittance, { status: 'reserving' | 'reserved' }>,
  at: Instant,
): { remittance: InwardRemittance; announcement: Announcement } {
  const { id, operator: partner } = remittance;
  return {
    remittance: { ...remittance, status: 'released', refusal, heldBy: null },
    announcement: announce({ id, partner, what: 'release' }, at),
  };
}

function standingOf({ status, refusal }: InwardRemittance): RemittanceStands {
  return { status, refusal };
}
