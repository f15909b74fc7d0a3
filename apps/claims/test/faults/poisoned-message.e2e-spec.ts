import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '#libs/testing';
import { Assistance, claimEvent, inDays, insuredClient, loanEvent, newPerson, TODAY } from '../assistance.js';

const FAILED = { status: 'listed', code: 'partner-event.failed' };

describe('a message that cannot be carried out', () => {
  let assistance: Assistance;
  let administrator: Client;

  beforeAll(async () => {
    assistance = await Assistance.open();
    administrator = await assistance.client('administrator');
  }, 60_000);
  afterAll(() => assistance?.close());

  const declared = async (claimNumber = `SIN-${randomUUID().slice(0, 8)}`) => {
    const { policyId } = await insuredClient(assistance);
    return claimEvent('claim-declared', { claimNumber, policyId, benefit: 'ambulance', eventOn: TODAY });
  };
  const disbursed = (loanId: string) => {
    const loan = { loanId, agency: 'RAB-001', client: newPerson(), startsOn: TODAY, endsOn: inDays(99) };
    return loanEvent('disbursed', loan);
  };
  /** A fault of ours: the database takes no row of this kind any more, whatever the decision says. */
  const breaking = (table: string, rule: string) =>
    assistance.service.dataSource.query(`ALTER TABLE ${table} ADD CONSTRAINT fault CHECK (${rule}) NOT VALID`);
  const mending = (table: string) => assistance.service.dataSource.query(`ALTER TABLE ${table} DROP CONSTRAINT fault`);
  const waiting = async () => (await administrator.get<{ items: object[] }>('/partner-events')).body.items;

  it('because it is none is answered, and those behind it are taken', async () => {
    const noText = { ...(await declared()), id: `half-\ud83d-${randomUUID()}` };
    const values = ['no JSON at all', '[]', '{"specversion":"0.3"}', JSON.stringify(noText), JSON.stringify(noText)];
    await assistance.put('saham', values);
    await assistance.put('core-banking', values);
    expect(await assistance.say(await declared())).toMatchObject([{ status: 'taken' }]);
    expect(await assistance.tell(disbursed('L-behind'))).toMatchObject([{ status: 'taken' }]);
    expect(await waiting()).toEqual([]);
  });

  it('by a fault of ours waits for a person; every other claim goes on, and it does when the fault is mended', async () => {
    const [before, poison, after] = [await declared(), await declared('POISON'), await declared()];
    await breaking('claim', "claim_number <> 'POISON'");
    const behind = claimEvent('claim-accepted', { claimNumber: 'POISON', amountCentimes: 20_000, decidedOn: TODAY });
    const answers = await assistance.say(before, poison, after, behind);
    expect(answers).toMatchObject([
      { status: 'taken' },
      FAILED,
      { status: 'taken' },
      { status: 'refused', code: 'claim.not-found' },
    ]);
    expect(await assistance.sayByHttp(poison)).toMatchObject({ status: 200, body: FAILED });
    const { source, id } = poison;
    expect(await waiting()).toMatchObject([{ insurer: 'saham', source, id, ...FAILED }]);
    expect(await assistance.everythingKept()).not.toContain('POISON');

    const release = async () =>
      (await administrator.post<{ events: object[] }>(`/partner-events/${id}/releases`, { insurer: 'saham', source }))
        .body.events;
    expect(await release()).toMatchObject([FAILED]);
    await mending('claim');
    expect(await release()).toMatchObject([{ id, status: 'taken' }]);
    expect([await release(), await waiting()]).toEqual([[], []]);
    expect(await assistance.say({ ...behind, id: randomUUID() })).toMatchObject([{ status: 'taken' }]);
  });

  it('of core banking stops no other loan', async () => {
    await breaking('loan', "id <> 'POISON'");
    const poison = disbursed('POISON');
    const answers = await assistance.tell(disbursed('L-before'), poison, disbursed('L-after'));
    expect(answers).toMatchObject([{ status: 'taken' }, FAILED, { status: 'taken' }]);
    await mending('loan');
    const path = `/partner-events/${poison.id}/releases`;
    const { body } = await administrator.post(path, { insurer: 'core-banking', source: poison.source });
    expect(body).toMatchObject({ events: [{ id: poison.id, status: 'taken' }] });
  });

  it('leaves books that agree', async () => {
    expect(await assistance.differences()).toEqual([]);
  });
});
