import type { AskedCommand } from '#libs/commands';
import { defineErrors, instantOf, typedReceiptNumber } from '#libs/domain';
import { TransferPaidElsewhereV1, TRANSFERS_CHANNELS } from '#libs/events';
import type { PartnerEvent } from '#libs/messaging';
import type { PartnerAsking } from '#libs/partners';
import { checkedBy } from '#libs/service';
import { OPERATOR_WORDS } from '../words/operator.words.js';
import { notePaidElsewhere } from './elsewhere.js';

/** Refusals of what an operator says. */
export const refuseOperatorEvent = defineErrors(OPERATOR_WORDS, {
  'operator-event.unknown-type': {
    status: 422,
    detail: 'No event has this type and version; the AsyncAPI document lists them.',
  },
});

/**
 * The command that an event of Cash Express asks for.
 *
 * @throws {DomainError} `operator-event.unknown-type`, `request.invalid` with the field
 */
export function elsewhereCommandOf({ type, data }: PartnerEvent, { ask, request }: PartnerAsking): AskedCommand {
  if (type !== TransferPaidElsewhereV1.type) {
    const known = TRANSFERS_CHANNELS.flatMap(({ events }) => events.map((event) => event.type));
    throw refuseOperatorEvent('operator-event.unknown-type', { type: type.slice(0, 100), known });
  }
  const { reference, amountCentimes, counter, paidAt } = checkedBy(TransferPaidElsewhereV1.schema, data);
  const said = { amountCentimes, counter, paidAt: instantOf(Date.parse(paidAt)) };
  const receiptNumber = typedReceiptNumber(reference) ?? reference;
  return ask(notePaidElsewhere, { ...said, reference: receiptNumber, operator: 'cash-express' }, request);
}
