import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '#libs/service';
import { Client, eventually, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { transfersService } from '../src/transfers.module.js';
import { aidOf, toPayAtCounter } from './beside-operators.js';
import { textsOnPaper } from './on-paper.js';
import { SimulatedOperators, TIMEOUT_MS } from './simulated-operators.js';

type Body = Record<string, unknown>;

const ID = 'AB123456';
const RECEIPT_OF = { remittances: {}, 'family-aids': { of: 'sending' } };
const groups = (reference: unknown) => String(reference).replace(/^(...)(...)(....)$/, '$1 $2 $3');

describe('the papers of money from abroad, and of family aid', () => {
  let issuer: TestIssuer;
  let operators: SimulatedOperators;
  let service: RunningService;
  let rabat: Client;
  let agadir: Client;
  let compliance: Client;

  beforeAll(async () => {
    issuer = await startIssuer();
    const shared = { KAFKA_PREFIX: `${randomUUID()}.` };
    operators = await SimulatedOperators.start(shared);
    service = await startTestService(transfersService, issuer, {
      ...shared,
      OPERATORS_URL: operators.simulator.url,
      OPERATORS_TIMEOUT_MS: String(TIMEOUT_MS),
    });
    const clientOf = async (claims: Record<string, string>) => new Client(address(), await issuer.token(claims));
    [rabat, agadir, compliance] = await Promise.all([
      clientOf({ role: 'teller', agency: 'RAB-001' }),
      clientOf({ role: 'supervisor', agency: 'AGA-003' }),
      clientOf({ role: 'compliance', sub: 'ahmed' }),
    ]);
  });

  afterAll(async () => {
    await service.stop();
    await operators.end();
    await issuer.close();
  });

  const address = () => `${service.url}/api/transfers/v1`;
  const printed = async (path: string, body?: object) =>
    textsOnPaper(`${address()}/${path}/receipts`, await issuer.token({ role: 'teller', agency: 'RAB-001' }), body);
  const refusal = async (client: Client, path: string, body: object) => {
    const refused = await client.post<Body>(`/${path}/receipts`, body, null);
    return [refused.status, refused.body.code];
  };
  const sent = async (idNumber: string) => (await rabat.post<Body>('/family-aids', aidOf(idNumber))).body;
  const paid = async () => {
    const asked = toPayAtCounter('western-union', await operators.announce('western-union'));
    const { body } = await rabat.post<Body>('/payouts', asked);
    return { path: `remittances/${String(body.transferId)}`, reference: asked.code, ...body } as Body & {
      path: string;
    };
  };

  it('say who sent money from where, under which number, and what the agency paid', async () => {
    const { path, reference, receiptNumber } = await paid();
    const texts = await printed(path, {});
    expect(texts).toEqual(
      expect.arrayContaining([
        'Reçu de paiement',
        "Transfert d'argent de l'étranger",
        receiptNumber,
        'Western Union',
        groups(reference),
        'Mohamed Bennis',
        'Espagne',
        'Aïcha Aït Lahcen',
        '1\u00A0850,00 DH',
      ]),
    );
    expect(texts.join()).not.toMatch(/TVA|référence|ARGENT/);
    expect(await printed(path)).toEqual(texts);
  });

  it('of family aid tell the number that the beneficiary collects by; given back, that it is undone', async () => {
    const { id, reference, receiptNumber } = await sent(ID);
    const path = `family-aids/${String(id)}`;
    const advice = "Ne donnez cette référence qu'au bénéficiaire.";
    expect(await printed(path, { of: 'sending' })).toEqual(
      expect.arrayContaining([
        "Reçu d'envoi",
        "Secours familial à l'étranger",
        receiptNumber,
        'Yassine Aït Lahcen',
        'Espagne',
        '81,82 DH',
        '8,18 DH',
        '2\u00A0090,00 DH',
        groups(reference),
        advice,
      ]),
    );
    expect(await refusal(rabat, path, { of: 'refund' })).toEqual([404, 'transfer.no-such-receipt']);

    const back = await rabat.post<Body>(`/${path}/cancellation`, { sender: { idKind: 'cin', idNumber: ID } });
    const returned = await printed(path, { of: 'refund' });
    expect(returned).toEqual(
      expect.arrayContaining(['Reçu de restitution', back.body.receiptNumber, 'Total rendu', '2\u00A0090,00 DH']),
    );
    const undone = await printed(path, { of: 'sending' });
    expect(undone).toEqual(expect.arrayContaining(['ARGENT RENDU', receiptNumber, groups(reference)]));
    expect([...returned, ...undone]).not.toContain(advice);
  });

  it('are those of the agency that gave them', async () => {
    const { path } = await paid();
    const aid = `family-aids/${String((await sent('OTHER1')).id)}`;
    expect(await refusal(agadir, path, {})).toEqual([404, 'remittance.not-found']);
    expect(await refusal(agadir, aid, { of: 'sending' })).toEqual([404, 'family-aid.not-found']);
    expect(await refusal(compliance, path, {})).toEqual([403, 'role.not-allowed']);
  });

  it.each([
    ['remittances/none', {}, 404, 'remittance.not-found'],
    [`remittances/${randomUUID()}`, {}, 404, 'remittance.not-found'],
    ['family-aids/none', { of: 'sending' }, 404, 'family-aid.not-found'],
    [`family-aids/${randomUUID()}`, { of: 'sending' }, 404, 'family-aid.not-found'],
    [`family-aids/${randomUUID()}`, { of: 'pay-out' }, 400, 'request.invalid'],
    [`family-aids/${randomUUID()}`, {}, 400, 'request.invalid'],
  ])('of %s, asked with %j, are refused: %d %s', async (path, body, status, code) => {
    expect(await refusal(rabat, path, body)).toEqual([status, code]);
  });

  it('are none of what compliance looks at, and never say that or what it decides', async () => {
    const csv = 'id,version,kind,name,aliases,low_aliases,birth,nationality,documents\n';
    const listed = 'N-1,1,individual,Aicha Ait Lahcen,,,,,\n';
    await compliance.upload('/watch-lists/national/imports', csv + listed, 'text/csv');
    const reference = await operators.announce('western-union');
    const payout = () => rabat.post<Body>('/payouts', toPayAtCounter('western-union', reference));
    const held = await eventually(payout, ({ status }) => status === 202);
    const aid = await rabat.post<Body>('/family-aids', aidOf('HELD1'));
    expect(aid.body.status).toBe('under-verification');
    const asked = [
      [`remittances/${String(held.body.transferId)}`, 'remittances'],
      [`family-aids/${String(aid.body.id)}`, 'family-aids'],
    ] as const;
    const answers = () =>
      Promise.all(
        asked.map(async ([path, kind]) => (await rabat.post<Body>(`/${path}/receipts`, RECEIPT_OF[kind], null)).body),
      );
    const before = await answers();
    expect(before.map(({ code }) => code)).toEqual(['transfer.no-such-receipt', 'transfer.no-such-receipt']);
    expect(JSON.stringify(before)).not.toMatch(/screen|list|hit|case|complian|held|frozen|verif/i);
    const { body } = await compliance.get<{ items: { id: string }[] }>('/screening-cases?limit=200');
    for (const { id } of body.items) {
      const decision = { verdict: 'frozen', reason: 'compared the papers' };
      expect((await compliance.post(`/screening-cases/${id}/decisions`, decision)).status).toBe(201);
    }
    const [row] = await service.dataSource.query<Body[]>('SELECT status FROM remittance WHERE id = $1', [
      held.body.transferId,
    ]);
    expect(row?.status).toBe('frozen');
    expect(await answers()).toEqual(before);
  });
});
