import { businessDay, credit, debit, drawerLedgerAccount, type Centimes, type ReceiptSeries } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { TransferSentV1 } from '#libs/events';
import { countUse, type PersonUse } from '../ceiling/ceiling.js';
import { CEILINGS } from '../ceiling/ceiling.parameter.js';
import { PersonUseTable } from '../ceiling/ceiling.table.js';
import { checkIdValid, documentText, type IdentifiedPerson, type NamedPerson } from '../person/person.js';
import { priceOfQuote, type Quote } from '../quote/quote.js';
import { caseOf, memoryIdsOf, type Remembered, type Screened, type ScreeningCase } from '../screening/case.js';
import { screeningRows } from '../screening/case.table.js';
import { priceOf, type FeeMode, type Operator, type Price } from '../tariff/tariff.js';
import { TARIFF_OF } from '../tariff/tariff.parameter.js';
import { VAT } from '../tariff/vat.parameter.js';
import { feeParts, payablesLedgerAccount } from './ledger.js';
import { drawReceipt, NOT_PAID, refuseTransfer, seriesOf, type Transfer } from './transfer.js';
import { PromisedCodeTable, TransferTable } from './transfer.table.js';

export interface Send extends Sent {
  /** As {@link priceOf} takes it. */
  statedCentimes: Centimes;
  feeMode: FeeMode;
  /** What the sender was told it costs; today's tariff without one. */
  quote: Quote | null;
}

/** What is sent, whatever it costs. */
export interface Sent {
  /** Drawn by the service; another one is drawn when its code is taken. */
  id: string;
  codeHash: string;
  operator: Operator;
  agency: string;
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
  /** The code was promised to a mobile agency. */
  promised: object | undefined;
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
    promised: PromisedCodeTable.by('codeHash', codeHash),
    series: seriesOf(agency),
    use: PersonUseTable.by('document', documentText(sender)),
  }),
  decide: decideSending,
});

function decideSending(rows: SendingRows, command: Send, context: DecisionContext): Decision<SendReply, SavedSending> {
  if (rows.transfer || rows.promised) throw refuseTransfer('transfer.code-taken');
  const { receiptNumber, series } = drawReceipt(rows.series, command.agency, businessDay(context.at));
  const price = priceOfSending(command, context);
  const { save, ...sent } = sentFor(price, receiptNumber, rows, command, context);
  return { ...sent, save: { ...save, series } };
}

/**
 * A transfer that is sent, at a counter or without a network, on the day of the context: what it books, and what counts
 * against the sender's ceilings.
 *
 * @throws {DomainError} `ceiling.exceeded`, `person.id-expired`
 */
export function sentFor(
  price: Price,
  receiptNumber: string,
  rows: Pick<SendingRows, 'use' | 'memory'>,
  command: Sent,
  { at, parameters }: DecisionContext,
): Decision<SendReply, Omit<SavedSending, 'series'>> & { save: Omit<SavedSending, 'series'> } {
  const { id, codeHash, operator, agency, sender, beneficiary, destinationCity, screened, caseId } = command;
  const { amountCentimes, feeCentimes } = price;
  const bookedOn = businessDay(at);
  checkIdValid(sender, bookedOn);
  const counted = { kind: 'sending', on: bookedOn, operator, amountCentimes, receiptNumber } as const;
  const use = countUse(rows.use, documentText(sender), counted, parameters.on(CEILINGS, bookedOn));
  const held = caseOf(screened, rows.memory, { caseId, transferId: id, stage: 'sending', agency, at });
  const cashCentimes = amountCentimes + feeCentimes;
  const event: TransferSentV1 = {
    type: 'transfers.transfer-sent.v1',
    subject: id,
    occurredAt: at,
    data: { transferId: id, operator, agency, bookedOn, amountCentimes, feeCentimes, cashCentimes },
  };
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
    screenedRevision: screened.revision,
    returnDueCentimes: null,
    reservation: null,
    ...NOT_PAID,
    accountPayment: null,
  };
  const entries = [
    debit(drawerLedgerAccount(agency), cashCentimes),
    credit(payablesLedgerAccount(operator), amountCentimes),
    ...feeParts(operator, price).map(([account, part]) => credit(account, part)),
  ];
  return {
    save: { transfer, use, ...(held ? { case: held } : {}) },
    booking: { bookedOn, agency, entries },
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
