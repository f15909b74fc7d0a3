import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '#libs/testing';
import { KeyRotation } from '../src/privacy/rotation.service.js';
import { Vault } from '../src/vault/vault.service.js';
import { Assistance, childOf, claimEvent, insuredClient, loanEvent, newPerson, TODAY } from './assistance.js';

describe("people's own data", () => {
  let assistance: Assistance;
  let compliance: Client;

  beforeAll(async () => {
    assistance = await Assistance.open();
    compliance = await assistance.client('compliance');
  }, 60_000);
  afterAll(() => assistance?.close());

  const declare = async (policyId: string, claimNumber: string, pathology: string) => {
    const declared = { claimNumber, policyId, benefit: 'hospitalisation', eventOn: TODAY, pathology };
    expect(await assistance.say(claimEvent('claim-declared', declared))).toMatchObject([{ status: 'taken' }]);
  };
  const asked = ({ idKind, idNumber }: { idKind: string; idNumber: string }) => `idKind=${idKind}&idNumber=${idNumber}`;

  it('is given out whole, to those who may, and it is recorded', async () => {
    const { client, clientId, policyId } = await insuredClient(assistance);
    await declare(policyId, 'EXP-1', 'asthma');
    const path = `/people/export?${asked(client)}&reason=asked+at+the+counter`;
    expect((await (await assistance.client('teller', 'RAB-001')).get(path)).status).toBe(403);
    const { body } = await compliance.get<{ claims: { claimId: string }[] }>(path);
    expect(body).toMatchObject({
      clientId,
      firstName: client.firstName,
      family: [{ relation: 'spouse' }, { relation: 'child' }],
      policies: [{ policyId }],
      claims: [{ claimNumber: 'EXP-1', status: 'checked' }],
      healthRecords: [{ pathology: 'asthma' }],
      looks: [],
    });
    const again = (await compliance.get(path)).body;
    expect(again).toMatchObject({ looks: [{ claimId: body.claims[0]!.claimId, reason: 'asked at the counter' }] });
    expect((await compliance.get(`/people/export?${asked(newPerson())}&reason=x-x`)).body).toMatchObject({
      code: 'person.not-found',
    });
  });

  it('is forgotten once the law no longer keeps it; books and figures stay', async () => {
    const [client, spouse] = [newPerson({ firstName: 'Zoubida' }), newPerson({ firstName: 'Driss' })];
    const members = [{ ...spouse, relation: 'spouse' }, childOf(20)];
    const loan = { loanId: 'OLD-1', agency: 'RAB-001', client, members };
    await assistance.tell(loanEvent('disbursed', { ...loan, startsOn: '2013-01-10', endsOn: '2014-01-09' }));
    const { idKind, idNumber } = client;
    const erase = (person: object) => compliance.post('/people/erasures', person);
    const recent = await insuredClient(assistance);
    expect((await erase({ idKind, idNumber: recent.client.idNumber })).body).toMatchObject({
      code: 'person.kept-by-law',
      keptUntil: expect.stringMatching(/^20[3-9]\d-/),
    });
    expect((await erase({ idKind, idNumber: spouse.idNumber })).body).toMatchObject({ code: 'person.not-found' });
    const { body } = await erase({ idKind, idNumber });
    expect(body).toMatchObject({ clientId: expect.any(String) });
    const teller = await assistance.client('teller', 'RAB-001');
    for (const person of [client, spouse])
      expect((await teller.get(`/cover?${asked(person)}`)).body).toMatchObject({ reason: 'cover.unknown-person' });
    const kept = await assistance.everythingKept();
    expect([kept.includes('Zoubida'), kept.includes('Driss'), kept.includes(idNumber)]).toEqual([false, false, false]);
    expect(await assistance.differences()).toEqual([]);
  });

  it('refuses a second transport for the same pathology, also when its key has changed', async () => {
    const { policyId } = await insuredClient(assistance);
    const { dataSource } = assistance.service;
    const old = Buffer.from('c0de'.repeat(16), 'hex');
    const next = randomBytes(32);
    const rotate = (...ring: Buffer[]) => new KeyRotation(dataSource, new Vault(ring), assistance.service).round();
    const kept = async (claimNumber: string) => {
      const sql = 'SELECT pathology_digest AS digest FROM claim WHERE claim_number = $1';
      return (await dataSource.query<{ digest: string | null }[]>(sql, [claimNumber]))[0]?.digest;
    };
    const transport = (claimNumber: string, pathology: string, change: object = {}) =>
      claimEvent('claim-declared', {
        claimNumber,
        policyId,
        benefit: 'ambulance',
        eventOn: TODAY,
        pathology,
        ...change,
      });
    const said = (...events: ReturnType<typeof transport>[]) =>
      assistance.say(...events).then((answers) => answers.map(({ code }) => code ?? 'taken'));
    expect(await said(transport('AMB-1', 'Épilepsie'), transport('AMB-2', 'epilepsie'))).toEqual([
      'taken',
      'claim.transport-repeated',
    ]);
    const digest = await kept('AMB-1');
    await rotate(next, old);
    expect(await kept('AMB-1')).toBe(new Vault([next]).digests(policyId, 'epilepsie')[0]);
    await rotate(old, next);
    expect(await kept('AMB-1')).toBe(digest);
    expect(
      await said(
        transport('AMB-3', 'EPILEPSIE'),
        transport('AMB-4', 'epilepsie', { sameEventAs: 'AMB-1' }),
        transport('AMB-5', 'asthme'),
      ),
    ).toEqual(['claim.transport-repeated', 'taken', 'taken']);
    await declare(policyId, 'STAY-1', 'epilepsie');
    expect(await kept('STAY-1')).toBeNull();
    expect(JSON.stringify((await compliance.get('/claims')).body)).not.toContain(digest);
  });

  it('is sealed anew when its key changes, and opens without the old one', async () => {
    const { policyId } = await insuredClient(assistance);
    await declare(policyId, 'ROT-1', 'diabetes');
    const old = Buffer.from('c0de'.repeat(16), 'hex');
    const next = randomBytes(32);
    const { dataSource } = assistance.service;
    const rotation = new KeyRotation(dataSource, new Vault([next, old]), assistance.service);
    expect(await rotation.round()).toBe('pause');
    const [row] = await dataSource.query<{ sealed: string }[]>(
      "SELECT sealed_pathology AS sealed FROM claim WHERE claim_number = 'ROT-1'",
    );
    expect(new Vault([next]).open(row!.sealed)).toBe('diabetes');
    await new KeyRotation(dataSource, new Vault([old, next]), assistance.service).round();
  });
});
