import type { AskedCommand } from '#libs/commands';
import { defineErrors } from '#libs/domain';
import {
  AccountConfirmedV1,
  accountsContract,
  CardAuthorisedV1,
  CardClearedV1,
  CardRefundedV1,
  CardReversedV1,
  OpeningRefusedV1,
} from '#libs/events';
import type { PartnerEvent } from '#libs/messaging';
import type { PartnerAsking } from '#libs/partners';
import { checkedBy } from '#libs/service';
import { cardNumberIn, refuseCard } from '../card/card.js';
import { clearCard } from '../card/charge.js';
import { authoriseCard } from '../card/hold.js';
import { refundCard, reverseCard } from '../card/repayment.js';
import { confirmOpening, refuseRequest } from '../opening/opening.js';
import { ACCOUNTS_WORDS } from '../words/refusals.words.js';

/** Refusals of what a bank says. */
export const refuseBankEvent = defineErrors(ACCOUNTS_WORDS, {
  'bank-event.unknown-type': {
    status: 422,
    detail: 'No event has this type and version; the AsyncAPI document lists them.',
  },
});

/**
 * The command that an event of a bank asks for.
 *
 * @throws {DomainError} `bank-event.unknown-type`, `card.number-in-body`, `request.invalid` with the field
 */
export function bankCommandOf(
  { type, partner: bank, data }: PartnerEvent,
  { ask, id, request }: PartnerAsking,
): AskedCommand {
  const field = cardNumberIn(data);
  if (field !== undefined) throw refuseCard('card.number-in-body', { field });
  const by = { id, bank };
  switch (type) {
    case AccountConfirmedV1.type:
      return ask(confirmOpening, { ...by, ...checkedBy(AccountConfirmedV1.schema, data) }, request);
    case OpeningRefusedV1.type:
      return ask(refuseRequest, { bank, ...checkedBy(OpeningRefusedV1.schema, data) }, request);
    case CardAuthorisedV1.type:
      return ask(authoriseCard, { ...by, ...checkedBy(CardAuthorisedV1.schema, data) }, request);
    case CardClearedV1.type:
      return ask(clearCard, { ...by, ...checkedBy(CardClearedV1.schema, data) }, request);
    case CardReversedV1.type:
      return ask(reverseCard, { ...by, ...checkedBy(CardReversedV1.schema, data) }, request);
    case CardRefundedV1.type:
      return ask(refundCard, { ...by, ...checkedBy(CardRefundedV1.schema, data) }, request);
    default: {
      const known = (accountsContract.channels ?? []).flatMap(({ events }) => events.map((event) => event.type));
      throw refuseBankEvent('bank-event.unknown-type', { type: type.slice(0, 100), known });
    }
  }
}
