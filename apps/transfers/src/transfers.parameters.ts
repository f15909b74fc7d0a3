import { CEILINGS, FAMILY_AID_CEILING } from './ceiling/ceiling.parameter.js';
import { OPERATOR_REQUESTS } from './operator/requests.parameter.js';
import { COLLECTION } from './collection/collection.parameter.js';
import { MOBILE_TRANSFERS } from './mobile/mobile.parameter.js';
import { SCREENING } from './screening/screening.parameter.js';
import { SHARES_OF } from './settlement/shares.parameter.js';
import { TARIFF_OF } from './tariff/tariff.parameter.js';
import { VAT } from './tariff/vat.parameter.js';
import { WRONG_CODES } from './wrong-code/wrong-code.parameter.js';

/** The dated parameters of transfers. */
export const TRANSFERS_PARAMETERS = [
  ...Object.values(TARIFF_OF),
  ...Object.values(SHARES_OF),
  VAT,
  CEILINGS,
  FAMILY_AID_CEILING,
  COLLECTION,
  OPERATOR_REQUESTS,
  SCREENING,
  MOBILE_TRANSFERS,
  WRONG_CODES,
];
