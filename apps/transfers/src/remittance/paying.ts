import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import {
  businessDay,
  credit,
  debit,
  drawerLedgerAccount,
  instantOf,
  isSameName,
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
import type { PayOutReply } from '../transfer/payout.js';
import { operatorLedgerAccount } from '../transfer/ledger.js';
import { drawReceipt, seriesOf } from '../transfer/transfer.js';
import { checkNotStopped, countOfId, type WrongCodeCount } from '../wrong-code/wrong-code.js';
import { refuseInwardRemittance, type InwardRemittance, type ReservedMoney } from './remittance.js';
import { InwardRemittanceTable } from './remittance.table.js';

/** A counter pays what the operator keeps for it. */
export interface PayRemittance {
  id: string;
  agency: string;
  payee: IdentifiedPerson;
  idHash: string;
}

/** What paying needs, as its decision gets it. */
export interface PayingRows {
  remittance: InwardRemittance | undefined;
  series: ReceiptSeries | undefined;
  use: PersonUse | undefined;
  wrongCodes: WrongCodeCount | undefined;
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
 * Refuses `transfer.id-stopped`, `remittance.lapsed`, `reference.other-beneficiary`, `person.id-expired`,
 * `ceiling.exceeded`.
 */
export const payRemittance = defineCommand({
  name: 'transfers.pay-remittance',
  rows: ({ id, agency, payee, idHash }: PayRemittance) => ({
    remittance: InwardRemittanceTable.by('id', id),
    series: seriesOf(agency),
    use: PersonUseTable.by('document', documentText(payee)),
    wrongCodes: countOfId(idHash),
    announcement: AnnouncementTable.madeBy(id),
  }),
  decide: decidePaying,
});

function decidePaying(
  rows: PayingRows,
  { agency, payee }: PayRemittance,
  context: DecisionContext,
): Decision<PayOutReply, SavedPayment> {
  const { at, parameters } = context;
  checkNotStopped(rows.wrongCodes, at);
  const remittance = payableRemittance(rows.remittance, payee, context);
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

/**
 * The remittance that a counter may pay. What was begun too long ago is not, nor what the operator no longer keeps: it might
 * not be confirmed.
 *
 * @throws {DomainError} `remittance.lapsed`, `reference.other-beneficiary`, `person.id-expired`
 */
export function payableRemittance(
  remittance: InwardRemittance | undefined,
  payee: IdentifiedPerson,
  { at, parameters }: DecisionContext,
): Extract<InwardRemittance, { status: 'reserved' }> & ReservedMoney {
  if (remittance?.status !== 'reserved') throw refuseInwardRemittance('remittance.lapsed');
  const { minutesToEnd } = parameters.on(OPERATOR_REQUESTS, businessDay(at));
  const endsAt = instantOf(Date.parse(remittance.begunAt) + minutesToEnd * 60_000);
  if (at > endsAt || at >= remittance.reservedUntil) throw refuseInwardRemittance('remittance.lapsed');
  if (!isSameName(remittance.beneficiary, payee)) throw refuseOperator('reference.other-beneficiary');
  checkIdValid(payee, businessDay(at));
  return remittance;
}
