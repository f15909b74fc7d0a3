import { Type } from 'typebox';
import { defineParameter } from '#libs/approvals';
import written from '../../data/operator-requests.json' with { type: 'json' };

/** How long a counter has for what it began. */
export interface RequestRule {
  /** After that it is taken back; less than the half hour for which an operator keeps the money. */
  minutesToEnd: number;
}

const MINUTES_MAX = 25;

/** The time of requests, from the working rule in `apps/transfers/data/operator-requests.json` on. */
export const OPERATOR_REQUESTS = defineParameter({
  name: 'transfers.operator-requests',
  title: 'How many minutes a counter has to end what it began at an international operator',
  schema: Type.Object(
    { minutesToEnd: Type.Integer({ minimum: 1, maximum: MINUTES_MAX }) },
    { additionalProperties: false },
  ),
  seeds: written,
});
