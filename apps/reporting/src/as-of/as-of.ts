import type { Instant } from '#libs/domain';
import type { Proof } from '../proof/proof.js';

/** As of when figures are whole, what of which product is still on its way, and how far they are proven. */
export interface AsOf extends WholeAsOf, Proof {
  /** Mobile agencies that are open, and of which nothing of yesterday or today is counted: they may still bring what they did. */
  mobileUnheard: number;
}

/** As of when figures are whole, and what of which product is still on its way. */
export interface WholeAsOf {
  /** All that was answered at counters until then is in the figures; null before every product was heard. */
  asOf: Instant | null;
  /** Products that are behind: not heard for some time, or heard to have more than was applied. */
  behind: ProductBehind[];
}

/** What was heard of the journal of a product. */
export type HeardProduct = Pick<ProductBehind, 'asOf' | 'eventsBehind' | 'lanesBehind'>;

/** A product of which something may be missing. */
export interface ProductBehind {
  product: string;
  /** All of it until then is in the figures; null: it was never heard. */
  asOf: Instant | null;
  /** Events that it had when it was last heard, and that are not applied. */
  eventsBehind: number;
  /** Lanes of its journal that they are in. */
  lanesBehind: number[];
}

/** A product is asked every five seconds; one that has not answered for longer is behind. */
const SILENT_MS = 15_000;

/**
 * Says as of when figures are whole: the earliest of all products.
 *
 * @param heard of each product that is counted; undefined of one that was never heard
 * @param now of the clock by which silence is measured
 */
export function asOf(heard: ReadonlyMap<string, HeardProduct | undefined>, now: Instant): WholeAsOf {
  const products = [...heard].map(([product, told]): ProductBehind => {
    const { asOf = null, eventsBehind = 0, lanesBehind = [] } = told ?? {};
    return { product, asOf, eventsBehind, lanesBehind };
  });
  const instants = products.map((product) => product.asOf);
  const earliest = instants.includes(null) ? null : (instants.toSorted()[0] ?? null);
  const isBehind = ({ asOf }: ProductBehind) => asOf === null || Date.parse(now) - Date.parse(asOf) > SILENT_MS;
  return { asOf: earliest, behind: products.filter(isBehind) };
}
