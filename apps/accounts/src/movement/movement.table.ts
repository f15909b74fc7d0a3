import { defineTable } from '#libs/commands';
import { accompanyingIdOf, type Movement } from './movement.js';

export const MovementTable = defineTable<Movement>({
  name: 'movement',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    accountId: { type: 'uuid' },
    number: { type: 'bigint' },
    kind: { type: 'text' },
    amountCentimes: { type: 'bigint' },
    balanceAfterCentimes: { type: 'bigint' },
    bookedOn: { type: 'date' },
    valueOn: { type: 'date' },
    bookedAt: { type: 'timestamptz' },
    agency: { type: 'text' },
    receiptNumber: { type: 'text', nullable: true },
    reference: { type: 'text', nullable: true },
    foreignAmount: { type: 'jsonb', nullable: true },
    by: { type: 'text', nullable: true },
    hash: { type: 'text' },
  },
});

/** The rows of a movement that a command makes, and of the one that may accompany it. */
export const newMovements = (id: string) => ({
  movement: MovementTable.madeBy(id),
  accompanying: MovementTable.madeBy(accompanyingIdOf(id)),
});

/** Movements as these rows. */
export function savedMovements([movement, accompanying]: readonly Movement[]): {
  movement?: Movement;
  accompanying?: Movement;
} {
  return { ...(movement ? { movement } : {}), ...(accompanying ? { accompanying } : {}) };
}
