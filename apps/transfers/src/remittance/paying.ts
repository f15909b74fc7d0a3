import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import {
  businessDay,
  credit,
  debit,
  drawerLedgerAccount,
  instantOf,
  isSameName,
  type Instant,
  type ReceiptSeries,
} from '#libs/domain';
import type { TransferPaidOutV1 } from '#libs/events';
import { announce, AnnouncementTable, type Announcement } from '#libs/partners';
import { countUse, type PersonUse } from '../ceiling/ceiling.js';
import { CEILINGS } from '../ceiling/ceiling.parameter.js';
import { PersonUseTable } from '../ceiling/ceiling.table.js';
import { refuseOperator } from '../operator/operator.js';
import { OPERATOR_REQUESTS } from '../operator/requests.parameter.js';
import { checkIdValid, documentText, type IdentifiedPerson } from '../person/person.js';
import { caseOf, memoryIdsOf, type Remembered, type Screened, type ScreeningCase } from '../screening/case.js';
import { ScreeningMemoryTable } from '../screening/case.table.js';
import type { PayOutReply } from '../transfer/payout.js';
import { operatorLedgerAccount } from '../transfer/ledger.js';
import { drawReceipt, refuseHeld, seriesOf } from '../transfer/transfer.js';
import { checkNotStopped, countOfId, type WrongCodeCount } from '../wrong-code/wrong-code.js';
import { refuseInwardRemittance, HELD_REFUSAL, type InwardRemittance, type ReservedMoney } from './remittance.js';
import { InwardRemittanceTable } from './remittance.table.js';

/** A counter pays what the operator keeps for it. */
export interface PayRemittance {
  id: string;
  agency: string;
  payee: IdentifiedPerson;
  idHash: string;
  /** Who of the payee, the sender and whom the operator names may be listed. */
  screened: Screened;
  /** Of the case, should somebody be. */
  caseId: string;
}

/** What paying needs, as its decision gets it. */
export interface PayingRows {
  remittance: InwardRemittance | undefined;
  series: ReceiptSeries | undefined;
  use: PersonUse | undefined;
  wrongCodes: WrongCodeCount | undefined;
  memory: Remembered[];
}

/** What paying saves. */
export interface SavedPayment {
  remittance: InwardRemittance;
  series: ReceiptSeries;
  use: PersonUse;
  announcement: Announcement;
}

/**
 * Pays money from abroad in cash, once, to the person whom its sender named: the operator owes it from then on, and is told
 * so until it has heard.
 *
 * Refuses `transfer.id-stopped`, as {@link payableRemittance}, `transfer.under-verification` when somebody of it may be listed,
 * and `ceiling.exceeded`.
 */
export const payRemittance = defineCommand({
  name: 'transfers.pay-remittance',
  rows: ({ id, agency, payee, idHash, screened }: PayRemittance) => ({
    remittance: InwardRemittanceTable.by('id', id),
    series: seriesOf(agency),
    use: PersonUseTable.by('document', documentText(payee)),
    wrongCodes: countOfId(idHash),
    memory: ScreeningMemoryTable.allBy('id', memoryIdsOf(screened.subjects)),
    announcement: AnnouncementTable.madeBy(id),
  }),
  decide: decidePaying,
});

function decidePaying(
  rows: PayingRows,
  command: PayRemittance,
  context: DecisionContext,
): Decision<PayOutReply, SavedPayment> {
  const { at, parameters } = context;
  const { agency, payee } = command;
  checkNotStopped(rows.wrongCodes, at);
  const remittance = payableRemittance(rows.remittance, payee, context);
  if (caseOfPaying(remittance, rows.memory, command, at)) throw refuseHeld(HELD_REFUSAL);
  const { id, operator, amountCentimes } = remittance;
  const bookedOn = businessDay(at);
  const { receiptNumber, series } = drawReceipt(rows.series, agency, bookedOn);
  const counted = { kind: 'pay-out', on: bookedOn, operator, amountCentimes, receiptNumber } as const;
  const use = countUse(rows.use, documentText(payee), counted, parameters.on(CEILINGS, bookedOn));
  const event: TransferPaidOutV1 = {
    type: 'transfers.transfer-paid-out.v1',
    subject: id,
    occurredAt: at,
    data: { transferId: id, operator, agency, bookedOn, amountCentimes, cashCentimes: -amountCentimes },
  };
  return {
    save: {
      remittance: { ...remittance, status: 'paid-out', paidOutAt: at, receiptNumber },
      series,
      use,
      announcement: announce({ id, partner: operator, what: 'confirm' }, at),
    },
    booking: {
      bookedOn,
      agency,
      entries: [
        debit(operatorLedgerAccount(operator), amountCentimes),
        credit(drawerLedgerAccount(agency), amountCentimes),
      ],
    },
    events: [event],
    reply: { transferId: id, status: 'paid-out', amountCentimes, receiptNumber },
  };
}

/** Money that its operator keeps for our counter, and nothing else. */
export type PayableRemittance = Extract<InwardRemittance, { status: 'reserved' }> & ReservedMoney & { heldBy: null };

/** The case that a payment is; undefined when it may be paid. */
export function caseOfPaying(
  { id: transferId, agency }: Pick<InwardRemittance, 'id' | 'agency'>,
  memory: readonly Remembered[],
  { screened, caseId }: Pick<PayRemittance, 'screened' | 'caseId'>,
  at: Instant,
): ScreeningCase | undefined {
  return caseOf(screened, memory, { caseId, transferId, transferKind: 'remittance', stage: 'remittance', agency, at });
}

/**
 * The remittance that a counter may pay. What was begun too long ago is not, nor what the operator no longer keeps: it might
 * not be confirmed.
 *
 * @throws {DomainError} `transfer.under-verification`, `remittance.lapsed`, `reference.other-beneficiary`, `person.id-expired`
 */
export function payableRemittance(
  remittance: InwardRemittance | undefined,
  payee: IdentifiedPerson,
  { at, parameters }: DecisionContext,
): PayableRemittance {
  if (remittance && remittance.heldBy !== null) throw refuseHeld(HELD_REFUSAL);
  if (remittance?.status !== 'reserved') throw refuseInwardRemittance('remittance.lapsed');
  const { minutesToEnd } = parameters.on(OPERATOR_REQUESTS, businessDay(at));
  const endsAt = instantOf(Date.parse(remittance.begunAt) + minutesToEnd * 60_000);
  if (at > endsAt || at >= remittance.reservedUntil) throw refuseInwardRemittance('remittance.lapsed');
  if (!isSameName(remittance.beneficiary, payee)) throw refuseOperator('reference.other-beneficiary');
  checkIdValid(payee, businessDay(at));
  return { ...remittance, heldBy: null };
}
