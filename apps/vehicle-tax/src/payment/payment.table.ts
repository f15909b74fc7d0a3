import { defineTable } from '#libs/commands';
import type { Payment } from './payment.js';
import type { RefundCase } from './refund.js';
import type { VehicleYear } from './vehicle-year.js';

export const PaymentTable = defineTable<Payment>({
  name: 'payment',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    agency: { type: 'text' },
    status: { type: 'text' },
    plate: { type: 'text' },
    vehicle: { type: 'jsonb' },
    years: { type: 'jsonb' },
    half: { type: 'text', nullable: true },
    lines: { type: 'jsonb' },
    totalCentimes: { type: 'bigint' },
    feeCentimes: { type: 'bigint' },
    receiptNumber: { type: 'text' },
    standIn: { type: 'boolean' },
    paidAt: { type: 'timestamptz' },
    bookedOn: { type: 'date' },
    remittanceMonth: { type: 'text' },
    cancelledAt: { type: 'timestamptz', nullable: true },
    takenBy: { type: 'text', nullable: true },
    tellerNumber: { type: 'text', nullable: true },
    codeKey: { type: 'text', nullable: true },
  },
  transitions: { paid: ['cancelled', 'to-refund'], cancelled: [], 'to-refund': ['refunded'], refunded: [] },
});

export const VehicleYearTable = defineTable<VehicleYear>({
  name: 'vehicleYear',
  key: 'id',
  columns: {
    id: { type: 'text' },
    firstHalfPayment: { type: 'uuid', nullable: true },
    secondHalfPayment: { type: 'uuid', nullable: true },
    untoldCancellation: { type: 'uuid', nullable: true },
    cancellationToldAt: { type: 'timestamptz', nullable: true },
  },
});

export const RefundCaseTable = defineTable<RefundCase>({
  name: 'refundCase',
  key: 'paymentId',
  columns: {
    paymentId: { type: 'uuid' },
    agency: { type: 'text' },
    reason: { type: 'text' },
    amountCentimes: { type: 'bigint' },
    openedAt: { type: 'timestamptz' },
    status: { type: 'text' },
    refundedAt: { type: 'timestamptz', nullable: true },
  },
  transitions: { open: ['refunded'], refunded: [] },
});
