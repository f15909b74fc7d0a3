import { defineCommand, type Decision } from '#libs/commands';
import { HEAD_OFFICE, type Day, type Instant } from '#libs/domain';
import { closingType, DAYS_SUBJECT, type DayClosing } from '#libs/events';
import { DayClosingTable } from './day-closing.table.js';

/** A business day as it was last closed. */
export interface ClosedDay extends DayClosing {
  day: Day;
  closedAt: Instant;
}

/** Control sums with which a day of a product is to be closed. */
export interface RecordClosing extends Omit<DayClosing, 'revision'> {
  product: string;
  day: Day;
}

/** Closes a business day, or closes it again with what came later. Sums that hold no more than its last closing close nothing. */
export const recordClosing = defineCommand({
  name: 'business-days.record-closing',
  rows: ({ day }: RecordClosing) => ({ closing: DayClosingTable.by('day', day) }),
  decide: ({ closing }, command, { at }): Decision<{ revision: number }, { closing: ClosedDay }> => {
    const { product, day, ...sums } = command;
    if (closing && closing.events >= sums.events) return { reply: { revision: closing.revision } };
    const told = { revision: (closing?.revision ?? 0) + 1, ...sums };
    const data = { agency: HEAD_OFFICE, bookedOn: day, cashCentimes: 0, ...told };
    return {
      save: { closing: { day, ...told, closedAt: at } },
      events: [{ type: closingType(product), subject: DAYS_SUBJECT, occurredAt: at, data }],
      reply: { revision: told.revision },
    };
  },
});
