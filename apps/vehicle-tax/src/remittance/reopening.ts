import { defineApproval, type Endorsement } from '#libs/approvals';
import { defineCommand, type Decision } from '#libs/commands';
import { refuseRemittance, type Remittance, type Reopening } from './remittance.js';
import { RemittanceTable } from './remittance.table.js';

/** Opens a month again: the question that is asked. */
export interface ReopenMonth {
  month: string;
}

/** A month that is open again. */
export interface ReopenedReply {
  month: string;
  status: 'open';
}

/**
 * Opens a closed month again, with the totals that it had been closed with beside it: late payments come into it, and
 * closing it makes a new statement. One that was matched stays as it is, its money is remitted.
 *
 * Refuses `remittance.not-closed`, `remittance.matched-already`.
 */
export const reopen = defineCommand({
  name: 'vehicle-tax.reopen-month',
  rows: ({ month }: ReopenMonth) => ({ remittance: RemittanceTable.by('month', month) }),
  decide: (
    { remittance },
    { month, askedBy, approvedBy, reason }: ReopenMonth & Endorsement,
    { at },
  ): Decision<ReopenedReply, { remittance: Remittance }> => {
    if (remittance?.status === 'matched') throw refuseRemittance('remittance.matched-already', { month });
    if (remittance?.status !== 'closed' && remittance?.status !== 'differs')
      throw refuseRemittance('remittance.not-closed', { month });
    const { totals, closedAt, answer, reopenings } = remittance;
    const reopening: Reopening = { reopenedAt: at, askedBy, approvedBy, reason, closedAt, totals, answer };
    const nothing = { totals: null, closedAt: null, answer: null, answeredAt: null };
    return {
      save: { remittance: { month, status: 'open', ...nothing, reopenings: [...reopenings, reopening] } },
      reply: { month, status: 'open' },
    };
  },
});

const VALID_MS = 7 * 24 * 3_600_000;

/** Management asks to open a month again; another person there, or an administrator, approves. */
export const monthReopening = defineApproval({
  kind: 'vehicle-tax.month-reopening',
  mayAsk: ['management'],
  mayApprove: ['management', 'administrator'],
  validMs: VALID_MS,
  subjectOf: ({ month }: ReopenMonth) => month,
  command: reopen,
  commandOf: (asked, endorsement): ReopenMonth & Endorsement => ({ ...asked, ...endorsement }),
});
