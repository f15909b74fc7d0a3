import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { AnnouncementTable, settle, type Announcement, type Told } from '#libs/partners';
import { cancelledBy } from '../family-aid/cancelling-aid.js';
import type { FamilyAid } from '../family-aid/family-aid.js';
import { FamilyAidTable } from '../family-aid/family-aid.table.js';
import type { CancellationAnswer, ConfirmationAnswer } from '../operator/operator.js';
import type { InwardRemittance } from '../remittance/remittance.js';
import { InwardRemittanceTable } from '../remittance/remittance.table.js';
import { confirmedBy } from '../remittance/settlement.js';

/** What operators are told until they have heard: of remittances, and of family aid that is taken back. */
export const TOLD_OPERATORS = ['confirm', 'release', 'cancel', 'take-back'] as const;

/** What an operator says of what it was told. */
export type OperatorVerdict =
  { of: 'confirm'; answer: ConfirmationAnswer } | { of: 'cancel'; answer: CancellationAnswer } | { of: 'nothing' };

/** What an operator was told, and what it says. */
export interface HearOperator {
  told: readonly Told<OperatorVerdict>[];
}

interface OfTold {
  announcements: Announcement[];
  remittances: InwardRemittance[];
  aids: FamilyAid[];
}

/**
 * Writes down what an operator has heard: payments that it owes, or refuses to owe; family aid that it has taken back, or
 * that was collected. What is released or taken back unseen is only heard.
 */
export const hearOperator = defineCommand({
  name: 'transfers.hear-operator',
  rows: ({ told }: HearOperator) => ({
    announcements: AnnouncementTable.allBy('id', idsOf(told)),
    remittances: InwardRemittanceTable.allBy('id', idsOf(told, 'confirm')),
    aids: FamilyAidTable.allBy('id', idsOf(told, 'cancel')),
  }),
  decide: (
    { announcements, remittances, aids }: OfTold,
    { told }: HearOperator,
    { at }: DecisionContext,
  ): Decision<{ heard: number }, OfTold> => {
    const settled = settle(announcements, told, at);
    const heard = new Set(settled.flatMap(({ id, status }) => (status === 'heard' ? id : [])));
    const verdicts = new Map(
      told.flatMap((one): [string, OperatorVerdict][] =>
        'verdict' in one && heard.has(one.announcement.id) ? [[one.announcement.id, one.verdict]] : [],
      ),
    );
    const changed = {
      remittances: remittances.map((row) => {
        const verdict = verdicts.get(row.id);
        return verdict?.of === 'confirm' ? confirmedBy(row, verdict.answer) : row;
      }),
      aids: aids.map((row) => {
        const verdict = verdicts.get(row.id);
        return verdict?.of === 'cancel' ? cancelledBy(row, verdict.answer) : row;
      }),
    };
    return { save: { announcements: settled, ...changed }, reply: { heard: heard.size } };
  },
});

function idsOf(told: HearOperator['told'], of?: OperatorVerdict['of']): string[] {
  return told.flatMap((one) =>
    of === undefined || ('verdict' in one && one.verdict.of === of) ? one.announcement.id : [],
  );
}
