import { randomUUID } from 'node:crypto';
import { businessDay, instantOf } from '#libs/domain';
import type { TransferPaidOutV1, TransferSentV1 } from '#libs/events';

/** What a test says about a transfer's event; the rest is made up. */
export interface TransferFacts {
  transferId?: string;
  agency?: string;
  bookedOn?: string;
  amountCentimes?: number;
  occurredAt?: string;
}

/** An event `transfers.transfer-sent.v1`. */
export function transferSent(facts: TransferFacts = {}): TransferSentV1 {
  const { data, ...rest } = transferFacts(facts);
  const feeCentimes = 1_500;
  const cashCentimes = data.amountCentimes + feeCentimes;
  return { type: 'transfers.transfer-sent.v1', ...rest, data: { ...data, feeCentimes, cashCentimes } };
}

/** An event `transfers.transfer-paid-out.v1`. */
export function transferPaidOut(facts: TransferFacts = {}): TransferPaidOutV1 {
  const { data, ...rest } = transferFacts(facts);
  return {
    type: 'transfers.transfer-paid-out.v1',
    ...rest,
    data: { ...data, cashCentimes: -data.amountCentimes },
  };
}

function transferFacts({ transferId = randomUUID(), agency = 'RAB-001', ...facts }: TransferFacts) {
  const { amountCentimes = 10_000, occurredAt = instantOf(Date.now()) } = facts;
  const bookedOn = facts.bookedOn ?? businessDay(occurredAt);
  const data = { transferId, operator: 'cash-express', agency, bookedOn, amountCentimes };
  return { subject: transferId, occurredAt, data };
}
