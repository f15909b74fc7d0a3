import { businessDay } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { Account } from '../account/account.js';
import { AccountTable } from '../account/account.table.js';
import { holderKeyOf, type Holder } from '../account/holder.js';
import { BANK_RULES } from '../account/rules.parameter.js';
import { checkRib, newAccount, openedEvent, refuseOpening, type HolderOpening, type Opening } from './opening.js';
import { HolderTable, OpeningTable } from './opening.table.js';

/** An account that the bank had opened before anybody asked for it here. */
export interface AdoptAccount {
  /** Of the account. */
  id: string;
  /** Of the request that stands for it. */
  openingId: string;
  holder: Holder;
  level: number;
  rib: string;
  agency: string;
  by: string;
}

/** What who brings it is answered. */
export interface AdoptedReply {
  accountId: string;
}

interface Rows {
  known: HolderOpening | undefined;
  ofRib: Account | undefined;
}

/**
 * Takes over an account that the bank has opened already: nothing is asked of the bank. Refuses `opening.known-holder`,
 * `opening.known-rib`, `opening.malformed-rib`.
 */
export const adoptAccount = defineCommand({
  name: 'accounts.adopt',
  rows: ({ id, openingId, holder, rib }: AdoptAccount) => ({
    known: HolderTable.by('holderKey', holderKeyOf(holder)),
    ofRib: AccountTable.by('rib', rib),
    opening: OpeningTable.madeBy(openingId),
    account: AccountTable.madeBy(id),
  }),
  decide: decideAdoption,
});

function decideAdoption(
  { known, ofRib }: Rows,
  { id, openingId, holder, level, rib, agency, by }: AdoptAccount,
  { at, parameters }: DecisionContext,
): Decision<AdoptedReply, { known: HolderOpening; opening: Opening; account: Account }> {
  if (known?.openingId) throw refuseOpening('opening.known-holder', { openingId: known.openingId });
  const { bank, bankCode } = parameters.on(BANK_RULES, businessDay(at));
  checkRib(rib, bankCode);
  if (ofRib) throw refuseOpening('opening.known-rib', { field: 'rib' });
  const holderKey = holderKeyOf(holder);
  const opening: Opening = {
    id: openingId,
    holderKey,
    holder,
    level,
    bank,
    agency,
    requestedAt: at,
    requestedBy: by,
    status: 'confirmed',
    accountId: id,
    rib,
    answeredAt: at,
    refusal: null,
  };
  const account = newAccount(id, opening, rib, businessDay(at));
  return {
    save: { known: { holderKey, openingId }, opening, account },
    events: [openedEvent(account, at)],
    reply: { accountId: id },
  };
}
