import { describe, expect, it } from '@jest/globals';
import { HttpException, NotFoundException } from '@nestjs/common';
import { DomainError } from '#libs/domain';
import { problemOf } from '../src/http/problem.filter.js';

const URL = '/api/transfers/v1/payouts';

describe('what clients are told', () => {
  it('of a refusal: its code, status and sentence, and the facts of the case', () => {
    const error = new DomainError('transfer.already-paid', 409, 'It was paid out.', {
      paidOutAt: '2026-01-05T09:30:00.000Z',
    });
    expect(problemOf(error, URL)).toEqual({
      type: 'urn:guichet:problem:transfer.already-paid',
      title: 'Conflict',
      status: 409,
      detail: 'It was paid out.',
      instance: URL,
      code: 'transfer.already-paid',
      paidOutAt: '2026-01-05T09:30:00.000Z',
    });
  });

  it('of a refusal whose facts bear the names of the standard fields: the standard fields', () => {
    const error = new DomainError('transfer.not-payable', 409, 'No.', {
      status: 'expired',
      code: 'x',
      type: 'y',
      detail: 'z',
    });
    expect(problemOf(error, URL)).toMatchObject({ status: 409, code: 'transfer.not-payable', detail: 'No.' });
    expect(problemOf(error, URL).type).toBe('urn:guichet:problem:transfer.not-payable');
  });

  it.each([
    ['no such route', new NotFoundException('Cannot GET /secret'), 404, 'route.not-found'],
    ['half a JSON', Object.assign(new SyntaxError('Unexpected end'), { statusCode: 400 }), 400, 'request.malformed'],
    [
      'a query while the database is away',
      Object.assign(new Error('ECONNREFUSED 10.0.0.7'), { code: 'ECONNREFUSED' }),
      503,
      'service.unavailable',
    ],
    ['a body too large', Object.assign(new Error('too large'), { statusCode: 413 }), 413, 'request.too-large'],
    ['an address too long', Object.assign(new Error('too long'), { statusCode: 414 }), 414, 'request.too-large'],
    ['another media type', Object.assign(new Error('xml'), { statusCode: 415 }), 415, 'request.unsupported-media-type'],
  ])('of %s: a code of its own', (_, error, status, code) => {
    const problem = problemOf(error, URL);
    expect(problem).toMatchObject({ status, code, type: `urn:guichet:problem:${code}` });
    expect(JSON.stringify(problem)).not.toContain(error.message);
  });

  it.each([
    ['our own mistake', new TypeError('cannot read sender of Hassan Tazi')],
    [
      'what the database says',
      Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (phone)=(0612)' }),
    ],
    ['an unforeseen HTTP error', new HttpException('upstream: secret', 502)],
    ['something that is no error', 'secret'],
    ['nothing', undefined],
  ])('of %s: that it is ours, with a trace id and no internals', (_, error) => {
    const { traceId, ...problem } = problemOf(error, URL);
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(problem).toMatchObject({
      status: 500,
      code: 'service.internal-error',
    });
    expect(JSON.stringify(problem)).not.toMatch(/Tazi|0612|secret|duplicate/);
  });

  it('in French and Arabic: the sentence, the title and what is expected; codes and facts stay', () => {
    const translations = { fr: 'Il a été payé.', ar: 'تم صرفه.' };
    const facts = { field: 'amountCentimes', expected: 'must be >= 1', totalCentimes: 5 };
    const error = new DomainError('transfer.already-paid', 409, 'It was paid out.', facts, translations);
    expect(problemOf(error, URL, 'fr')).toEqual({
      ...problemOf(error, URL),
      title: "Contraire à l'état actuel",
      detail: 'Il a été payé.',
      expected: '1 ou plus',
    });
    expect(problemOf(error, URL, 'ar')).toMatchObject({ detail: 'تم صرفه.', expected: '1 أو أكثر', totalCentimes: 5 });
    expect(problemOf(undefined, URL, 'ar').detail).toMatch(/^وقع خطأ من جانبنا/);
    expect(problemOf(new NotFoundException(), URL, 'fr').detail).toMatch(/^Il n'y a rien/);
  });

  it('never repeats a long address whole', () => {
    expect(problemOf(new NotFoundException(), `/${'x'.repeat(10_000)}`).instance).toHaveLength(200);
  });
});
