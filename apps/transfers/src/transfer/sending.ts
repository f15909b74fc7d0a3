import { businessDay, credit, debit, drawerLedgerAccount, type Centimes, type ReceiptSeries } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { TransferSentV1 } from '#libs/events';
import { countUse, type PersonUse } from '../ceiling/ceiling.js';
import { CEILINGS } from '../ceiling/ceiling.parameter.js';
import { PersonUseTable } from '../ceiling/ceiling.table.js';
import { checkIdValid, documentText, type IdentifiedPerson, type NamedPerson } from '../person/person.js';
import { priceOfQuote, type Quote } from '../quote/quote.js';
import {
  caseOf,
  memoryIdsOf,
  type Found,
  type Remembered,
  type Screened,
  type ScreeningCase,
} from '../screening/case.js';
import { screeningRows } from '../screening/case.table.js';
import { priceOf, type FeeMode, type Operator, type Price } from '../tariff/tariff.js';
import { TARIFF_OF } from '../tariff/tariff.parameter.js';
import { VAT } from '../tariff/vat.parameter.js';
import {
  drawReceipt,
  feeParts,
  NOT_PAID,
  payablesLedgerAccount,
  refuseTransfer,
  seriesOf,
  type Transfer,
} from './transfer.js';
import { TransferTable } from './transfer.table.js';

export interface Send {
  /** Drawn by the service; another one is drawn when its code is taken. */
  id: string;
  codeHash: string;
  operator: Operator;
  agency: string;
  /** As {@link priceOf} takes it. */
  statedCentimes: Centimes;
  feeMode: FeeMode;
  /** What the sender was told it costs; today's tariff without one. */
  quote: Quote | null;
  sender: IdentifiedPerson;
  beneficiary: NamedPerson;
  destinationCity: string | null;
  /** Who of both may be listed. */
  screened: Screened;
  /** Of the case, should somebody be. */
  caseId: string;
}

export interface SendReply {
  id: string;
  /** Under verification it is sent, and nobody gets it until compliance has decided. */
  status: 'sent' | 'under-verification';
  /** What the beneficiary gets. */
  amountCentimes: Centimes;
  feeCentimes: Centimes;
  receiptNumber: string;
}

/** What a sending needs, as its decision gets it. */
export interface SendingRows {
  transfer: Transfer | undefined;
  series: ReceiptSeries | undefined;
  use: PersonUse | undefined;
  memory: Remembered[];
}

/** What a sending saves. */
export interface SavedSending {
  transfer: Transfer;
  series: ReceiptSeries;
  use: PersonUse;
  case?: ScreeningCase;
}

/**
 * Takes money in for a beneficiary: amount and fee into the drawer, the amount owed, the fee earned, its VAT owed.
 *
 * Refuses `transfer.above-ceiling`, `transfer.eaten-by-fee`, `ceiling.exceeded`, `person.id-expired`, `quote.expired`,
 * `quote.foreign`, `quote.differs`, `transfer.code-taken` (then another id must be drawn).
 */
export const send = defineCommand({
  name: 'transfers.send',
  rows: ({ codeHash, agency, sender, screened, caseId }: Send) => ({
    ...screeningRows(caseId, memoryIdsOf(screened.subjects)),
    transfer: TransferTable.by('codeHash', codeHash),
    series: seriesOf(agency),
    use: PersonUseTable.by('document', documentText(sender)),
  }),
  decide: decideSending,
});

function decideSending(rows: SendingRows, command: Send, context: DecisionContext): Decision<SendReply, SavedSending> {
  if (rows.transfer) throw refuseTransfer('transfer.code-taken');
  const { at, parameters } = context;
  const { id, codeHash, operator, agency, sender, beneficiary, destinationCity } = command;
  const bookedOn = businessDay(at);
  checkIdValid(sender, bookedOn);
  const price = priceOfSending(command, context);
  const { amountCentimes, feeCentimes } = price;
  const { receiptNumber, series } = drawReceipt(rows.series, agency, bookedOn);
  const counted = { kind: 'sending', on: bookedOn, operator, amountCentimes, receiptNumber } as const;
  const use = countUse(rows.use, documentText(sender), counted, parameters.on(CEILINGS, bookedOn));
  const cashCentimes = amountCentimes + feeCentimes;
  const event: TransferSentV1 = {
    type: 'transfers.transfer-sent.v1',
    subject: id,
    occurredAt: at,
    data: { transferId: id, operator, agency, bookedOn, amountCentimes, feeCentimes, cashCentimes },
  };
  const found: Found = { caseId: command.caseId, transferId: id, stage: 'sending', agency, at };
  const held = caseOf(command.screened, rows.memory, found);
  const transfer: Transfer = {
    id,
    codeHash,
    operator,
    status: 'sent',
    ...price,
    sender,
    beneficiary,
    destinationCity,
    sendingAgency: agency,
    sentAt: at,
    sendingReceiptNumber: receiptNumber,
    corrections: null,
    heldBy: held?.id ?? null,
    screenedRevision: command.screened.revision,
    returnDueCentimes: null,
    ...NOT_PAID,
    accountPayment: null,
  };
  return {
    save: { transfer, series, use, ...(held ? { case: held } : {}) },
    booking: {
      bookedOn,
      agency,
      entries: [
        debit(drawerLedgerAccount(agency), cashCentimes),
        credit(payablesLedgerAccount(operator), amountCentimes),
        ...feeParts(operator, price).map(([account, part]) => credit(account, part)),
      ],
    },
    events: [event],
    reply: { id, status: held ? 'under-verification' : 'sent', amountCentimes, feeCentimes, receiptNumber },
  };
}

function priceOfSending(command: Send, { at, parameters }: DecisionContext): Price {
  if (command.quote) return priceOfQuote(command.quote, command, at);
  const on = businessDay(at);
  const { operator, statedCentimes, feeMode } = command;
  return priceOf(parameters.on(TARIFF_OF[operator], on), parameters.on(VAT, on), statedCentimes, feeMode);
}
