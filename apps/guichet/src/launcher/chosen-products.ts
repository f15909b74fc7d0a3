import { SetUpError } from '#libs/infrastructure';
import type { Product } from '#libs/product';

/**
 * The products that a platform is to run: those that are named, and the reports.
 *
 * @param list names by commas; undefined: all
 * @throws {SetUpError} naming what is no product
 */
export function chosenProducts(products: readonly Product[], list: string | undefined): Product[] {
  if (list === undefined) return [...products];
  const names = list.split(',').map((name) => name.trim());
  const known = products.filter(({ role }) => role !== 'reports').map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new SetUpError(`--products ${list}: ${unknown.join(', ')} is none of ${known.join(', ')}`);
  return products.filter(({ name, role }) => role === 'reports' || names.includes(name));
}
