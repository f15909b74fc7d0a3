import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenFrontDoor } from '#libs/product';

const CONFIRMED_MAX_MS = 60_000;
const POLL_MS = 100;

/** Where cash is paid into one account, the same for all: the hottest there can be. Of a centime, so that no ceiling is met. */
const openAccountsDoor: OpenFrontDoor = async ({ origin, tokens }) => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${tokens[0] ?? ''}` };
  const holder = {
    firstName: 'Zineb',
    lastName: 'Alaoui',
    birthOn: '1988-05-04',
    idKind: 'cin',
    idNumber: `BE${Date.now() % 1_000_000}`,
    idExpiresOn: '2099-01-31',
    address: '12, rue Oqba, Rabat',
    phone: '0612345678',
  };
  const openings = `${origin}/api/accounts/v1/openings`;
  const key = { 'idempotency-key': `bench-${Date.now()}` };
  const request = { method: 'POST', headers: { ...headers, ...key }, body: JSON.stringify({ holder }) };
  const { id } = (await (await fetch(openings, request)).json()) as { id?: string };
  const deadlineMs = performance.now() + CONFIRMED_MAX_MS;
  for (;;) {
    const opening = (await (await fetch(`${openings}/${id}`, { headers })).json()) as { accountId?: string };
    if (opening.accountId)
      return {
        path: `/api/accounts/v1/accounts/${opening.accountId}/deposits`,
        indicator: 'accounts.deposits',
        body: () => '{"amountCentimes":1}',
      };
    if (performance.now() > deadlineMs) throw new Error('the bank has not confirmed the account to measure');
    await sleep(POLL_MS);
  }
};
export default openAccountsDoor;
