import { expect } from '@jest/globals';
import { latinTexts } from '#libs/testing';

/** What a receipt says in French, as a counter gets it. @param body none: the request has nothing to say */
export async function textsOnPaper(url: string, token: string, body?: object): Promise<string[]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  return latinTexts(Buffer.from(await response.arrayBuffer()));
}
