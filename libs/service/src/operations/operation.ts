import { defineErrors, type Day } from '#libs/domain';
import { figuresOf, type DomainEvent, type Figure } from '#libs/events';
import { SERVICE_WORDS } from '../words/refusals.words.js';

/** The longest span of days of which operations are listed. */
export const OPERATION_DAYS_MAX = 31;

/** Refusals of a list of operations. */
export const refuseOperations = defineErrors(SERVICE_WORDS, {
  'operations.too-many-days': { status: 422, detail: 'Ask for 31 days at most, from the first to the last.' },
  'operations.unknown-indicator': { status: 422, detail: 'This service does not count that indicator.' },
  'operations.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
});

/** An event of a journal, and where it stands there. */
export interface PlacedEvent extends DomainEvent {
  lane: number;
  position: number;
}

/** Where a list of operations goes on: they are in order of day, agency, lane and position. */
export interface OperationPlace {
  bookedOn: Day;
  agency: string;
  lane: number;
  position: number;
}

/** What stands before all operations. */
const BEGINNING: OperationPlace = { bookedOn: '', agency: '', lane: 0, position: 0 };

/** How a cursor is written: `20220103-AGA-009-3-1207`. */
export const OPERATION_CURSOR =
  '^(19[7-9][0-9]|20[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])-([A-Z]{3}-[0-9]{3})-([0-9])-([0-9]{1,15})$';
const CURSOR = new RegExp(OPERATION_CURSOR);

/** The cursor of the page behind an operation: {@link placeBehind} reads it. */
export function cursorOfOperation({ lane, position, data: { bookedOn, agency } }: PlacedEvent): string {
  return `${bookedOn.replaceAll('-', '')}-${agency}-${lane}-${position}`;
}

/** The place behind which a page begins. @throws {DomainError} `operations.malformed-cursor` */
export function placeBehind(cursor: string | undefined): OperationPlace {
  if (cursor === undefined) return BEGINNING;
  const parts = CURSOR.exec(cursor);
  if (!parts) throw refuseOperations('operations.malformed-cursor', { field: 'cursor' });
  const [, year, month, day, agency = '', lane, position] = parts;
  return { bookedOn: `${year}-${month}-${day}`, agency, lane: Number(lane), position: Number(position) };
}

/** What an operation adds to the figures; what it adds nothing to is left out. */
export function addedBy(event: DomainEvent): Pick<Figure, 'indicator' | 'detail' | 'count' | 'amountCentimes'>[] {
  return figuresOf(event)
    .filter(({ count, amountCentimes }) => count !== 0 || amountCentimes !== 0)
    .map(({ indicator, detail, count, amountCentimes }) => ({ indicator, detail, count, amountCentimes }));
}
