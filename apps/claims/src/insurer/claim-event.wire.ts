import { businessDay, defineErrors, instantOf, type Day, type Instant } from '#libs/domain';
import {
  CLAIM_EVENTS,
  ClaimAcceptedV1,
  ClaimDeclaredV1,
  ClaimDocumentsReceivedV1,
  ClaimRefusedV1,
  InsurerCancelledV1,
  InsurerSettledV1,
} from '#libs/events';
import type { AskedCommand } from '#libs/commands';
import type { PartnerEvent } from '#libs/messaging';
import type { PartnerAsking } from '#libs/partners';
import { checkedBy } from '#libs/service';
import { acceptClaim, cancelClaim, noteDocuments, refuseByInsurer } from '../claim/decision.js';
import { declareClaim } from '../claim/declaration.js';
import { settleClaim } from '../claim/settlement.js';
import type { SealedPathology } from '../vault/vault.service.js';
import { CLAIMS_WORDS } from '../words/refusals.words.js';

/** Refusals of what an insurer says. */
export const refuseClaimEvent = defineErrors(CLAIMS_WORDS, {
  'claim-event.unknown-type': {
    status: 422,
    detail: 'No event has this type and version; the AsyncAPI document lists them.',
  },
});

interface Asking extends PartnerAsking {
  seal: (text: string) => string;
  sealPathology: (policyId: string, pathology: string | undefined) => SealedPathology;
}

/**
 * Reads an event of an insurer, and says which command it asks for.
 *
 * @throws {DomainError} `claim-event.unknown-type`, `request.invalid` with the field, `request.malformed-text`
 */
export function commandOf(event: PartnerEvent, { ask, id, request, seal, sealPathology }: Asking): AskedCommand {
  const { type, partner: insurer, data } = event;
  const of = { insurer, by: insurer };
  switch (type) {
    case ClaimDeclaredV1.type: {
      const { pathology, ...declared } = checkedBy(ClaimDeclaredV1.schema, data);
      const command = {
        ...of,
        id,
        agency: null,
        memberId: null,
        child: null,
        sameEventAs: null,
        declaredOn: dayOf(event, request.at),
        ...declared,
        ...sealPathology(declared.policyId, pathology),
      };
      return ask(declareClaim, command, request);
    }
    case ClaimDocumentsReceivedV1.type:
      return ask(noteDocuments, { ...of, ...checkedBy(ClaimDocumentsReceivedV1.schema, data) }, request);
    case ClaimAcceptedV1.type:
      return ask(acceptClaim, { ...of, ...checkedBy(ClaimAcceptedV1.schema, data) }, request);
    case ClaimRefusedV1.type: {
      const { claimNumber, reason, decidedOn: on } = checkedBy(ClaimRefusedV1.schema, data);
      const ending = { claimNumber, on, dayField: 'decidedOn', sealedReason: seal(reason) };
      return ask(refuseByInsurer, { ...of, ...ending }, request);
    }
    case InsurerSettledV1.type:
      return ask(settleClaim, { ...of, id, ...checkedBy(InsurerSettledV1.schema, data) }, request);
    case InsurerCancelledV1.type: {
      const { claimNumber, reason, cancelledOn: on } = checkedBy(InsurerCancelledV1.schema, data);
      const ending = { claimNumber, on, dayField: 'cancelledOn', sealedReason: seal(reason) };
      return ask(cancelClaim, { ...of, ...ending }, request);
    }
    default:
      throw refuseClaimEvent('claim-event.unknown-type', {
        type: type.slice(0, 100),
        known: CLAIM_EVENTS.map((known) => known.type),
      });
  }
}

function dayOf({ occurredAt }: PartnerEvent, at: Instant): Day {
  const [day, today] = [businessDay(instantOf(Date.parse(occurredAt))), businessDay(at)];
  return day > today ? today : day;
}
