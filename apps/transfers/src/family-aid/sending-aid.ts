import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { businessDay, credit, debit, drawerLedgerAccount, type Centimes, type ReceiptSeries } from '#libs/domain';
import type { TransferSentV1 } from '#libs/events';
import { announce, AnnouncementTable, type Announcement } from '#libs/partners';
import { countUse, type PersonUse } from '../ceiling/ceiling.js';
import { CEILINGS, FAMILY_AID_CEILING } from '../ceiling/ceiling.parameter.js';
import { PersonUseTable } from '../ceiling/ceiling.table.js';
import type { SendingAnswer } from '../operator/operator.js';
import { checkIdValid, documentText, type IdentifiedPerson } from '../person/person.js';
import { PAPERS_NEEDED, type AidPaper, type SenderStatus } from '../person/sender-status.js';
import { priceOfQuote, type Quote } from '../quote/quote.js';
import { caseOf, memoryIdsOf, type Remembered, type Screened, type ScreeningCase } from '../screening/case.js';
import { screeningRows } from '../screening/case.table.js';
import { priceOf, type FeeMode } from '../tariff/tariff.js';
import { TARIFF_OF } from '../tariff/tariff.parameter.js';
import { VAT } from '../tariff/vat.parameter.js';
import { feeParts, operatorLedgerAccount } from '../transfer/ledger.js';
import { drawReceipt, seriesOf } from '../transfer/transfer.js';
import { NO_CASH_YET, refuseFamilyAid, useOfAid, useWithout, type FamilyAid } from './family-aid.js';
import { FamilyAidTable } from './family-aid.table.js';

/** A counter is about to ask an operator to send family aid. */
export type BeginFamilyAid = Pick<
  FamilyAid,
  | 'id'
  | 'operator'
  | 'agency'
  | 'sender'
  | 'senderStatus'
  | 'beneficiary'
  | 'relation'
  | 'papers'
  | 'request'
  | 'attempt'
> & {
  /** As `priceOf` takes it. */
  statedCentimes: Centimes;
  feeMode: FeeMode;
  /** What the sender was told it costs; today's tariff without one. */
  quote: Quote | null;
  /** Who of the sender and the named beneficiary may be listed. */
  screened: Screened;
  /** Of the case, should somebody be. */
  caseId: string;
};

/**
 * Writes family aid down before its operator is asked, and counts it against the sender's ceilings; no cash is taken. While
 * somebody of it may be listed, the operator is not asked, and it counts nothing.
 *
 * Refuses `person.id-expired`, `family-aid.not-abroad`, `family-aid.other-id-kind`, `family-aid.papers-missing`, as
 * `priceOf` and `priceOfQuote`, and `ceiling.exceeded`.
 */
export const beginFamilyAid = defineCommand({
  name: 'transfers.begin-family-aid',
  rows: ({ id, sender, screened, caseId }: BeginFamilyAid) => ({
    ...screeningRows(caseId, memoryIdsOf(screened.subjects)),
    aid: FamilyAidTable.madeBy(id),
    use: PersonUseTable.by('document', documentText(sender)),
  }),
  decide: decideBeginning,
});

function decideBeginning(
  rows: { use: PersonUse | undefined; memory: Remembered[] },
  command: BeginFamilyAid,
  context: DecisionContext,
): Decision<{ id: string }, { aid: FamilyAid; use?: PersonUse; case?: ScreeningCase }> {
  const { at, parameters } = context;
  const { statedCentimes: _, feeMode: _mode, quote: _quote, screened, caseId, ...asked } = command;
  const on = businessDay(at);
  checkIdValid(asked.sender, on);
  checkMaySend(asked);
  const senderDocument = documentText(asked.sender);
  const price = priceOfAid(command, context);
  const aid: FamilyAid = {
    ...asked,
    ...price,
    ...NO_CASH_YET,
    senderDocument,
    begunAt: at,
    status: 'asking',
    refusal: null,
  };
  const asSending = countUse(rows.use, senderDocument, useOfAid('sending', aid), parameters.on(CEILINGS, on));
  const ofAid = { 'family-aid': parameters.on(FAMILY_AID_CEILING, on) };
  const use = countUse(asSending, senderDocument, useOfAid('family-aid', aid), ofAid);
  const { id, agency } = aid;
  const of = { caseId, transferId: id, transferKind: 'family-aid', stage: 'family-aid', agency, at } as const;
  const held = caseOf(screened, rows.memory, of);
  if (held) return { save: { aid: { ...aid, status: 'under-verification' }, case: held }, reply: { id } };
  return { save: { aid, use }, reply: { id } };
}

/** Countries of ISO 3166-1 in which the network has agencies: a transfer goes there. */
const AT_HOME = ['MA', 'EH'];

/**
 * Whether the teller has seen what a sender of this status must show, for somebody abroad.
 *
 * @throws {DomainError} `family-aid.not-abroad`, `family-aid.other-id-kind`, `family-aid.papers-missing`
 */
