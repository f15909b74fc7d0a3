import { PartnerAway } from '#libs/partners';
import {
  refuseOperator,
  RESERVATION_REFUSALS,
  SENDING_REFUSALS,
  type InternationalOperator,
  type Operators,
  type ReservationAnswer,
  type ReservationRequest,
  type SendingAnswer,
  type SendingRequest,
} from './operator.js';

/** Asks for money the first time, or again when nobody knows what came of it: what became of it first, and anew only what has not come. */
export async function reserveOnce(
  operators: Operators,
  operator: InternationalOperator,
  request: ReservationRequest,
  isFirst: boolean,
): Promise<ReservationAnswer> {
  const standing = isFirst ? undefined : await operators.ask(operator, request.requestId);
  switch (standing?.status) {
    case undefined:
    case 'unknown':
      return operators.reserve(operator, request);
    case 'released':
      return { outcome: 'refused', code: 'request.released' };
    case 'refused':
      return { outcome: 'refused', code: codeAmong(RESERVATION_REFUSALS, standing.code) };
    case 'reserved':
    case 'confirmed': {
      const { status: _, ...money } = standing;
      if (money.reference !== request.reference) throw aboutAnother();
      return { outcome: 'reserved', ...money };
    }
    default:
      throw aboutAnother();
  }
}

/** Sends the first time, or again when nobody knows what came of it, as {@link reserveOnce} does. */
export async function sendOnce(
  operators: Operators,
  operator: InternationalOperator,
  request: SendingRequest,
  isFirst: boolean,
): Promise<SendingAnswer> {
  const standing = isFirst ? undefined : await operators.ask(operator, request.requestId);
  switch (standing?.status) {
    case undefined:
    case 'unknown':
      return operators.send(operator, request);
    case 'sent':
      return { outcome: 'sent', reference: standing.reference };
    case 'cancelled':
      return { outcome: 'refused', code: 'sending.cancelled' };
    case 'refused':
      return { outcome: 'refused', code: codeAmong(SENDING_REFUSALS, standing.code) };
    default:
      throw aboutAnother();
  }
}

/** What a call says, or undefined when nobody knows what it did. */
export async function answerOf<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof PartnerAway) return undefined;
    throw error;
  }
}

/** What a call says. @throws {DomainError} `operator.away` when nobody knows what it did: the same request may be repeated */
export async function surely<Answer>(call: Promise<Answer>): Promise<Answer> {
  const answer = await answerOf(call);
  if (answer === undefined) throw refuseOperator('operator.away');
  return answer;
}

function codeAmong<Code extends string>(known: readonly Code[], code: string): Code | 'other' {
  return known.find((one) => one === code) ?? 'other';
}

function aboutAnother(): PartnerAway {
  return new PartnerAway('what it says became of the request cannot be so', 'garbled');
}
