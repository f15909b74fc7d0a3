import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { businessDay, credit, debit, drawerLedgerAccount } from '#libs/domain';
import type { Centimes, Entry, Instant, ReceiptSeries } from '#libs/domain';
import type { TransferCancelledV1 } from '#libs/events';
import { announce, AnnouncementTable, type Announcement } from '#libs/partners';
import type { PersonUse } from '../ceiling/ceiling.js';
import { PersonUseTable } from '../ceiling/ceiling.table.js';
import type { CancellationAnswer } from '../operator/operator.js';
import { documentText, type IdentifiedPerson } from '../person/person.js';
import { caseOf, memoryIdsOf, type Remembered, type Screened, type ScreeningCase } from '../screening/case.js';
import { ScreeningMemoryTable } from '../screening/case.table.js';
import { feeParts, operatorLedgerAccount } from '../transfer/ledger.js';
import { drawReceipt, refuseHeld, seriesOf } from '../transfer/transfer.js';
import { checkNotStopped, countOfId, type WrongCodeCount } from '../wrong-code/wrong-code.js';
import { refuseFamilyAid, useWithout, type AidOwedBack, type FamilyAid, type TakenAid } from './family-aid.js';
import { FamilyAidTable } from './family-aid.table.js';

/** The sender wants family aid back, at the counter that has taken it. */
export interface BeginCancelling {
  id: string;
  agency: string;
  sender: Pick<IdentifiedPerson, 'idKind' | 'idNumber'>;
  /** The keyed hash of the presented ID. */
  idHash: string;
}

interface OfAid {
  aid: FamilyAid | undefined;
}

/**
 * Family aid is to be taken back: the operator is asked until it has answered. On the day of the sending, at its agency, to
 * who has sent it (domain rule); what was begun that day may be ended later.
 *
 * Refuses `transfer.id-stopped`, `family-aid.not-found`, `family-aid.other-sender`, `family-aid.not-sent`,
 * `family-aid.already-cancelled`, `family-aid.too-late`.
 */
export const beginCancelling = defineCommand({
  name: 'transfers.begin-cancelling-family-aid',
  rows: ({ id, idHash }: BeginCancelling) => ({
    aid: FamilyAidTable.by('id', id),
    ofId: countOfId(idHash),
    announcement: AnnouncementTable.by('id', id),
  }),
  decide: (
    { aid, ofId }: OfAid & { ofId: WrongCodeCount | undefined },
    command: BeginCancelling,
    { at }: DecisionContext,
  ): Decision<{ status: FamilyAid['status'] }, { aid: FamilyAid; announcement: Announcement }> => {
    checkNotStopped(ofId, at);
    const sent = returnableAid(aid, command);
    if (sent.status !== 'sent') return { reply: { status: sent.status } };
    if (businessDay(sent.sentAt) !== businessDay(at))
      throw refuseFamilyAid('family-aid.too-late', { sentAt: sent.sentAt });
    const { id, operator: partner } = sent;
    return {
      save: { aid: { ...sent, status: 'cancelling' }, announcement: announce({ id, partner, what: 'cancel' }, at) },
      reply: { status: 'cancelling' },
    };
  },
});

function returnableAid(aid: FamilyAid | undefined, { agency, sender }: BeginCancelling): TakenAid {
  if (aid?.agency !== agency) throw refuseFamilyAid('family-aid.not-found');
  if (aid.senderDocument !== documentText(sender)) throw refuseFamilyAid('family-aid.other-sender');
  if (aid.status === 'cancelled') throw refuseFamilyAid('family-aid.already-cancelled', { returnedAt: aid.returnedAt });
  if (aid.sentAt === null) throw refuseFamilyAid('family-aid.not-sent', { status: aid.status });
  return aid;
}

/** Family aid after its operator has said whether it takes it back; what is no longer asked for stays as it is. */
export function cancelledBy(aid: FamilyAid, answer: CancellationAnswer): FamilyAid {
  if (aid.status !== 'cancelling') return aid;
  return answer.outcome === 'cancelled' ? { ...aid, status: 'owed-back', heldBy: null } : { ...aid, status: 'sent' };
}

/** What the operator said of a cancellation. */
export interface HearCancellation {
  id: string;
  answer: CancellationAnswer;
}

/** Writes down what the operator says of a cancellation. */
export const hearCancellation = defineCommand({
  name: 'transfers.hear-cancellation',
  rows: ({ id }: HearCancellation) => ({ aid: FamilyAidTable.by('id', id) }),
  decide: (
    { aid }: OfAid,
    { answer }: HearCancellation,
  ): Decision<{ status: FamilyAid['status'] }, { aid: FamilyAid }> => {
    if (!aid) throw refuseFamilyAid('family-aid.not-found');
    const heard = cancelledBy(aid, answer);
    return { ...(heard === aid ? {} : { save: { aid: heard } }), reply: { status: heard.status } };
  },
});

