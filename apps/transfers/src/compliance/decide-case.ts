import { businessDay, credit, debit, defineErrors, type Entry, type Instant } from '#libs/domain';
import { defineCommand, type Booking, type Decision, type DecisionContext } from '#libs/commands';
import type { TransferClearedV1, TransferFrozenV1, TransferRejectedV1 } from '#libs/events';
import { AnnouncementTable, type Announcement } from '#libs/partners';
import type { FamilyAid } from '../family-aid/family-aid.js';
import { FamilyAidTable } from '../family-aid/family-aid.table.js';
import { aidAfter } from '../family-aid/held-aid.js';
import { remittanceAfter } from '../remittance/holding.js';
import type { InwardRemittance } from '../remittance/remittance.js';
import { InwardRemittanceTable } from '../remittance/remittance.table.js';
import {
  memoryIdsOf,
  rememberedOf,
  type Remembered,
  type ScreeningCase,
  type CaseVerdict,
  type TransferKind,
} from '../screening/case.js';
import { ScreeningCaseTable, ScreeningMemoryTable } from '../screening/case.table.js';
import { feeParts, frozenLedgerAccount, owedBackLedgerAccount, payablesLedgerAccount } from '../transfer/ledger.js';
import { hasEnded, type ReturnableTransfer, type Transfer } from '../transfer/transfer.js';
import { TransferTable } from '../transfer/transfer.table.js';
import { WATCH_LIST_WORDS } from '../words/watch-list.words.js';

/** A compliance officer decides. */
export interface DecideCase {
  caseId: string;
  verdict: CaseVerdict;
  reason: string;
  by: string;
  /** {@link memoryIdsOf} the case's subjects, which never change. */
  memoryIds: readonly string[];
}

/** What who decides is answered. */
export interface DecideCaseReply {
  caseId: string;
  status: CaseVerdict;
  transferId: string;
  transferKind: TransferKind;
}

/** Refusals of cases. */
export const refuseCase = defineErrors(WATCH_LIST_WORDS, {
  'screening-case.not-found': { status: 404, detail: 'There is no such case.' },
  'screening-case.decided': { status: 409, detail: 'This case is decided.' },
  'screening-case.payment-under-way': {
    status: 409,
    detail: 'The transfer is on its way into an account: decide when the account has answered.',
  },
  'screening-case.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
});

interface Rows {
  case: ScreeningCase | undefined;
  transfer: Transfer | undefined;
  remittance: InwardRemittance | undefined;
  aid: FamilyAid | undefined;
  /** All of the transfer. */
  cases: ScreeningCase[];
  memory: Remembered[];
}

interface Saved {
  case: ScreeningCase;
  transfer?: Transfer;
  remittance?: InwardRemittance;
  aid?: FamilyAid;
  announcement?: Announcement;
  memory: Remembered[];
}

/**
 * Decides a case, and remembers it of each person and entry. Cleared: the transfer goes on. Refused: a suspicion, amount
 * and fee are owed to the sender. Frozen: a true match, the money stays blocked and is paid to nobody, not even back (law
 * 43-05 art. 32). Of a transfer that is over only the decision is kept. Money from abroad and family aid: see
 * {@link remittanceAfter}, {@link aidAfter}.
 *
 * Refuses `screening-case.not-found`, `screening-case.decided`, `screening-case.payment-under-way`.
 */
export const decideCase = defineCommand({
  name: 'transfers.decide-case',
  rows: ({ caseId, memoryIds }: DecideCase) => ({
    case: ScreeningCaseTable.by('id', caseId),
    transfer: TransferTable.through('id', ScreeningCaseTable.by('id', caseId), 'transferId'),
    remittance: InwardRemittanceTable.through('id', ScreeningCaseTable.by('id', caseId), 'transferId'),
    aid: FamilyAidTable.through('id', ScreeningCaseTable.by('id', caseId), 'transferId'),
    // Of a remittance that was not paid nor released nobody was told: there is none to look for.
    announcement: AnnouncementTable.madeBy(caseId),
    cases: ScreeningCaseTable.allThrough('transferId', ScreeningCaseTable.by('id', caseId), 'transferId'),
    memory: ScreeningMemoryTable.allBy('id', memoryIds),
  }),
  decide: decideVerdict,
});

