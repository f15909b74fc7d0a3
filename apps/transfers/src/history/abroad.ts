import { defineCommand } from '#libs/commands';
import { assert } from '#libs/domain';
import { FamilyAidTable } from '../family-aid/family-aid.table.js';
import { beginFamilyAid, takeFamilyAid, type BeginFamilyAid } from '../family-aid/sending-aid.js';
import type { ReservationAnswer } from '../operator/operator.js';
import { payRemittance, type PayRemittance } from '../remittance/paying.js';
import { InwardRemittanceTable } from '../remittance/remittance.table.js';
import { beginRemittance, hearReservation, type BeginRemittance } from '../remittance/reserving.js';
import { hearOperator } from '../settling/hearing.js';

/** A remittance of past years, from its beginning to the operator's confirmation. */
export interface PayRemitted {
  begin: BeginRemittance & PayRemittance;
  answer: ReservationAnswer;
}

/**
 * Pays a remittance of past years by all the decisions of a counter's, one after the other, and as one operation: at no
 * moment, and after no kill, does the running service find a remittance begun years ago, which it would take back, or an
 * announcement, which it would tell to the real operator. Books know it by the name of the payment. It refuses as those
 * decisions do.
 */
export const payRemitted = defineCommand({
  name: payRemittance.name,
  rows: ({ begin }: PayRemitted) => ({
    ...payRemittance.rows(begin),
    remittance: InwardRemittanceTable.madeBy(begin.id),
  }),
  decide: (rows, { begin, answer }: PayRemitted, context) => {
    const { id } = begin;
    const { wrongCodes } = rows;
    const begun = beginRemittance.decide({ remittance: undefined, wrongCodes }, begin, context).save?.remittance;
    const reserved = hearReservation.decide({ remittance: begun }, { id, answer }, context).save?.remittance;
    const paid = payRemittance.decide({ ...rows, remittance: reserved }, begin, context);
    const { remittance, announcement } = paid.save ?? {};
    assert(remittance?.status === 'paid-out' && announcement, 'what is paid is announced');
    const { reference, amountCentimes } = remittance;
    const confirmed = { outcome: 'confirmed', reference, amountCentimes, confirmedAt: context.at } as const;
    const told = [{ announcement, verdict: { of: 'confirm', answer: confirmed } as const }];
    const open = { announcements: [announcement], remittances: [remittance], aids: [] };
    const { announcements = [], remittances = [] } = hearOperator.decide(open, { told }, context).save ?? {};
    const [ended, heard] = [remittances[0], announcements[0]];
    assert(ended?.status === 'confirmed' && heard?.status === 'heard', 'what is confirmed is told no more');
    return { ...paid, save: { ...paid.save, remittance: ended, announcement: heard } };
  },
});

/** Family aid of past years, and the number that its operator gave. */
export interface SendAidWhole {
  begin: BeginFamilyAid;
  reference: string;
}

/** Sends family aid of past years by all the decisions of a counter's, as one operation for the reasons of {@link payRemitted}. */
export const sendAidWhole = defineCommand({
  name: takeFamilyAid.name,
  rows: ({ begin, reference }: SendAidWhole) => ({
    ...beginFamilyAid.rows(begin),
    ...takeFamilyAid.rows({ ...begin, reference }),
    aid: FamilyAidTable.madeBy(begin.id),
  }),
  decide: (rows, { begin, reference }: SendAidWhole, context) => {
    const { id, agency } = begin;
    const begun = beginFamilyAid.decide({ ...rows, aid: undefined }, begin, context).save;
    const taken = takeFamilyAid.decide({ aid: begun?.aid, series: rows.series }, { id, agency, reference }, context);
    assert(begun?.use, 'what is begun counts');
    return { ...taken, save: { ...taken.save, use: begun.use } };
  },
});
