import type { Equivalent } from './equivalent.js';
import { EQUIVALENTS_OF_LIBS } from './of-libs.js';
import { EQUIVALENTS_OF_PRODUCTS } from './of-products.js';

/** All mutants that change no behaviour. */
export const EQUIVALENTS: readonly Equivalent[] = [...EQUIVALENTS_OF_LIBS, ...EQUIVALENTS_OF_PRODUCTS];
