import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/domain';
import { addressOf, answerItem } from '../src/item.answer.js';

const log = { error: () => undefined } as never;
const REQUEST = { url: '/api/x/v1/batches', headers: { 'accept-language': 'ar' } };

describe('an item of a list', () => {
  it('is answered by itself', async () => {
    const answer = await answerItem(201, addressOf(REQUEST), log, () => Promise.resolve('done'));
    expect(answer).toEqual({ status: 201, result: 'done' });
  });

  it('is refused in the language of whoever sent the list', async () => {
    const refusal = new DomainError('x.no', 409, 'No.', {}, { fr: 'Non.', ar: 'لا.' });
    const answer = await answerItem(201, addressOf(REQUEST, '#/items/3'), log, () => Promise.reject(refusal));
    expect(answer).toMatchObject({
      status: 409,
      problem: { code: 'x.no', detail: 'لا.', instance: '/api/x/v1/batches#/items/3' },
    });
  });
});
