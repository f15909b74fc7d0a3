import { claimsContract } from '#libs/events';
import { defineProduct } from '#libs/product';

/** Tayssir Al Amana, medical assistance for clients and their families. */
export default defineProduct({
  name: 'claims',
  title: 'Medical assistance',
  letter: 'A',
  description: 'Tayssir Al Amana, family medical assistance: cover that follows the loan, standalone policies.',
  contract: claimsContract,
  settings: {},
});