/** The sender gets amount and fee of what the operator has taken back. */
export interface ReturnFamilyAid {
  id: string;
  agency: string;
  /** Whether the sender may be listed. */
  screened: Screened;
  /** Of the case, should that be. */
  caseId: string;
}

/** What a counter is answered that gave them back. */
export interface ReturnAidReply {
  id: string;
  status: 'cancelled';
  amountCentimes: Centimes;
  feeCentimes: Centimes;
  receiptNumber: string;
}

/**
 * Gives amount and fee of family aid back that its operator has taken back, as if it was not sent. Refuses
 * `family-aid.not-sent`, `family-aid.already-cancelled`, and `transfer.under-verification` when the sender may be listed.
 */
export const returnFamilyAid = defineCommand({
  name: 'transfers.return-family-aid',
  rows: ({ id, agency, screened }: ReturnFamilyAid) => ({
    aid: FamilyAidTable.by('id', id),
    series: seriesOf(agency),
    use: PersonUseTable.through('document', FamilyAidTable.by('id', id), 'senderDocument'),
    memory: ScreeningMemoryTable.allBy('id', memoryIdsOf(screened.subjects)),
  }),
  decide: decideReturning,
});

interface ReturningRows extends OfAid {
  series: ReceiptSeries | undefined;
  use: PersonUse | undefined;
  memory: Remembered[];
}

function decideReturning(
  rows: ReturningRows,
  command: ReturnFamilyAid,
  { at }: DecisionContext,
): Decision<ReturnAidReply, { aid: FamilyAid; series: ReceiptSeries; use?: PersonUse }> {
  const { agency } = command;
  const aid = checkOwedBack(rows.aid);
  if (aid.heldBy !== null || caseOfReturning(aid, rows.memory, command, at))
    throw refuseHeld('transfer.under-verification');
  const { id, operator, amountCentimes, feeCentimes } = aid;
  const bookedOn = businessDay(at);
  const { receiptNumber, series } = drawReceipt(rows.series, agency, bookedOn);
  const use = useWithout(rows.use, aid);
  const cashCentimes = -amountCentimes - feeCentimes;
  const event: TransferCancelledV1 = {
    type: 'transfers.transfer-cancelled.v1',
    subject: id,
    occurredAt: at,
    data: { transferId: id, operator, agency, bookedOn, amountCentimes, feeCentimes, cashCentimes },
  };
  const returned = { status: 'cancelled', heldBy: null, returnedAt: at, returnReceiptNumber: receiptNumber } as const;
  return {
    save: { aid: { ...aid, ...returned }, series, ...(use ? { use } : {}) },
    booking: { bookedOn, agency, entries: takenBack(aid, drawerLedgerAccount(agency)) },
    events: [event],
    reply: { id, status: 'cancelled', amountCentimes, feeCentimes, receiptNumber },
  };
}

/**
 * Family aid that its operator has taken back, and of which the sender has nothing yet.
 *
 * @throws {DomainError} `family-aid.not-sent`, `family-aid.already-cancelled`, `transfer.under-verification` when it is frozen
 */
export function checkOwedBack(aid: FamilyAid | undefined): AidOwedBack {
  if (aid?.status === 'frozen') throw refuseHeld('transfer.under-verification');
  if (aid?.status === 'cancelled') throw refuseFamilyAid('family-aid.already-cancelled');
  if (aid?.status !== 'owed-back') throw refuseFamilyAid('family-aid.not-sent');
  return aid;
}

/** The case that giving back is; undefined when the sender may have it. */
export function caseOfReturning(
  { id: transferId, agency }: AidOwedBack,
  memory: readonly Remembered[],
  { screened, caseId }: Pick<ReturnFamilyAid, 'screened' | 'caseId'>,
  at: Instant,
): ScreeningCase | undefined {
  return caseOf(screened, memory, { caseId, transferId, transferKind: 'family-aid', stage: 'refund', agency, at });
}

/** Amount and fee of what the operator has taken back go to a ledger account, as if it was not sent. */
export function takenBack(aid: AidOwedBack, to: string): Entry[] {
  const { operator, amountCentimes, feeCentimes } = aid;
  return [
    debit(operatorLedgerAccount(operator), amountCentimes),
    ...feeParts(operator, aid).map(([account, part]) => debit(account, part)),
    credit(to, amountCentimes + feeCentimes),
  ];
}
