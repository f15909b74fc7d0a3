import { Type } from 'typebox';
import { defineParameter } from '#libs/approvals';
import written from '../../data/vat.json' with { type: 'json' };

/** The value-added tax on fees, from `apps/transfers/data/vat.json` on. */
export const VAT = defineParameter({
  name: 'transfers.vat',
  title: 'Value-added tax on the fees of transfers, in hundredths of a percent',
  schema: Type.Object(
    { rateBasisPoints: Type.Integer({ minimum: 0, maximum: 10_000 }) },
    { additionalProperties: false },
  ),
  seeds: written,
});
