import { hash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestObjectStore } from '#libs/testing';
import { bankEvent, Branch } from './branch.js';

const PDF = Buffer.from('%PDF-1.7\nCIN de Aïcha, recto\n%%EOF\n');
const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(3_000_000, 7)]);

/** Where documents lie: what tests do to it from outside. */
interface Place {
  env: NodeJS.ProcessEnv;
  /** Where the bytes are, as files. */
  folder: string;
  away: () => void | Promise<void>;
  back: () => void | Promise<void>;
  close: () => void | Promise<void>;
}

function folderPlace(): Place {
  const home = mkdtempSync(join(tmpdir(), 'guichet-documents-'));
  const folder = join(home, 'documents');
  return {
    env: { DOCUMENTS_FOLDER: folder },
    folder,
    away: () => {
      renameSync(folder, `${folder}.away`);
      writeFileSync(folder, 'no folder');
    },
    back: () => {
      rmSync(folder);
      renameSync(`${folder}.away`, folder);
    },
    close: () => rmSync(home, { recursive: true }),
  };
}

async function bucketPlace(): Promise<Place> {
  const store = await TestObjectStore.start();
  return {
    env: { DOCUMENTS_BUCKET: store.url },
    folder: store.bucketFolder,
    away: () => store.end(),
    back: () => store.begin(),
    close: () => store.close(),
  };
}

