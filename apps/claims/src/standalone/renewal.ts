import { addDays, businessDay, nextReceipt, type Centimes, type ReceiptSeries } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { ReceiptSeriesTable } from '#libs/counter';
import claims from '../../product.js';
import { FAMILY_RULES, INSURANCE_CONTRACT } from '../benefit/rules.parameter.js';
import { recount, type CoverChange, type InsuredClient } from '../client/client.js';
import { ClientTable, CoverChangeTable } from '../client/client.table.js';
import { addMonths, endingOn, lastDayOf, refusePolicy, type Policy, type Standalone } from '../policy/policy.js';
import { PolicyTable } from '../policy/policy.table.js';
import { premiumOf, refuseOverlap, saleEntries, sold, tooManyMonths, type SoldReply } from './premium.js';

/** A counter sells more months of a policy that has not ended. */
export interface Renew {
  /** Of what the command makes. */
  id: string;
  policyId: string;
  agency: string;
  /** Subject of who sells them. */
  by: string;
  months: number;
  expectedPremiumCentimes: Centimes;
}

/**
 * Sells more months of a standalone policy, from the day after its last one on; one that a loan ended is over.
 *
 * Refuses `policy.not-found`, `policy.not-standalone`, `policy.lapsed`, `policy.too-many-months`,
 * `policy.amount-changed`, `policy.covered-by-loan`.
 */
export const renew = defineCommand({
  name: 'claims.renew-policy',
  rows: ({ id, policyId, agency }: Renew) => {
    const policy = PolicyTable.by('id', policyId);
    return {
      policy,
      client: ClientTable.through('id', policy, 'clientId'),
      policies: PolicyTable.allThrough('clientId', policy, 'clientId'),
      series: ReceiptSeriesTable.by('agency', agency),
      change: CoverChangeTable.madeBy(id),
    };
  },
  decide: decideRenewal,
});

interface RenewalRows {
  policy: Policy | undefined;
  client: InsuredClient | undefined;
  policies: Policy[];
  series: ReceiptSeries | undefined;
  change: CoverChange | undefined;
}

function decideRenewal(
  rows: RenewalRows,
  { id, agency, by, months, expectedPremiumCentimes }: Renew,
  { at, parameters }: DecisionContext,
): Decision<SoldReply, Partial<RenewalRows>> {
  const { policy, client } = rows;
  const bookedOn = businessDay(at);
  if (!policy || !client) throw refusePolicy('policy.not-found');
  if (policy.kind === 'loan') throw refusePolicy('policy.not-standalone');
  // The months after a loan that ended it are owed back: more months would cover them without being paid.
  const isEndedByLoan = policy.spans.at(-1)?.cause === 'loan-taken';
  if (policy.endsOn < bookedOn || isEndedByLoan) throw refusePolicy('policy.lapsed', { endsOn: policy.endsOn });
  const contract = parameters.on(INSURANCE_CONTRACT, bookedOn);
  const monthsInAll = policy.months + months;
  const endsOn = lastDayOf(policy.startsOn, monthsInAll);
  if (endsOn >= addMonths(bookedOn, contract.standaloneMonthsMax + 1)) throw tooManyMonths(contract);
  const others = rows.policies.filter((other) => other.id !== policy.id);
  refuseOverlap(others, addDays(policy.endsOn, 1), endsOn);
  const premiumCentimes = premiumOf(contract, months, expectedPremiumCentimes);
  const renewed: Standalone = {
    ...endingOn(policy, endsOn, 'renewed', at, by),
    months: monthsInAll,
    premiumCentimes: policy.premiumCentimes + premiumCentimes,
  };
  const rules = parameters.on(FAMILY_RULES, bookedOn);
  const recounted = recount(client, [...others, renewed], { changeId: id, agency, at, rules });
  const { receiptNumber, series } = nextReceipt(rows.series, agency, claims.letter, bookedOn);
  const { insurer, startsOn } = renewed;
  return {
    save: {
      client: recounted.client,
      policy: renewed,
      series,
      ...(recounted.change ? { change: recounted.change } : {}),
    },
    booking: { bookedOn, agency, entries: saleEntries(agency, insurer, premiumCentimes) },
    events: [sold(renewed, { agency, months, premiumCentimes, at }), ...recounted.events],
    reply: { policyId: policy.id, clientId: client.id, insurer, startsOn, endsOn, premiumCentimes, receiptNumber },
  };
}
