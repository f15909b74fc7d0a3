import { defineTable } from '#libs/commands';
import type { Confirmation, Payment } from './payment.js';
import type { VehicleYear } from './vehicle-year.js';
import type { ReservedReceipt } from './receipt-block.js';
import type { RefundCase } from './refund.js';

export const PaymentTable = defineTable<Payment>({
  name: 'payment',
  columns: {
    id: { type: 'uuid', primary: true },
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
  },
});

export const VehicleYearTable = defineTable<VehicleYear>({
  name: 'vehicleYear',
  columns: {
    id: { type: 'text', primary: true },
    firstHalfPayment: { type: 'uuid', nullable: true },
    secondHalfPayment: { type: 'uuid', nullable: true },
    untoldCancellation: { type: 'uuid', nullable: true },
    cancellationToldAt: { type: 'timestamptz', nullable: true },
  },
});

export const ConfirmationTable = defineTable<Confirmation>({
  name: 'confirmation',
  columns: {
    paymentId: { type: 'uuid', primary: true },
    told: { type: 'text' },
    confirmedAt: { type: 'timestamptz', nullable: true },
  },
});

export const RefundCaseTable = defineTable<RefundCase>({
  name: 'refundCase',
  columns: {
    paymentId: { type: 'uuid', primary: true },
    agency: { type: 'text' },
    reason: { type: 'text' },
    amountCentimes: { type: 'bigint' },
    openedAt: { type: 'timestamptz' },
    refundedAt: { type: 'timestamptz', nullable: true },
  },
});

export const ReservedReceiptTable = defineTable<ReservedReceipt>({
  name: 'reservedReceipt',
  columns: {
    receiptNumber: { type: 'text', primary: true },
    blockId: { type: 'uuid' },
    agency: { type: 'text' },
    year: { type: 'integer' },
    status: { type: 'text' },
    issuedAt: { type: 'timestamptz' },
  },
});
