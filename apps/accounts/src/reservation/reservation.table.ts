import { defineTable } from '#libs/commands';
import type { Reservation } from './reservation.js';

export const ReservationTable = defineTable<Reservation>({
  name: 'reservation',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    accountId: { type: 'uuid' },
    agency: { type: 'text' },
    amountCentimes: { type: 'bigint' },
    status: { type: 'text' },
    reservedAt: { type: 'timestamptz' },
    reservedBy: { type: 'text' },
    expiresOn: { type: 'date' },
    heldUntil: { type: 'date' },
    endedAt: { type: 'timestamptz', nullable: true },
    paidCentimes: { type: 'bigint', nullable: true },
  },
  transitions: { held: ['paid', 'released'], paid: [], released: ['paid'] },
});
