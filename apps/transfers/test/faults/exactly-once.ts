import { expect } from '@jest/globals';
import { expectReported, type TestPlatform } from '#libs/testing';
import type { Operation, Tellers } from './tellers.js';

interface StoredTransfer {
  id: string;
  amountCentimes: number;
  status: string;
  sendingReceiptNumber?: string;
  payoutReceiptNumber?: string;
}

const REPEATED = 25;

/**
 * Every operation that was answered is in the books once, the reports count exactly these, and `guichet verify` finds
 * nothing: no counter but the tellers' may have worked on this platform.
 */
export async function expectExactlyOnce(platform: TestPlatform, tellers: Tellers): Promise<void> {
  const { operations, wrong } = tellers;
  expect([...wrong]).toEqual([]);
  expect(operations.length).toBeGreaterThan(0);
  expect(new Set(operations.map(({ indicator, transferId }) => `${indicator} ${transferId}`)).size).toBe(
    operations.length,
  );
  expect(new Set(operations.map(({ receiptNumber }) => receiptNumber)).size).toBe(operations.length);
  expect(await missing(operations)).toEqual([]);
  expect(await repeatedOtherwise(operations.slice(-REPEATED))).toEqual([]);
  await expectReported(platform, operations);
}

/** Operations that are not in the list of their counter's agency as they were answered. */
async function missing(operations: readonly Operation[]): Promise<Operation[]> {
  const found: Operation[] = [];
  for (const [client, own] of Map.groupBy(operations, ({ client }) => client)) {
    const listed = await client.list<StoredTransfer>('/api/transfers/v1/transfers');
    const byId = new Map(listed.map((transfer) => [transfer.id, transfer]));
    found.push(...own.filter((operation) => !isStored(operation, byId.get(operation.transferId))));
  }
  return found;
}

function isStored({ indicator, amountCentimes, receiptNumber }: Operation, stored: StoredTransfer | undefined) {
  if (stored?.amountCentimes !== amountCentimes) return false;
  if (indicator === 'transfers.sent') return stored.sendingReceiptNumber === receiptNumber;
  return stored.payoutReceiptNumber === receiptNumber && stored.status === 'paid-out';
}

/** Operations whose request, repeated under its key, is not answered as the first time. */
async function repeatedOtherwise(operations: readonly Operation[]): Promise<Operation[]> {
  const found: Operation[] = [];
  for (const operation of operations) {
    const { client, path, body, key, receiptNumber } = operation;
    const again = await client.post<{ receiptNumber: string }>(path, body, key);
    const isReplay = again.status === 201 && again.headers.get('idempotent-replayed') === 'true';
    if (!isReplay || again.body.receiptNumber !== receiptNumber) found.push(operation);
  }
  return found;
}
