import { setTimeout as sleep } from 'node:timers/promises';

const CONFIRMED_MAX_MS = 60_000;
const POLL_MS = 100;

/** A teller who opens accounts on a running platform. */
export interface Opener {
  origin: string;
  token: string;
}

/** Asks the simulated bank for an account of somebody new, and waits until it is confirmed. @returns its id */
export async function openedAccount({ origin, token }: Opener, serial: number): Promise<string> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const holder = {
    firstName: 'Zineb',
    lastName: 'Alaoui',
    birthOn: '1988-05-04',
    idKind: 'cin',
    idNumber: `BE${serial}`,
    idExpiresOn: '2099-01-31',
    address: '12, rue Oqba, Rabat',
    phone: `06${String(serial % 100_000_000).padStart(8, '0')}`,
  };
  const openings = `${origin}/api/accounts/v1/openings`;
  const key = { 'idempotency-key': `bench-${serial}` };
  const request = { method: 'POST', headers: { ...headers, ...key }, body: JSON.stringify({ holder }) };
  const { id } = (await (await fetch(openings, request)).json()) as { id?: string };
  const deadlineMs = performance.now() + CONFIRMED_MAX_MS;
  for (;;) {
    const opening = (await (await fetch(`${openings}/${id}`, { headers })).json()) as { accountId?: string };
    if (opening.accountId) return opening.accountId;
    if (performance.now() > deadlineMs) throw new Error('the bank has not confirmed the account to measure');
    await sleep(POLL_MS);
  }
}
