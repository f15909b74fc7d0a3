import { randomUUID } from 'node:crypto';
import { businessDay, instantOf } from '#libs/domain';
import type { TransferPaidOutV1, TransferSentV1 } from '#libs/events';

/** What a test says about a transfer's event; the rest is made up. */
export interface TransferFacts extends Partial<Omit<TransferPaidOutV1['data'], 'cashCentimes'>> {
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

function transferFacts({ occurredAt = instantOf(Date.now()), ...facts }: TransferFacts) {
  const made = { transferId: randomUUID(), operator: 'cash-express', agency: 'RAB-001', amountCentimes: 10_000 };
  const data = { ...made, bookedOn: businessDay(occurredAt), ...facts };
  return { subject: data.transferId, occurredAt, data };
}
