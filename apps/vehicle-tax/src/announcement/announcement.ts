import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { AnnouncementTable, settle, type Announcement, type Told } from '#libs/partners';
import { VehicleYearTable } from '../payment/payment.table.js';
import type { VehicleYear } from '../payment/vehicle-year.js';
import type { Verdict } from '../register/administration.js';

/** What the tax administration says of a payment, or of its cancellation. */
export interface Heard {
  verdict: Verdict;
  /** Keys of the payment's years. */
  yearIds: readonly string[];
}

/** What the tax administration was told, and what became of it. */
export interface Hear {
  told: readonly Told<Heard>[];
}

interface Rows {
  announcements: Announcement[];
  years: VehicleYear[];
}

/**
 * Writes down what the administration has heard: exactly this, since a payment may be cancelled while it is told of. A
 * year whose cancellation it knows is what it says again, from now on.
 */
export const hear = defineCommand({
  name: 'vehicle-tax.hear',
  rows: ({ told }: Hear) => ({
    announcements: AnnouncementTable.allBy(
      'id',
      told.map(({ announcement }) => announcement.id),
    ),
    years: VehicleYearTable.allBy('id', yearsOfCancelled(told)),
  }),
  decide: decideHearing,
});

function decideHearing(
  { announcements, years }: Rows,
  { told }: Hear,
  { at }: DecisionContext,
): Decision<{ heard: number }, Rows> {
  const settled = settle(announcements, told, at);
  const heard = settled.filter(({ status }) => status === 'heard');
  const cancelled = new Set(heard.flatMap(({ id, what }) => (what === 'cancelled' ? id : [])));
  const known = years.filter(({ untoldCancellation }) => untoldCancellation && cancelled.has(untoldCancellation));
  return {
    save: {
      announcements: settled,
      years: known.map((year) => ({ ...year, untoldCancellation: null, cancellationToldAt: at })),
    },
    reply: { heard: heard.length },
  };
}

function yearsOfCancelled(told: Hear['told']): string[] {
  const ids = told.flatMap((one) =>
    'verdict' in one && one.announcement.what === 'cancelled' ? one.verdict.yearIds : [],
  );
  return [...new Set(ids)];
}
