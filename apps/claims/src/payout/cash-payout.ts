import { businessDay, credit, debit, drawerLedgerAccount, nextReceipt } from '#libs/domain';
import type { Centimes, Entry, ReceiptSeries } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { ReceiptSeriesTable } from '#libs/counter';
import product from '../../product.js';
import { BENEFIT_RULES, FAMILY_RULES, insuredDay } from '../benefit/rules.parameter.js';
import { benefitsPaidLedgerAccount } from '../claim/claim.js';
import { ClaimTable } from '../claim/claim.table.js';
import { payableClaim, served, servingRows, type SavedServing, type ServingRows } from '../claim/settlement.js';
import { checkPayee, checkPayer } from './payee.js';

/** A counter pays a benefit out. */
export interface PayOutClaim {
  id: string;
  claimId: string;
  agency: string;
  /** Whoever is paid shows this document: `cin:AB123456`. */
  payeeKey: string;
  by: string;
}

/** What a counter is answered that paid a benefit out. */
export interface PaidOutReply {
  claimId: string;
  amountCentimes: Centimes;
  receiptNumber: string;
}

interface Rows extends ServingRows {
  series: ReceiptSeries | undefined;
}

/**
 * A counter of any agency pays an accepted claim in cash, once, to the client, who shows the identity document; a death
 * benefit to whoever the insurer accepted as the heir. The insurer owes the money back.
 *
 * Refuses `claim.not-found`, `claim.over`, `claim.not-accepted`, `claim.payment-under-way`, `claim.paid-to-carrier`,
 * `claim.same-person`, `claim.wrong-payee`.
 */
export const payOutClaim = defineCommand({
  name: 'claims.pay-out',
  rows: ({ id, claimId, agency }: PayOutClaim) => ({
    ...servingRows(id, ClaimTable.by('id', claimId)),
    series: ReceiptSeriesTable.by('agency', agency),
  }),
  decide: decidePayOut,
});

function decidePayOut(
  rows: Rows,
  { id, agency, payeeKey, by }: PayOutClaim,
  { at, parameters }: DecisionContext,
): Decision<PaidOutReply, SavedServing & { series?: ReceiptSeries }> {
  const accepted = payableClaim(rows.claim);
  const benefitRule = parameters.on(BENEFIT_RULES, insuredDay(accepted.eventOn))[accepted.benefit];
  checkPayer(accepted, by);
  checkPayee(accepted, rows.client, payeeKey, benefitRule);
  const bookedOn = businessDay(at);
  const { receiptNumber, series } = nextReceipt(rows.series, agency, product.letter, bookedOn);
  const { insurer, amountCentimes } = accepted;
  const rules = parameters.on(FAMILY_RULES, bookedOn);
  const serving = { id, by, at, on: bookedOn, settledBy: 'cash', servedAt: agency, rules } as const;
  const { save, events } = served(accepted, rows, serving);
  return {
    save: { ...save, series },
    booking: { bookedOn, agency, entries: cashEntries(agency, insurer, amountCentimes) },
    events,
    reply: { claimId: accepted.id, amountCentimes, receiptNumber },
  };
}

/** The booking of a benefit that a counter pays: the insurer owes it. */
function cashEntries(agency: string, insurer: string, amountCentimes: Centimes): Entry[] {
  return [
    debit(benefitsPaidLedgerAccount(insurer), amountCentimes),
    credit(drawerLedgerAccount(agency), amountCentimes),
  ];
}
