import { businessDay, credit, debit, refusalIn, type Centimes } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { TransferExpiredV1 } from '#libs/events';
import { owedBackLedgerAccount, payablesLedgerAccount } from '../transfer/ledger.js';
import { checkUnreserved, type Transfer } from '../transfer/transfer.js';
import { TransferTable } from '../transfer/transfer.table.js';
import { lastDayOver } from '../collection/collection.js';
import { COLLECTION } from '../collection/collection.parameter.js';

export interface Expire {
  transferId: string;
}

/** What became of a transfer whose time may have run out. */
export interface ExpireReply {
  transferId: string;
  isExpired: boolean;
}

/**
 * The time to collect a transfer is over: its amount is owed to the sender instead (domain rule: 45 days, dated). One that
 * somebody has picked up or taken back meanwhile, that has time left, or is with a mobile agency, is left as it is.
 */
export const expire = defineCommand({
  name: 'transfers.expire',
  rows: ({ transferId }: Expire) => ({ transfer: TransferTable.by('id', transferId) }),
  decide: decideExpiry,
});

function decideExpiry(
  { transfer }: { transfer: Transfer | undefined },
  { transferId }: Expire,
  { at, parameters }: DecisionContext,
): Decision<ExpireReply, { transfer: Transfer }> {
  const today = businessDay(at);
  const rule = parameters.on(COLLECTION, today);
  const isOver = transfer?.status === 'sent' && businessDay(transfer.sentAt) <= lastDayOver(today, rule);
  const isAway = isOver && refusalIn(() => checkUnreserved(transfer, today)) !== undefined;
  if (!isOver || isAway) return { reply: { transferId, isExpired: false } };
  const { id, operator, amountCentimes, sendingAgency: agency } = transfer;
  return {
    save: { transfer: { ...transfer, status: 'expired', returnDueCentimes: amountCentimes } },
    booking: { bookedOn: today, agency, entries: expiredEntries(operator, amountCentimes) },
    events: [expired({ transferId: id, operator, agency, bookedOn: today, amountCentimes, cashCentimes: 0 }, at)],
    reply: { transferId: id, isExpired: true },
  };
}

function expired(data: TransferExpiredV1['data'], occurredAt: string): TransferExpiredV1 {
  return { type: 'transfers.transfer-expired.v1', subject: data.transferId, occurredAt, data };
}

function expiredEntries(operator: Transfer['operator'], amountCentimes: Centimes) {
  return [
    debit(payablesLedgerAccount(operator), amountCentimes),
    credit(owedBackLedgerAccount(operator), amountCentimes),
  ];
}
