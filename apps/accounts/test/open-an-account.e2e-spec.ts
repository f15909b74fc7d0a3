import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bankEvent, Branch, inDays, newHolder, newRib, TODAY } from './branch.js';

describe('an account is opened with the partner bank', () => {
  let branch: Branch;

  beforeAll(async () => {
    branch = await Branch.open();
  }, 60_000);
  afterAll(() => branch?.close());

  it('requested at a counter, asked of the bank, confirmed with its RIB, active from the first deposit', async () => {
    const { teller } = branch;
    const holder = newHolder();
    const requested = await teller.post<{ id: string }>('/openings', { holder });
    expect([requested.status, requested.body]).toEqual([201, { id: expect.any(String), status: 'requested' }]);
    const { id: openingId } = requested.body;

    const asked = await branch.toldToBank<{ openingId: string }>(
      'accounts.opening-requested.v1',
      (told) => told.openingId === openingId,
    );
    expect(asked).toEqual({ openingId, agency: 'RAB-001', requestedOn: TODAY, level: 2, holder });

    const rib = newRib();
    const confirmation = bankEvent('account-confirmed', { openingId, rib });
    const [answer] = await branch.hear('answers', confirmation);
    expect(answer).toMatchObject({ status: 'taken' });
    const isIt = ({ id }: { id: string }) => id === confirmation.id;
    expect(await branch.toldToBank('guichet.partner-event-answered.v1', isIt)).toMatchObject({ status: 'taken' });
    const health = await fetch(`${branch.service.url}/health/ready`);
    expect(await health.json()).toMatchObject({ status: 'ready' });
    const opening = await teller.get<{ accountId: string }>(`/openings/${openingId}`);
    expect(opening.body).toMatchObject({ status: 'confirmed', rib, accountId: expect.any(String), holder });
    const { accountId } = opening.body;
    expect(await branch.find(accountId)).toMatchObject({
      status: 'confirmed',
      balanceCentimes: 0,
      rib,
      openedOn: TODAY,
    });

    const deposit = await teller.post(`/accounts/${accountId}/deposits`, { amountCentimes: 50_000 });
    expect([deposit.status, deposit.body]).toEqual([
      201,
      {
        movementId: expect.any(String),
        balanceCentimes: 50_000,
        receiptNumber: expect.stringMatching(/^RAB-001-H-\d{4}-\d{6}$/),
      },
    ]);
    expect(await branch.find(accountId)).toMatchObject({
      status: 'active',
      balanceCentimes: 50_000,
      availableCentimes: 50_000,
      dueCentimes: 0,
    });
    expect(await branch.told('accounts.account-opened.v1', accountId)).toEqual([
      { accountId, bank: 'attijari', agency: 'RAB-001', bookedOn: TODAY, cashCentimes: 0 },
    ]);
    for (const by of [`rib=${rib}`, `idKind=cin&idNumber=${holder.idNumber.toLowerCase()}`]) {
      const { body } = await teller.get<{ items: object[] }>(`/accounts?${by}`);
      expect(body.items).toMatchObject([{ id: accountId }]);
    }
  });

  it('the same answer again changes nothing; another one is refused', async () => {
    const openingId = await branch.requested();
    const rib = newRib();
    const saying = (data: object) => branch.hear('answers', bankEvent('account-confirmed', { openingId, ...data }));
    expect(await saying({ rib })).toEqual([expect.objectContaining({ status: 'taken' })]);
    const { body: before } = await branch.teller.get<{ accountId: string }>(`/openings/${openingId}`);
    expect(await saying({ rib })).toEqual([expect.objectContaining({ status: 'taken' })]);
    expect(await saying({ rib: newRib() })).toMatchObject([{ status: 'refused', code: 'opening.answered-already' }]);
    const refusal = bankEvent('opening-refused', { openingId, reason: 'too late' });
    expect(await branch.hear('answers', refusal)).toMatchObject([{ code: 'opening.answered-already' }]);
    expect((await branch.teller.get(`/openings/${openingId}`)).body).toEqual(before);
    expect(await branch.told('accounts.account-opened.v1', before.accountId)).toHaveLength(1);
  });

  it.each([
    ['a key that is wrong', '007810000123456789012346'],
    ['the key 98, which is equal to 01 modulo 97', '011780000001234567890184'],
    ['a RIB of another bank', newRib('011')],
  ])('%s is no RIB', async (_, rib) => {
    const openingId = await branch.requested();
    const [answer] = await branch.hear('answers', bankEvent('account-confirmed', { openingId, rib }));
    expect(answer).toMatchObject({ status: 'refused', code: 'opening.malformed-rib', details: { field: 'rib' } });
    expect((await branch.teller.get(`/openings/${openingId}`)).body).toMatchObject({ status: 'requested' });
  });

  it('a RIB belongs to one account', async () => {
    const rib = newRib();
    const events = [await branch.requested(), await branch.requested()].map((openingId) =>
      bankEvent('account-confirmed', { openingId, rib }),
    );
    const answers = await branch.hear('answers', ...events);
    expect(answers).toMatchObject([{ status: 'taken' }, { status: 'refused', code: 'opening.known-rib' }]);
  });

  it('refused by the bank: the reason can be read out, and the person may ask again', async () => {
    const holder = newHolder();
    const openingId = await branch.requested(holder);
    await branch.hear('answers', bankEvent('opening-refused', { openingId, reason: 'La CIN est illisible.' }));
    expect((await branch.teller.get(`/openings/${openingId}`)).body).toMatchObject({
      status: 'refused',
      refusal: 'La CIN est illisible.',
    });
    expect((await branch.teller.post('/openings', { holder })).status).toBe(201);
  });

  it('nobody has two: the request that is there is named, whatever the way in which the document is written', async () => {
    const holder = newHolder({ idNumber: `ab-${Math.floor(Math.random() * 900_000) + 100_000}` });
    const openingId = await branch.requested(holder);
    const again = { ...holder, idNumber: holder.idNumber.replace('-', '').toUpperCase(), firstName: 'Aïsha' };
    const { status, body } = await branch.teller.post('/openings', { holder: again });
    expect([status, body]).toMatchObject([409, { code: 'opening.known-holder', openingId }]);
  });

  it.each([
    ['a document that has expired', { idExpiresOn: inDays(-1) }, 'opening.expired-document', 'holder.idExpiresOn'],
    ['a day that the calendar has not', { birthOn: '1988-02-30' }, 'opening.malformed-day', 'holder.birthOn'],
    ['somebody who is born today', { birthOn: TODAY }, 'opening.not-yet-born', 'holder.birthOn'],
    ['the number of a card as address', { address: '4111 1111 1111 1111' }, 'card.number-in-body', 'holder.address'],
  ])('%s is refused, with the field', async (_, change, code, field) => {
    const { status, body } = await branch.teller.post('/openings', { holder: newHolder(change) });
    expect([status, body]).toMatchObject([422, { code, field }]);
  });

  it('a request that the bank does not answer is on the chase list after a day, and at its head after three', async () => {
    const [fresh, late, older] = [await branch.requested(), await branch.requested(), await branch.requested()];
    const back = (id: string, hours: number) =>
      branch.service.dataSource.query(
        `UPDATE opening SET requested_at = now() - $2 * interval '1 hour' WHERE id = $1`,
        [id, hours],
      );
    await back(late, 25);
    await back(older, 80);
    const { body } = await (await branch.client('management')).get<{ items: { id: string }[] }>('/openings/late');
    const own = body.items.filter(({ id }) => [fresh, late, older].includes(id));
    expect(own).toMatchObject([
      { id: older, what: 'escalate', waitingHours: 80 },
      { id: late, what: 'chase', waitingHours: 25 },
    ]);
  });

  it('closed with nothing in it; then its holder may ask for another', async () => {
    const { teller } = branch;
    const accountId = await branch.account(30_000);
    const full = await teller.post(`/accounts/${accountId}/closings`, undefined);
    expect([full.status, full.body]).toMatchObject([409, { code: 'account.not-empty', balanceCentimes: 30_000 }]);
    await teller.post(`/accounts/${accountId}/withdrawals`, { amountCentimes: 30_000 });
    expect((await teller.post(`/accounts/${accountId}/closings`, undefined)).body).toEqual({
      accountId,
      status: 'closed',
    });
    const after = await teller.post(`/accounts/${accountId}/deposits`, { amountCentimes: 100 });
    expect([after.status, after.body]).toMatchObject([409, { code: 'account.closed' }]);
    const { body } = await teller.get<{ openingId: string }>(`/accounts/${accountId}`);
    const { body: opening } = await teller.get<{ holder: object }>(`/openings/${body.openingId}`);
    expect((await teller.post('/openings', { holder: opening.holder })).status).toBe(201);
  });

  it('leaves books that agree', async () => {
    expect(await branch.differences()).toEqual([]);
  });
});
