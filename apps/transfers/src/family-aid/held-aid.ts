import { defineCommand, type Booking, type Decision, type DecisionContext } from '#libs/commands';
import { businessDay, type Centimes, type Instant } from '#libs/domain';
import type { TransferFrozenV1 } from '#libs/events';
import { memoryIdsOf, type CaseVerdict, type Remembered, type ScreeningCase } from '../screening/case.js';
import { screeningRows } from '../screening/case.table.js';
import { frozenLedgerAccount } from '../transfer/ledger.js';
import { caseOfReturning, checkOwedBack, takenBack, type ReturnFamilyAid } from './cancelling-aid.js';
import type { FamilyAid } from './family-aid.js';
import { FamilyAidTable } from './family-aid.table.js';

/** Family aid whose sender may be listed, when it is given back. */
export type HoldFamilyAid = Pick<ReturnFamilyAid, 'id' | 'screened' | 'caseId'>;

/** What a counter is answered that gives nothing back now. */
export interface HeldAidReply {
  id: string;
  status: 'under-verification';
  amountCentimes: Centimes;
  feeCentimes: Centimes;
}

/**
 * Holds what a counter was not let give back, until compliance has decided: the counter learns no more than that, whether it
 * is held, frozen, or cleared at this very moment. Refuses `family-aid.not-sent`, `family-aid.already-cancelled`.
 */
export const holdFamilyAid = defineCommand({
  name: 'transfers.hold-family-aid',
  rows: ({ id, caseId, screened }: HoldFamilyAid) => ({
    aid: FamilyAidTable.by('id', id),
    ...screeningRows(caseId, memoryIdsOf(screened.subjects)),
  }),
  decide: decideHolding,
});

function decideHolding(
  { aid, memory }: { aid: FamilyAid | undefined; memory: Remembered[] },
  command: HoldFamilyAid,
  { at }: DecisionContext,
): Decision<HeldAidReply, { aid: FamilyAid; case: ScreeningCase }> {
  const held = aid?.status === 'frozen' ? aid : checkOwedBack(aid);
  const { id, amountCentimes, feeCentimes } = held;
  const reply = { id, status: 'under-verification', amountCentimes, feeCentimes } as const;
  if (held.status === 'frozen' || held.heldBy !== null) return { reply };
  const found = caseOfReturning(held, memory, command, at);
  return found ? { save: { aid: { ...held, heldBy: found.id }, case: found }, reply } : { reply };
}

/** Family aid after a verdict, and what it books. */
export interface AidAfterVerdict {
  save: { aid: FamilyAid };
  booking?: Booking;
  events?: TransferFrozenV1[];
}

/**
 * What a verdict does to family aid that waits for it. Before it was sent: no operator was asked and no cash was taken, so
 * nothing is given back nor blocked: the case says what was decided. Cleared, the counter asks again, at the price of then.
 *
 * When its operator has taken it back: cleared or refused, the sender gets amount and fee; frozen, both are blocked. What was
 * sent cannot be held, and stays as it is.
 */
export function aidAfter(verdict: CaseVerdict, caseId: string, aid: FamilyAid, at: Instant): AidAfterVerdict {
  if (aid.status === 'under-verification')
    return { save: { aid: { ...aid, status: 'dropped', refusal: 'transfer.under-verification' } } };
  if (aid.status !== 'owed-back' || aid.heldBy !== caseId) return { save: { aid } };
  if (verdict !== 'frozen') return { save: { aid: { ...aid, heldBy: null } } };
  const { id, operator, agency, amountCentimes } = aid;
  const bookedOn = businessDay(at);
  const event: TransferFrozenV1 = {
    type: 'transfers.transfer-frozen.v1',
    subject: id,
    occurredAt: at,
    data: { transferId: id, operator, agency, bookedOn, amountCentimes, cashCentimes: 0 },
  };
  return {
    save: { aid: { ...aid, status: 'frozen', heldBy: caseId } },
    booking: { bookedOn, agency, entries: takenBack(aid, frozenLedgerAccount(operator)) },
    events: [event],
  };
}
