import { addDays, type Day } from '#libs/domain';

/** How far figures are proven. */
export interface Proof {
  /**
   * Figures of days until then are proven: every product has closed them, with the control sums that were counted. Later
   * ones are provisional. Null: of no day.
   */
  provenThrough: Day | null;
  /** Products that have closed days whose sums are others than were counted: something is on its way, or wrong. */
  unproven: UnprovenDays[];
}

/** Days of a product that were closed with other sums than were counted. */
export interface UnprovenDays {
  product: string;
  days: number;
  firstDay: Day;
}

/** What is known of the closings of a product of which something was counted. */
export interface ProductClosings {
  product: string;
  /** The last day that it has closed; null: none yet. */
  lastClosed: Day | null;
  /** The first closed day whose sums do not agree, or that was not closed while a later one was; null: there is none. */
  firstUnproven: Day | null;
  unprovenDays: number;
}

/**
 * Says how far figures are proven: as far as the product that is proven least. A product of which nothing was counted has
 * nothing to prove; whether it was heard at all, `asOf` says.
 */
export function proofOf(products: readonly ProductClosings[]): Proof {
  const through = products.map(({ lastClosed, firstUnproven }) =>
    firstUnproven === null ? lastClosed : addDays(firstUnproven, -1),
  );
  const provenThrough = through.includes(null) ? null : (through.toSorted()[0] ?? null);
  const unproven = products.flatMap(({ product, firstUnproven, unprovenDays }) =>
    firstUnproven === null ? [] : [{ product, days: unprovenDays, firstDay: firstUnproven }],
  );
  return { provenThrough, unproven };
}

/** Whether the figures of a period that ends on a day are proven. */
export function isProven(to: Day, { provenThrough }: Pick<Proof, 'provenThrough'>): boolean {
  return provenThrough !== null && to <= provenThrough;
}
