import type { OpenToAll } from './foreigners.js';

/** Operations that any agency may do with what another one has begun, by the reason. All others are an agency's own. */
const REASONS: Readonly<Record<string, readonly string[]>> = {
  'an account is served at every counter, whoever opened it': [
    'GET /api/accounts/v1/accounts',
    'GET /api/accounts/v1/accounts/{id}',
    'POST /api/accounts/v1/accounts/{id}/blocks',
    'POST /api/accounts/v1/accounts/{id}/unblocks',
    'POST /api/accounts/v1/accounts/{id}/closings',
    'POST /api/accounts/v1/accounts/{id}/deposits',
    'POST /api/accounts/v1/accounts/{id}/withdrawals',
    'POST /api/accounts/v1/accounts/{id}/withdrawal-requests',
    'POST /api/accounts/v1/accounts/{id}/reservations',
    'GET /api/accounts/v1/accounts/{id}/statement',
    'GET /api/accounts/v1/accounts/{id}/balance',
    'POST /api/accounts/v1/accounts/{id}/cards',
  ],
  'a card that was sold is blocked at every counter; one on the shelf of another agency is refused as such': [
    'GET /api/accounts/v1/cards/{reference}',
    'POST /api/accounts/v1/cards/{reference}/steps',
  ],
  'a family is insured by the institution: its policy is renewed, and its premium given back, at every counter': [
    'GET /api/claims/v1/policies/{id}',
    'POST /api/claims/v1/policies/{id}/renewals',
    'POST /api/claims/v1/policies/{id}/premium-refunds',
    'POST /api/claims/v1/clients/{id}/members',
    'POST /api/claims/v1/clients/{id}/members/{memberId}/departure',
  ],
  'a claim, which most declare by phone, is looked for, reviewed and paid at every counter': [
    'GET /api/claims/v1/claims',
    'GET /api/claims/v1/claims/{id}',
    'POST /api/claims/v1/claims/{id}/reviews',
    'POST /api/claims/v1/claims/{id}/payouts',
  ],
  'everybody knows the network': ['GET /api/reporting/v1/agencies', 'GET /api/reporting/v1/agencies/{code}'],
};

/** Those operations, each with its reason; for agencies alone, never for partners. */
export const AT_ANY_COUNTER: OpenToAll = Object.fromEntries(
  Object.entries(REASONS).flatMap(([reason, names]) => names.map((name) => [name, reason])),
);
