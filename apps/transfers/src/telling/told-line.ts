import { derivedUuid, type Instant } from '#libs/domain';
import type {
  TransferCancelledV1,
  TransferClearedV1,
  TransferPaidOutV1,
  TransferRefundedV1,
  TransferSentV1,
} from '#libs/events';
import type { OperatorLine } from '../operator/operator.js';

/** What happens to a transfer whose numbers are ours, that its operator hears of. */
export type ToldEvent =
  TransferSentV1 | TransferClearedV1 | TransferPaidOutV1 | TransferCancelledV1 | TransferRefundedV1;

/** What an operator knows a transfer by, and whether it may know of it. */
export interface ToldTransfer {
  /** Our receipt number of the sending. */
  reference: string;
  sentAt: Instant;
  /** Whether nobody may be paid it, for now or for good. */
  isKept: boolean;
}

/** A line that an operator is told, by the id that it is told again with. */
export type ToldLine = OperatorLine & { requestId: string };

/** As what an operator's file has it, and which of the ids that come with a transfer the operation has there. */
const TOLD: Record<ToldEvent['type'], { kind: OperatorLine['kind']; n: number }> = {
  'transfers.transfer-sent.v1': { kind: 'sent', n: 1 },
  'transfers.transfer-cleared.v1': { kind: 'sent', n: 1 },
  'transfers.transfer-paid-out.v1': { kind: 'paid', n: 2 },
  'transfers.transfer-cancelled.v1': { kind: 'cancelled', n: 3 },
  'transfers.transfer-refunded.v1': { kind: 'cancelled', n: 3 },
};

/** Whether an event is one of those of which an operator hears. */
export function isTold(event: { type: string }): event is ToldEvent {
  return Object.hasOwn(TOLD, event.type);
}

/**
 * The line that the operator's file of the day shall have of an event: each of them happens once to a transfer, so that told
 * again it is the same operation. A transfer that is kept is not told as sent, since who hears of it pays it; cleared, it is.
 * What goes back on a later day goes back as one amount, with the fee in it when we had refused the transfer.
 *
 * @returns undefined: nothing is told
 */
export function toldLineOf(event: ToldEvent, { reference, sentAt, isKept }: ToldTransfer): ToldLine | undefined {
  const { type, occurredAt, data } = event;
  const { kind, n } = TOLD[type];
  if (kind === 'sent' && isKept) return undefined;
  const { transferId, amountCentimes, agency } = data;
  const at = type === 'transfers.transfer-cleared.v1' ? sentAt : occurredAt;
  const line = { requestId: derivedUuid(transferId, n), kind, reference, amountCentimes, agency, at };
  const isWithFee = kind === 'sent' || type === 'transfers.transfer-cancelled.v1';
  return { ...line, feeCentimes: isWithFee && 'feeCentimes' in data ? data.feeCentimes : 0 };
}
