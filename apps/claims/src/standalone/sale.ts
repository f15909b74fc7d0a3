import { addDays, businessDay, nextReceipt, type Centimes, type Day, type ReceiptSeries } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { ReceiptSeriesTable } from '#libs/counter';
import claims from '../../product.js';
import { FAMILY_RULES, INSURANCE_CONTRACT } from '../benefit/rules.parameter.js';
import {
  identitiesOf,
  newClient,
  personKeyOf,
  recount,
  type CoverChange,
  type InsuredClient,
  type InsuredPerson,
  type KnownIdentity,
} from '../client/client.js';
import { ClientTable, CoverChangeTable, KnownIdentityTable } from '../client/client.table.js';
import { lastDayOf, refusePolicy, type Policy, type Standalone } from '../policy/policy.js';
import { PolicyTable } from '../policy/policy.table.js';
import { premiumOf, refuseOverlap, saleEntries, sold, tooManyMonths, type SoldReply } from './premium.js';

/** A counter sells cover to somebody without a loan. */
export interface Sell {
  /** Of the policy, and of a client who is new here. */
  id: string;
  agency: string;
  /** Subject of who sells it. */
  by: string;
  holder: InsuredPerson;
  /** Today, when it is not said. */
  startsOn: Day | null;
  months: number;
  expectedPremiumCentimes: Centimes;
}

interface SaleRows {
  client: InsuredClient | undefined;
  policies: Policy[];
  policy: Policy | undefined;
  identity: KnownIdentity | undefined;
  series: ReceiptSeries | undefined;
  change: CoverChange | undefined;
}

/**
 * Sells a standalone policy of whole months: the premium goes into the drawer and is owed to the insurer.
 *
 * Refuses `policy.begins-outside`, `policy.too-many-months`, `policy.amount-changed`, `policy.covered-by-loan`,
 * `policy.overlaps`.
 */
export const sell = defineCommand({
  name: 'claims.sell-policy',
  rows: ({ id, agency, holder }: Sell) => {
    const client = ClientTable.by('personKey', personKeyOf(holder));
    const [identity] = identitiesOf(personKeyOf(holder), []);
    return {
      client,
      policies: PolicyTable.allThrough('clientId', client, 'id'),
      policy: PolicyTable.madeBy(id),
      identity: KnownIdentityTable.by('id', identity!.id),
      series: ReceiptSeriesTable.by('agency', agency),
      change: CoverChangeTable.madeBy(id),
    };
  },
  decide: decideSale,
});

function decideSale(
  rows: SaleRows,
  { id, agency, by, holder, months, expectedPremiumCentimes, ...asked }: Sell,
  { at, parameters }: DecisionContext,
): Decision<SoldReply, Partial<SaleRows>> {
  const bookedOn = businessDay(at);
  const startsOn = asked.startsOn ?? bookedOn;
  const contract = parameters.on(INSURANCE_CONTRACT, bookedOn);
  const { insurer, standaloneBeginsWithinDays } = contract;
  const latest = addDays(bookedOn, standaloneBeginsWithinDays);
  if (startsOn < bookedOn || startsOn > latest)
    throw refusePolicy('policy.begins-outside', { from: bookedOn, to: latest });
  if (months > contract.standaloneMonthsMax) throw tooManyMonths(contract);
  const endsOn = lastDayOf(startsOn, months);
  refuseOverlap(rows.policies, startsOn, endsOn);
  const premiumCentimes = premiumOf(contract, months, expectedPremiumCentimes);
  const client = rows.client ?? newClient(id, holder, agency);
  const policy: Standalone = {
    id,
    clientId: client.id,
    kind: 'standalone',
    insurer,
    agency,
    startsOn,
    endsOn,
    spans: [{ startsOn, endsOn, cause: 'sold', recordedAt: at, by }],
    loanId: null,
    months,
    premiumCentimes,
    owedBackCentimes: 0,
    refundedCentimes: 0,
  };
  const rules = parameters.on(FAMILY_RULES, bookedOn);
  const recounted = recount(client, [...rows.policies, policy], { changeId: id, agency, at, rules });
  const { receiptNumber, series } = nextReceipt(rows.series, agency, claims.letter, bookedOn);
  return {
    save: {
      client: recounted.client,
      policy,
      series,
      ...(rows.identity ? {} : { identity: identitiesOf(client.personKey, [])[0]! }),
      ...(recounted.change ? { change: recounted.change } : {}),
    },
    booking: { bookedOn, agency, entries: saleEntries(agency, insurer, premiumCentimes) },
    events: [sold(policy, { agency, months, premiumCentimes, at }), ...recounted.events],
    reply: { policyId: id, clientId: client.id, insurer, startsOn, endsOn, premiumCentimes, receiptNumber },
  };
}