export function checkMaySend(asked: {
  sender: Pick<IdentifiedPerson, 'idKind'>;
  senderStatus: SenderStatus;
  beneficiary: { country: string };
  papers: readonly AidPaper[];
}): void {
  const { sender, senderStatus, beneficiary, papers } = asked;
  if (AT_HOME.includes(beneficiary.country))
    throw refuseFamilyAid('family-aid.not-abroad', { field: 'beneficiary.country' });
  const needed = PAPERS_NEEDED[senderStatus];
  if (!needed.idKinds.includes(sender.idKind))
    throw refuseFamilyAid('family-aid.other-id-kind', { field: 'sender.idKind', oneOf: needed.idKinds });
  const missing = needed.papers.filter((paper) => !papers.includes(paper));
  if (missing.length > 0) throw refuseFamilyAid('family-aid.papers-missing', { field: 'papers', missing });
}

function priceOfAid(command: BeginFamilyAid, { at, parameters }: DecisionContext) {
  const { operator, statedCentimes, feeMode, quote } = command;
  if (quote) return priceOfQuote(quote, command, at);
  const on = businessDay(at);
  return priceOf(parameters.on(TARIFF_OF[operator], on), parameters.on(VAT, on), statedCentimes, feeMode);
}

/** The operator has taken it, and given its number. */
export interface TakeFamilyAid {
  id: string;
  agency: string;
  reference: string;
}

/** What a counter is answered that took family aid; the operator's number is told besides, and not kept with it. */
export interface TakeReply {
  id: string;
  status: 'sent';
  amountCentimes: Centimes;
  feeCentimes: Centimes;
  receiptNumber: string;
}

/**
 * Takes the cash of family aid that its operator has sent: amount and fee into the drawer, the amount owed to the operator.
 * Refuses `family-aid.lapsed`.
 */
export const takeFamilyAid = defineCommand({
  name: 'transfers.take-family-aid',
  rows: ({ id, agency }: TakeFamilyAid) => ({ aid: FamilyAidTable.by('id', id), series: seriesOf(agency) }),
  decide: decideTaking,
});

function decideTaking(
  rows: { aid: FamilyAid | undefined; series: ReceiptSeries | undefined },
  { agency, reference }: TakeFamilyAid,
  { at }: DecisionContext,
): Decision<TakeReply, { aid: FamilyAid; series: ReceiptSeries }> {
  const { aid } = rows;
  if (aid?.status !== 'asking') throw refuseFamilyAid('family-aid.lapsed');
  const { id, operator, amountCentimes, feeCentimes } = aid;
  const bookedOn = businessDay(at);
  const { receiptNumber, series } = drawReceipt(rows.series, agency, bookedOn);
  const cashCentimes = amountCentimes + feeCentimes;
  const event: TransferSentV1 = {
    type: 'transfers.transfer-sent.v1',
    subject: id,
    occurredAt: at,
    data: { transferId: id, operator, agency, bookedOn, amountCentimes, feeCentimes, cashCentimes },
  };
  return {
    save: { aid: { ...aid, status: 'sent', reference, sentAt: at, receiptNumber }, series },
    booking: {
      bookedOn,
      agency,
      entries: [
        debit(drawerLedgerAccount(agency), cashCentimes),
        credit(operatorLedgerAccount(operator), amountCentimes),
        ...feeParts(operator, aid).map(([account, part]) => credit(account, part)),
      ],
    },
    events: [event],
    reply: { id, status: 'sent', amountCentimes, feeCentimes, receiptNumber },
  };
}

/** Family aid is not sent: `code` is the operator's, or undefined where nobody asked again in time. */
export interface DropFamilyAid {
  id: string;
  code: Extract<SendingAnswer, { outcome: 'refused' }>['code'] | undefined;
}

/**
 * Family aid that is not sent counts against no ceiling. What nobody asked again for is taken back at the operator, which is
 * told until it has heard. What is sent meanwhile stays.
 */
export const dropFamilyAid = defineCommand({
  name: 'transfers.drop-family-aid',
  rows: ({ id }: DropFamilyAid) => ({
    aid: FamilyAidTable.by('id', id),
    use: PersonUseTable.through('document', FamilyAidTable.by('id', id), 'senderDocument'),
    announcement: AnnouncementTable.by('id', id),
  }),
  decide: (
    { aid, use }: { aid: FamilyAid | undefined; use: PersonUse | undefined },
    { code }: DropFamilyAid,
    { at }: DecisionContext,
  ): Decision<{ status: FamilyAid['status'] }, { aid: FamilyAid; use?: PersonUse; announcement?: Announcement }> => {
    if (!aid) throw refuseFamilyAid('family-aid.not-found');
    if (aid.status !== 'asking') return { reply: { status: aid.status } };
    const freed = useWithout(use, aid);
    const status = code === undefined ? 'lapsed' : 'refused';
    const { id, operator: partner } = aid;
    return {
      save: {
        aid: { ...aid, status, refusal: code ?? 'family-aid.lapsed' },
        ...(freed ? { use: freed } : {}),
        ...(status === 'lapsed' ? { announcement: announce({ id, partner, what: 'take-back' }, at) } : {}),
      },
      reply: { status },
    };
  },
});