function decideVerdict(
  { case: open, transfer, remittance, aid, cases }: Rows,
  { caseId, verdict, reason, by }: DecideCase,
  { at }: DecisionContext,
): Decision<DecideCaseReply, Saved> {
  if (!open) throw refuseCase('screening-case.not-found');
  if (open.status !== 'open') throw refuseCase('screening-case.decided', { status: open.status });
  if (transfer?.status === 'paying-into-account' && verdict !== 'cleared')
    throw refuseCase('screening-case.payment-under-way');
  const decided: ScreeningCase = { ...open, status: verdict, decidedAt: at, decidedBy: by, reason };
  const memory = rememberedOf(open, verdict, at);
  const { transferId, transferKind } = open;
  const reply = { caseId, status: verdict, transferId, transferKind };
  if (remittance) {
    const save = remittanceAfter(verdict, caseId, remittance, at);
    return { save: { ...save, case: decided, memory }, reply };
  }
  if (aid) {
    const { save, ...effects } = aidAfter(verdict, caseId, aid, at);
    return { ...effects, save: { ...save, case: decided, memory }, reply };
  }
  if (!transfer) return { save: { case: decided, memory }, reply };
  const other = cases.find(({ id, status }) => id !== caseId && status === 'open');
  const heldBy = hasEnded(transfer) ? null : (other?.id ?? null);
  const { save, ...effects } = effectOf({ ...transfer, heldBy }, verdict, at);
  return { ...effects, save: { ...save, case: decided, memory }, reply };
}

/** What a verdict does to a transfer. */
function effectOf(
  transfer: Transfer,
  verdict: CaseVerdict,
  at: Instant,
): {
  save: { transfer: Transfer };
  booking?: Booking;
  events?: (TransferClearedV1 | TransferRejectedV1 | TransferFrozenV1)[];
} {
  const isUnpaid = transfer.status === 'sent' || transfer.status === 'expired' || transfer.status === 'rejected';
  if (verdict === 'frozen' && isUnpaid) return frozen(transfer, at);
  if (verdict === 'refused' && isUnpaid && transfer.status !== 'rejected') return rejected(transfer, at);
  // Whoever was not told of it while it was kept is told now.
  if (transfer.status === 'sent' && transfer.heldBy === null)
    return { save: { transfer }, events: [cleared(transfer, at)] };
  return { save: { transfer } };
}

function cleared({ id, operator, amountCentimes, feeCentimes, sendingAgency: agency }: Transfer, at: Instant) {
  const data = { transferId: id, operator, agency, bookedOn: businessDay(at), amountCentimes, feeCentimes };
  const event: TransferClearedV1 = {
    type: 'transfers.transfer-cleared.v1',
    subject: id,
    occurredAt: at,
    data: { ...data, cashCentimes: 0 },
  };
  return event;
}

function rejected(transfer: ReturnableTransfer, at: Instant) {
  const { id, operator, amountCentimes, feeCentimes, sendingAgency: agency } = transfer;
  const bookedOn = businessDay(at);
  const event: TransferRejectedV1 = {
    type: 'transfers.transfer-rejected.v1',
    subject: id,
    occurredAt: at,
    data: { transferId: id, operator, agency, bookedOn, amountCentimes, feeCentimes, cashCentimes: 0 },
  };
  const returnDueCentimes = amountCentimes + feeCentimes;
  const entries: Entry[] = [
    ...owedUntilNow(transfer),
    ...feeParts(operator, transfer).map(([account, part]) => debit(account, part)),
    credit(owedBackLedgerAccount(operator), returnDueCentimes),
  ];
  return {
    save: { transfer: { ...transfer, status: 'rejected', returnDueCentimes } as const },
    booking: { bookedOn, agency, entries },
    events: [event],
  };
}

function frozen(transfer: ReturnableTransfer, at: Instant) {
  const { id, operator, amountCentimes, sendingAgency: agency } = transfer;
  const bookedOn = businessDay(at);
  const event: TransferFrozenV1 = {
    type: 'transfers.transfer-frozen.v1',
    subject: id,
    occurredAt: at,
    data: { transferId: id, operator, agency, bookedOn, amountCentimes, cashCentimes: 0 },
  };
  const blocked = owedUntilNow(transfer);
  const entries = [
    ...blocked,
    ...blocked.map(({ amountCentimes: owed }) => credit(frozenLedgerAccount(operator), owed)),
  ];
  return {
    save: { transfer: { ...transfer, status: 'frozen', heldBy: null } as const },
    booking: { bookedOn, agency, entries },
    events: [event],
  };
}

function owedUntilNow({ operator, amountCentimes, returnDueCentimes }: ReturnableTransfer): Entry[] {
  if (returnDueCentimes === null) return [debit(payablesLedgerAccount(operator), amountCentimes)];
  return [debit(owedBackLedgerAccount(operator), returnDueCentimes)];
}

/** The command of a decision about a case. */
export function decisionOf(
  { id: caseId, subjects }: Pick<ScreeningCase, 'id' | 'subjects'>,
  decision: Pick<DecideCase, 'verdict' | 'reason' | 'by'>,
): DecideCase {
  return { caseId, ...decision, memoryIds: memoryIdsOf(subjects) };
}
