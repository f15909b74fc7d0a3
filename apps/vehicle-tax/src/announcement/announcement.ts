import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { Confirmation } from '../payment/payment.js';
import { ConfirmationTable, VehicleYearTable } from '../payment/payment.table.js';
import type { VehicleYear } from '../payment/vehicle-year.js';

/** What the tax administration has heard. */
export interface Hear {
  heard: readonly Announcement[];
}

/** A payment, or its cancellation, as the administration was told of it. */
export interface Announcement {
  paymentId: string;
  told: Confirmation['told'];
  /** Keys of the payment's years. */
  yearIds: readonly string[];
}

interface Rows {
  confirmations: Confirmation[];
  years: VehicleYear[];
}

/**
 * Writes down what the administration has heard: exactly this, since a payment may be cancelled while it is told of. A
 * year whose cancellation it knows is what it says again, from now on.
 */
export const hear = defineCommand({
  name: 'vehicle-tax.hear',
  rows: ({ heard }: Hear) => ({
    confirmations: ConfirmationTable.allBy(
      'paymentId',
      heard.map(({ paymentId }) => paymentId),
    ),
    years: VehicleYearTable.allBy('id', [...new Set(cancelledOf(heard).flatMap(({ yearIds }) => yearIds))]),
  }),
  decide: decideHearing,
});

function decideHearing(
  { confirmations, years }: Rows,
  { heard }: Hear,
  { at }: DecisionContext,
): Decision<{ heard: number }, Rows> {
  const told = new Map(heard.map((announcement) => [announcement.paymentId, announcement.told]));
  const cancelled = new Set(cancelledOf(heard).map(({ paymentId }) => paymentId));
  const now = confirmations.filter(
    (confirmation) => confirmation.confirmedAt === null && told.get(confirmation.paymentId) === confirmation.told,
  );
  const known = years.filter(({ untoldCancellation }) => untoldCancellation && cancelled.has(untoldCancellation));
  return {
    save: {
      confirmations: now.map((confirmation) => ({ ...confirmation, confirmedAt: at })),
      years: known.map((year) => ({ ...year, untoldCancellation: null, cancellationToldAt: at })),
    },
    reply: { heard: now.length },
  };
}

function cancelledOf(heard: readonly Announcement[]): Announcement[] {
  return heard.filter(({ told }) => told === 'cancelled');
}
