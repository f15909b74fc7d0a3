import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { Instant } from '#libs/domain';
import type { Announcement } from '#libs/partners';
import { memoryIdsOf, type CaseVerdict, type Remembered, type ScreeningCase } from '../screening/case.js';
import { screeningRows } from '../screening/case.table.js';
import type { HeldReply } from '../transfer/payout.js';
import { caseOfPaying, type PayRemittance } from './paying.js';
import { refuseInwardRemittance, HELD_REFUSAL, type InwardRemittance } from './remittance.js';
import { InwardRemittanceTable } from './remittance.table.js';
import { releasedAs } from './reserving.js';

/**
 * Holds what a counter was not let pay, until compliance has decided of who may be listed: the counter learns no more than
 * that, whether it is held, frozen, or cleared at this very moment. Refuses `remittance.lapsed`.
 */
export const holdRemittance = defineCommand({
  name: 'transfers.hold-remittance',
  rows: ({ id, caseId, screened }: HoldRemittance) => ({
    remittance: InwardRemittanceTable.by('id', id),
    ...screeningRows(caseId, memoryIdsOf(screened.subjects)),
  }),
  decide: decideHolding,
});

/** Money from abroad of which somebody may be listed. */
export type HoldRemittance = Pick<PayRemittance, 'id' | 'screened' | 'caseId'>;

function decideHolding(
  { remittance, memory }: { remittance: InwardRemittance | undefined; memory: Remembered[] },
  command: HoldRemittance,
  { at }: DecisionContext,
): Decision<HeldReply, { remittance: InwardRemittance; case: ScreeningCase }> {
  if (remittance?.status !== 'reserved' && remittance?.status !== 'frozen')
    throw refuseInwardRemittance('remittance.lapsed');
  const { id: transferId, amountCentimes } = remittance;
  const reply = { transferId, status: 'under-verification', amountCentimes } as const;
  if (remittance.heldBy !== null) return { reply };
  const found = caseOfPaying(remittance, memory, command, at);
  return found ? { save: { remittance: { ...remittance, heldBy: found.id }, case: found }, reply } : { reply };
}

/**
 * What a verdict does to the money from abroad that waits for it. Cleared: the counter may pay it. Refused: it is given back to
 * its operator. Frozen: it is kept from everybody. What has ended meanwhile stays as it is.
 */
export function remittanceAfter(
  verdict: CaseVerdict,
  caseId: string,
  remittance: InwardRemittance,
  at: Instant,
): { remittance: InwardRemittance; announcement?: Announcement } {
  if (remittance.status !== 'reserved' || remittance.heldBy !== caseId) return { remittance };
  if (verdict === 'refused') return releasedAs(HELD_REFUSAL, remittance, at);
  if (verdict === 'cleared') return { remittance: { ...remittance, heldBy: null } };
  return { remittance: { ...remittance, status: 'frozen', heldBy: caseId } };
}