describe.each([
  ['a folder', folderPlace],
  ['a bucket of a store that speaks S3', bucketPlace],
])('documents of an opening, in %s', (_, openPlace) => {
  let place: Place;
  let branch: Branch;

  beforeAll(async () => {
    place = await openPlace();
    branch = await Branch.open({ ...place.env, LOG_LEVEL: 'fatal' });
  }, 120_000);
  afterAll(async () => {
    await branch?.close();
    await place?.close();
  });

  const attach = (openingId: string, bytes: Buffer, type = 'application/pdf', kind = 'identity-front', key?: string) =>
    branch.teller.upload<{ id: string; code?: string }>(
      `/openings/${openingId}/documents?kind=${kind}`,
      bytes,
      type,
      key,
    );
  const bytesOf = (openingId: string, id: string) => branch.teller.download(`/openings/${openingId}/documents/${id}`);

  it('are brought, listed and read as they were', async () => {
    const openingId = await branch.requested();
    const front = await attach(openingId, PDF);
    const described = {
      id: expect.any(String),
      kind: 'identity-front',
      mediaType: 'application/pdf',
      sizeBytes: PDF.length,
      digest: hash('sha256', PDF),
      storedAt: expect.any(String),
      storedBy: 'teller of Rabat',
    };
    expect([front.status, front.body]).toEqual([201, described]);
    const back = await attach(openingId, PNG, 'image/png', 'identity-back');
    expect(back.body).toMatchObject({ kind: 'identity-back', sizeBytes: 3_000_008 });
    const { body } = await branch.teller.get<{ items: object[] }>(`/openings/${openingId}/documents`);
    expect(body).toEqual({ items: [front.body, back.body] });

    const read = await bytesOf(openingId, back.body.id);
    expect([read.status, read.bytes.equals(PNG)]).toEqual([200, true]);
    expect(Object.fromEntries(read.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '3000008',
      'content-disposition': 'attachment; filename="identity-back.png"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
    });
    expect(readdirSync(join(place.folder, 'openings', openingId)).toSorted()).toEqual(
      [hash('sha256', PDF), hash('sha256', PNG)].toSorted(),
    );
  });

  it('are attached once, however often they are sent', async () => {
    const openingId = await branch.requested();
    const key = randomUUID();
    const sent = [
      await attach(openingId, PDF, undefined, undefined, key),
      await attach(openingId, PDF, undefined, undefined, key),
    ];
    expect(sent.map(({ status, body, headers }) => [status, body, headers.get('idempotent-replayed')])).toEqual([
      [201, sent[0]!.body, null],
      [201, sent[0]!.body, 'true'],
    ]);
    const other = await attach(openingId, PNG, 'image/png', 'identity-front', key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key.reused']);
    expect((await bytesOf(openingId, sent[0]!.body.id)).bytes.equals(PDF)).toBe(true);
  });

  it('wait for their store, which says so', async () => {
    const openingId = await branch.requested();
    const { body } = await attach(openingId, PDF);
    await place.away();
    const key = randomUUID();
    const refused = await attach(openingId, PNG, 'image/png', 'signature', key);
    expect([refused.status, refused.body.code]).toEqual([503, 'service.unavailable']);
    expect((await bytesOf(openingId, body.id)).status).toBe(503);
    await place.back();
    expect((await bytesOf(openingId, body.id)).bytes.equals(PDF)).toBe(true);
    expect((await attach(openingId, PNG, 'image/png', 'signature', key)).status).toBe(201);
  }, 60_000);

  it('are not given out when others lie in their place', async () => {
    const openingId = await branch.requested();
    const { body } = await attach(openingId, PDF);
    const file = join(place.folder, 'openings', openingId, hash('sha256', PDF));
    writeFileSync(file, '%PDF-1.7 of somebody else');
    const { status, bytes } = await bytesOf(openingId, body.id);
    expect([status, JSON.parse(bytes.toString())]).toMatchObject([500, { code: 'document.damaged' }]);
    rmSync(file);
    expect((await bytesOf(openingId, body.id)).status).toBe(500);
  });
});

describe('a document', () => {
  let branch: Branch;
  let place: Place;

  beforeAll(async () => {
    place = folderPlace();
    branch = await Branch.open({ ...place.env, LOG_LEVEL: 'fatal' });
  }, 60_000);
  afterAll(async () => {
    await branch?.close();
    place?.close();
  });

  const attachTo = (openingId: string, bytes: Buffer | string, type = 'application/pdf', kind = 'other') =>
    branch.teller.upload<{ code: string }>(`/openings/${openingId}/documents?kind=${kind}`, bytes, type);

  it.each([
    ['of another kind', PDF, 'application/pdf', 'selfie', 400, 'request.invalid'],
    ['of a type that is none of these', PDF, 'text/plain', 'other', 415, 'document.unsupported-type'],
    ['as JSON', '{}', 'application/json', 'other', 415, 'document.unsupported-type'],
    ['of a type that nobody takes', PDF, 'image/gif', 'other', 415, 'request.unsupported-media-type'],
    ['without bytes', Buffer.alloc(0), 'application/pdf', 'other', 422, 'document.empty'],
    ['that is a page', Buffer.from('<html>'), 'application/pdf', 'other', 422, 'document.not-as-declared'],
    [
      'of more than 5 MB',
      Buffer.concat([PDF, Buffer.alloc(5 * 1024 * 1024)]),
      'application/pdf',
      'other',
      413,
      'request.too-large',
    ],
  ])('%s is refused, and nothing of it kept', async (_, bytes, type, kind, status, code) => {
    const openingId = await branch.requested();
    const { status: answered, body } = await attachTo(openingId, bytes, type, kind);
    expect([answered, body.code]).toEqual([status, code]);
    expect(() => statSync(join(place.folder, 'openings', openingId))).toThrow('ENOENT');
  });

  it('of exactly 5 MB is taken', async () => {
    const whole = Buffer.alloc(5 * 1024 * 1024, 1);
    PDF.copy(whole);
    expect((await attachTo(await branch.requested(), whole)).status).toBe(201);
  });

  it('belongs to a request of the agency, and is seen there and by compliance', async () => {
    const openingId = await branch.requested();
    const { body } = await attachTo(openingId, PDF);
    const path = `/openings/${openingId}/documents`;
    const elsewhere = await branch.client('teller', { agency: 'CAS-001' });
    for (const asked of [path, `${path}/${(body as unknown as { id: string }).id}`])
      expect((await elsewhere.get(asked)).body).toMatchObject({ code: 'opening.not-found' });
    expect((await elsewhere.upload(`${path}?kind=other`, PDF, 'application/pdf')).body).toMatchObject({
      code: 'opening.not-found',
    });
    const compliance = await branch.client('compliance');
    expect((await compliance.get<{ items: object[] }>(path)).body.items).toHaveLength(1);
    expect((await compliance.upload(`${path}?kind=other`, PDF, 'application/pdf')).status).toBe(403);
    const bank = await branch.client('bank', { partner: 'attijari' });
    expect((await bank.get(path)).status).toBe(403);
    for (const id of ['1', randomUUID()])
      expect((await branch.teller.get(`${path}/${id}`)).body).toMatchObject({ code: 'document.not-found' });
    expect((await branch.teller.get('/openings/1/documents')).body).toMatchObject({ code: 'opening.not-found' });
  });

  it('is not the twenty-first, whatever comes at once, nor of a request that the bank refused', async () => {
    const openingId = await branch.requested();
    const all = await Promise.all(Array.from({ length: 24 }, () => attachTo(openingId, PDF)));
    const refused = all.filter(({ status }) => status !== 201).map(({ body }) => body.code);
    expect(refused).toEqual(Array.from({ length: 4 }, () => 'document.too-many'));
    const other = await branch.requested();
    await branch.hear('answers', bankEvent('opening-refused', { openingId: other, reason: 'illisible' }));
    expect((await attachTo(other, PDF)).body.code).toBe('document.opening-refused');
  });

  it('is readable by nobody else on the machine', async () => {
    const openingId = await branch.requested();
    await attachTo(openingId, PDF);
    const folder = join(place.folder, 'openings', openingId);
    const [file] = readdirSync(folder);
    expect([statSync(folder).mode & 0o777, statSync(join(folder, file!)).mode & 0o777]).toEqual([0o700, 0o600]);
  });
});
