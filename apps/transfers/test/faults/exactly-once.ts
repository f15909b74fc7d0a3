import { expect } from '@jest/globals';
import { expectReported, failing, type TestPlatform } from '#libs/testing';
import type { Operation, Tellers } from './tellers.js';

interface StoredTransfer {
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

/** Operations that cannot be read back as they were answered. */
function missing(operations: readonly Operation[]): Promise<Operation[]> {
  return failing(operations, async ({ client, transferId, amountCentimes, receiptNumber, indicator }) => {
    const { status, body } = await client.get<StoredTransfer>(`/api/transfers/v1/transfers/${transferId}`);
    const isPayOut = indicator === 'transfers.paid-out';
    const receipt = isPayOut ? body.payoutReceiptNumber : body.sendingReceiptNumber;
    const isThere = status === 200 && body.amountCentimes === amountCentimes && receipt === receiptNumber;
    return isThere && (!isPayOut || body.status === 'paid-out');
  });
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
