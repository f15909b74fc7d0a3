import { businessDay } from '#libs/domain';
import { nowThere, type OperatorMemory, type OperatorRequest } from './memory.js';
import type { International, Refusal, SendingBody } from './protocol.js';
import { refused } from './reservations.js';
import { ReusedRequest } from './reused-request.js';

/** Where the operators pay nobody; invented. */
const NOT_SERVED = ['KP'];

/** Money that is sent abroad from here: the operator gives the number, each once by the platform's own id. */
export class Sendings {
  constructor(private readonly memory: OperatorMemory) {}

  /** The same id again gets the same number; after its cancellation it is refused for ever. @throws {ReusedRequest} */
  send(operator: International, body: SendingBody): object {
    const { requestId, agency, amountCentimes, feeCentimes, beneficiary } = body;
    const asked = JSON.stringify(body);
    const known = this.known(operator, requestId);
    if (known?.status === 'cancelled') return refused(requestId, 'sending.cancelled');
    if (known && known.asked !== asked) throw new ReusedRequest();
    if (known) return answerTo(known);
    const request = { operator, requestId, kind: 'sending', asked, agency, amountCentimes, feeCentimes } as const;
    if (NOT_SERVED.includes(beneficiary.country)) {
      const code: Refusal = 'sending.country-not-served';
      this.memory.remember({ request: { ...request, status: 'refused', code } });
      return refused(requestId, code);
    }
    const reference = this.memory.newReference(operator);
    const at = nowThere();
    const sent: OperatorRequest = { ...request, status: 'sent', reference, at };
    const line = { reference, requestId, kind: 'sent', amountCentimes, feeCentimes, agency, at } as const;
    this.memory.remember({ request: sent }, { operator, line });
    return answerTo(sent);
  }

  /** Nobody is paid any more; an id that never came is refused from now on. @throws {ReusedRequest} */
  cancel(operator: International, requestId: string): object {
    const known = this.known(operator, requestId);
    const answer = { requestId, outcome: 'cancelled', reference: known?.reference ?? null };
    if (known?.status === 'cancelled') return answer;
    const request = known ?? ({ operator, requestId, kind: 'sending', asked: null } as const);
    const cancelled: OperatorRequest = { ...request, status: 'cancelled', takenBackAt: nowThere() };
    if (known?.status !== 'sent') {
      this.memory.remember({ request: cancelled });
      return answer;
    }
    const { reference = '' } = known;
    if (this.memory.stateOf(reference) === 'gone') return refused(requestId, 'sending.already-paid');
    this.memory.remember({ request: cancelled }, { operator, line: cancellationLine(cancelled) });
    return answer;
  }

  private known(operator: International, requestId: string): OperatorRequest | undefined {
    const known = this.memory.requestOf(operator, requestId);
    if (known && known.kind !== 'sending') throw new ReusedRequest();
    return known;
  }
}

/** The fee goes back on the day of the sending alone. */
function cancellationLine(cancelled: OperatorRequest) {
  const { requestId, reference = '', agency = '', amountCentimes = 0, feeCentimes = 0 } = cancelled;
  const { at: sentAt = '', takenBackAt: at = '' } = cancelled;
  const isSameDay = businessDay(sentAt) === businessDay(at);
  return {
    reference,
    requestId,
    kind: 'cancelled',
    amountCentimes,
    feeCentimes: isSameDay ? feeCentimes : 0,
    agency,
    at,
  } as const;
}

function answerTo({ requestId, code, reference }: OperatorRequest): object {
  return code ? refused(requestId, code) : { requestId, outcome: 'sent', reference };
}
