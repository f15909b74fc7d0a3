import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PURSE, pursesService, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import type { RunningService } from '../src/start/start-service.js';

describe('a refusal is told in the language of who asked', () => {
  let issuer: TestIssuer;
  let service: RunningService;

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(pursesService, issuer, { KAFKA_PREFIX: `${randomUUID()}.` });
  });

  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  async function post(purse: object, language?: string) {
    const response = await fetch(`${service.url}/api/purses/v1/purses`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await issuer.token({ role: 'teller', agency: 'RAB-001' })}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        ...(language === undefined ? {} : { 'accept-language': language }),
      },
      body: JSON.stringify(purse),
    });
    return told(response);
  }

  async function told(response: Response) {
    const { headers } = response;
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('vary')).toBe('Accept-Language');
    return { language: headers.get('content-language'), body: (await response.json()) as Record<string, unknown> };
  }

  it.each([
    ['en', undefined, 'Conflict', 'The purse is locked.'],
    ['en', 'de', 'Conflict', 'The purse is locked.'],
    ['fr', 'fr-MA, ar;q=0.5', "Contraire à l'état actuel", 'La bourse est verrouillée.'],
    ['ar', 'ar, fr;q=0.8', 'يتعارض مع الوضع الحالي', 'المحفظة مقفلة.'],
  ])('of the rules of a product, in %s', async (language, asked, title, detail) => {
    const reply = await post({ ...PURSE, title: 'locked' }, asked);
    expect(reply.language).toBe(language);
    expect(reply.body).toEqual({
      type: 'urn:guichet:problem:purse.locked',
      title,
      status: 409,
      detail,
      instance: '/api/purses/v1/purses',
      code: 'purse.locked',
      agency: 'RAB-001',
    });
  });

  it('of bad input, with what is expected', async () => {
    const { body } = await post({ ...PURSE, amountCentimes: 'ten' }, 'ar');
    expect(body).toMatchObject({
      code: 'request.invalid',
      detail: 'في الطلب حقل ناقص أو غير معروف أو خاطئ.',
      field: 'amountCentimes',
      expected: 'عدد صحيح',
    });
  });

  it.each([
    ['/api/purses/v1/nothing', 'route.not-found', "Il n'y a rien à cette adresse avec cette méthode."],
    ['/api/purses/v1/trouble/%E0%A4%A', 'request.malformed', 'La demande est mal formée : envoyez un objet JSON.'],
    ['/api/purses/v1/whoami', 'token.missing', 'Envoyez un jeton : Authorization: Bearer …'],
  ])('of the server itself: %s', async (path, code, detail) => {
    const reply = await told(await fetch(service.url + path, { headers: { 'accept-language': 'fr' } }));
    expect(reply).toMatchObject({ language: 'fr', body: { code, detail } });
  });
});
