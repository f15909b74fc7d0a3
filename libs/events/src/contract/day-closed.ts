import { Type } from 'typebox';
import { HEAD_OFFICE } from '#libs/domain';
import { defineEvent } from './contract.js';

const TYPE_END = '.day-closed.v1';
/** All closings of a product are in one lane, in order. */
export const DAYS_SUBJECT = 'days';

/** Decimal digits of a sum of 64-bit numbers. */
const DIGEST = '^[0-9]{1,30}$';

/** The event by which a product closes a business day, and once more when something of that day came later. */
export function dayClosed<const Product extends string>(product: Product) {
  return defineEvent(`${product}${TYPE_END}` as const, {
    summary:
      'A business day was closed with the control sums of its events; once more, with another revision, when some came later. Days without a closing before one that is closed had none.',
    subject: `\`${DAYS_SUBJECT}\``,
    uncounted: 'It proves what was counted.',
    data: {
      agency: Type.String({ pattern: `^${HEAD_OFFICE}$`, description: 'Head office: it is the day of all agencies.' }),
      revision: Type.Integer({ minimum: 1, description: 'The how manyth closing of the day this is.' }),
      events: Type.Integer({ minimum: 0, description: 'Events that are booked on the day, closings aside.' }),
      netCashCentimes: Type.Integer({
        minimum: Number.MIN_SAFE_INTEGER,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'What they moved in the drawers, centimes: above 0 more came in than went out.',
      }),
      digest: Type.String({
        pattern: DIGEST,
        description:
          'The sum, over the events, of the first 64 bits of SHA-256 of id, type, subject, time and data; the id is the place in the journal.',
      }),
    },
    sample: {
      agency: HEAD_OFFICE,
      bookedOn: '2026-01-31',
      cashCentimes: 0,
      revision: 1,
      events: 5204,
      netCashCentimes: -1_250_000,
      digest: '48031873400155821733910',
    },
  });
}

/** Whether events of a type close business days. */
export function closesDay(type: string): boolean {
  return type.endsWith(TYPE_END);
}

/** What a closing says besides what every event says. */
export interface DayClosing {
  revision: number;
  events: number;
  netCashCentimes: number;
  digest: string;
}

/** The type of a product's closings. */
export function closingType(product: string): string {
  return `${product}${TYPE_END}`;
}
