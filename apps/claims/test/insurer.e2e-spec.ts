import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, type Client } from '#libs/testing';
import { Assistance, claimEvent, inDays, insuredClient, TODAY, type ClaimShown } from './assistance.js';

describe('an insurer tells of its claims', () => {
  let assistance: Assistance;
  let insurer: Client;

  beforeAll(async () => {
    assistance = await Assistance.open();
    insurer = await assistance.client('insurer', undefined, 'saham');
  }, 60_000);
  afterAll(() => assistance?.close());

  const claimOf = async (claimNumber: string) => {
    const { body } = await insurer.get<{ items: ClaimShown[] }>(`/claims?claimNumber=${claimNumber}`);
    return body.items[0];
  };

  it('from declaration to settlement, by Kafka, and every event is answered', async () => {
    const { policyId } = await insuredClient(assistance);
    const claimNumber = `SIN-${randomUUID().slice(0, 8)}`;
    const declared = { claimNumber, policyId, benefit: 'hospitalisation', eventOn: TODAY, pathology: 'appendicitis' };
    const answers = await assistance.say(
      claimEvent('claim-declared', declared),
      claimEvent('documents-received', {
        claimNumber,
        documents: ['hospital-report', 'invoice'],
        receivedOn: TODAY,
      }),
      claimEvent('claim-accepted', { claimNumber, amountCentimes: 250_000, decidedOn: TODAY }),
      claimEvent('claim-settled', { claimNumber, amountCentimes: 250_000, settledOn: TODAY }),
    );
    expect(answers.map(({ status }) => status)).toEqual(['taken', 'taken', 'taken', 'taken']);
    const claim = await claimOf(claimNumber);
    expect(claim).toMatchObject({ status: 'settled', amountCentimes: 250_000, settledBy: 'insurer' });
    expect(claim?.steps.map(({ status }) => status)).toEqual(['declared', 'checked', 'accepted', 'settled']);
    expect(claim?.clock).toMatchObject({ missing: [], runningFrom: TODAY, dueOn: inDays(30), late: false });
  });

  it('by signed requests, the same event by both ways at once is one', async () => {
    const { policyId } = await insuredClient(assistance);
    const claimNumber = `SIN-${randomUUID().slice(0, 8)}`;
    const event = claimEvent('claim-declared', { claimNumber, policyId, benefit: 'ambulance', eventOn: TODAY });
    const [byHttp] = await Promise.all([assistance.sayByHttp(event), assistance.say(event)]);
    expect(byHttp).toMatchObject({ status: 200, body: { id: event.id, status: 'taken' } });
    expect(await claimOf(claimNumber)).toMatchObject({ status: 'checked' });
    expect(await assistance.sayByHttp(event)).toMatchObject({ status: 200, body: { status: 'taken' } });
    const { body } = await insurer.get(`/partner-events/${event.id}`);
    expect(body).toMatchObject({ source: event.source, id: event.id, status: 'taken' });
    const changed = { ...event, data: { ...event.data, benefit: 'disability' } };
    expect((await assistance.sayByHttp(changed)).body).toMatchObject({
      status: 'refused',
      code: 'partner-event.id-reused',
    });
  });

  it('is told what is wrong, and where; nothing of it is kept', async () => {
    const { policyId, members } = await insuredClient(assistance);
    const claimNumber = `SIN-${randomUUID().slice(0, 8)}`;
    const declared = (change: object) =>
      claimEvent('claim-declared', { claimNumber, policyId, benefit: 'hospitalisation', eventOn: TODAY, ...change });
    const cases: [ReturnType<typeof claimEvent>, string, object][] = [
      [declared({ policyId: randomUUID() }), 'claim.policy-not-found', { field: 'policyId' }],
      [declared({ eventOn: inDays(1) }), 'claim.day-in-the-future', { field: 'eventOn' }],
      [declared({ eventOn: inDays(-1) }), 'claim.not-covered', { field: 'eventOn', startsOn: TODAY }],
      [declared({ memberId: randomUUID() }), 'claim.member-not-found', { field: 'memberId' }],
      [declared({ memberId: members[1] }), 'claim.member-not-covered', { field: 'memberId', reason: 'too-old' }],
      [declared({ memberId: members[0], benefit: 'disability' }), 'claim.benefit-not-allowed', { field: 'memberId' }],
      [declared({ benefit: 'birth' }), 'claim.child-missing', { field: 'child' }],
      [declared({ benefit: 'teeth' }), 'request.invalid', { field: 'benefit' }],
      [declared({ pathologie: 'angine' }), 'request.invalid', { field: 'pathologie', expected: 'no such field' }],
      [claimEvent('claim-accepted', { claimNumber, amountCentimes: 1, decidedOn: TODAY }), 'claim.not-found', {}],
      [declared({ claimNumber: 'RAB-001-A-2026-000007' }), 'claim.number-reserved', { field: 'claimNumber' }],
      [declared({ sameEventAs: 'NONE' }), 'claim.related-not-found', { field: 'sameEventAs' }],
      [{ ...declared({}), type: 'insurer.claim-declared.v2' }, 'claim-event.unknown-type', {}],
    ];
    const answers = await assistance.say(...cases.map(([event]) => event));
    expect(answers).toMatchObject(cases.map(([{ id }, code, details]) => ({ id, status: 'refused', code, details })));
    expect(await claimOf(claimNumber)).toBeUndefined();
  });

  it('decides within the table of benefits, and settles what it accepted', async () => {
    const { policyId } = await insuredClient(assistance);
    const claimNumber = `SIN-${randomUUID().slice(0, 8)}`;
    const settled = (amountCentimes: number) =>
      claimEvent('claim-settled', { claimNumber, amountCentimes, settledOn: TODAY });
    const accepted = (amountCentimes: number) =>
      claimEvent('claim-accepted', { claimNumber, amountCentimes, decidedOn: TODAY });
    const answers = await assistance.say(
      claimEvent('claim-declared', { claimNumber, policyId, benefit: 'hospitalisation', eventOn: TODAY }),
      settled(150_000),
      accepted(500_001),
      accepted(150_000),
      accepted(150_000),
      settled(150_001),
      settled(150_000),
      settled(150_000),
    );
    expect(answers.map(({ code }) => code ?? 'taken')).toEqual([
      'taken',
      'claim.not-accepted',
      'claim.amount-outside-table',
      'taken',
      'claim.accepted-already',
      'claim.amount-differs',
      'taken',
      'claim.over',
    ]);
  });

  it('settles a claim on the day on which it accepted it, or later; a cancelled one is no event to belong to', async () => {
    const { policyId } = await insuredClient(assistance, { startsOn: inDays(-20) });
    const claimNumber = `SIN-${randomUUID().slice(0, 8)}`;
    const declared = { claimNumber, policyId, benefit: 'ambulance', eventOn: inDays(-9) };
    const answers = await assistance.say(
      claimEvent('claim-declared', { ...declared, declaredOn: inDays(-9) }),
      claimEvent('claim-accepted', { claimNumber, amountCentimes: 20_000, decidedOn: inDays(-3) }),
      claimEvent('claim-settled', { claimNumber, amountCentimes: 20_000, settledOn: inDays(-4) }),
      claimEvent('claim-cancelled', { claimNumber, reason: 'Withdrawn.', cancelledOn: inDays(-2) }),
      claimEvent('claim-declared', { ...declared, claimNumber: `${claimNumber}-2`, sameEventAs: claimNumber }),
    );
    expect(answers.map(({ code }) => code ?? 'taken')).toEqual([
      'taken',
      'taken',
      'claim.settled-before-accepted',
      'taken',
      'claim.related-not-found',
    ]);
  });

  it('has an event counted once: by the first transport that it pays, when the stay is refused', async () => {
    const { policyId } = await insuredClient(assistance, { startsOn: inDays(-20) });
    const stay = `SIN-${randomUUID().slice(0, 8)}`;
    const [there, home] = [`${stay}-2`, `${stay}-3`];
    const declared = (claimNumber: string, benefit: string, eventOn: string, sameEventAs?: string) =>
      claimEvent('claim-declared', { claimNumber, policyId, benefit, eventOn, sameEventAs });
    const paid = (claimNumber: string) => [
      claimEvent('claim-accepted', { claimNumber, amountCentimes: 20_000, decidedOn: TODAY }),
      claimEvent('claim-settled', { claimNumber, amountCentimes: 20_000, settledOn: TODAY }),
    ];
    const answers = await assistance.say(
      declared(stay, 'hospitalisation', inDays(-9)),
      declared(there, 'ambulance', inDays(-9), stay),
      declared(home, 'ambulance', inDays(-4), there),
      claimEvent('claim-refused', { claimNumber: stay, reason: 'Shorter than a night.', decidedOn: TODAY }),
      ...paid(home),
      ...paid(there),
    );
    expect(answers.map(({ code }) => code ?? 'taken')).toEqual(answers.map(() => 'taken'));
    const told = async (claimNumber: string) =>
      assistance.told('claims.claim-settled.v1', (await claimOf(claimNumber))!.claimId);
    expect(await told(home)).toMatchObject([{ handledCount: 1 }]);
    expect(await told(there)).toMatchObject([{ handledCount: 0 }]);
    const administrator = await assistance.client('administrator');
    const { body } = await administrator.get<{ figures: { indicator: string; count: number }[] }>(
      `/verification/agencies?from=${TODAY}&to=${TODAY}`,
    );
    const [published] = await assistance.service.dataSource.query<{ count: number }[]>(
      `SELECT sum((data->>'handledCount')::int)::int AS count FROM journal WHERE type = 'claims.claim-settled.v1'`,
    );
    expect(body.figures.find(({ indicator }) => indicator === 'claims.handled')?.count).toBe(published?.count);
  });

  it('sees its own claims only, and says what is its own only', async () => {
    const { policyId } = await insuredClient(assistance);
    const claimNumber = `SIN-${randomUUID().slice(0, 8)}`;
    await assistance.say(claimEvent('claim-declared', { claimNumber, policyId, benefit: 'ambulance', eventOn: TODAY }));
    const { claimId } = (await claimOf(claimNumber))!;
    const other = await assistance.client('insurer', undefined, 'atlas');
    expect((await other.get(`/claims/${claimId}`)).status).toBe(404);
    expect((await other.get<{ items: unknown[] }>('/claims')).body.items).toEqual([]);
    const theirs = claimEvent('claim-declared', { claimNumber, policyId, benefit: 'ambulance', eventOn: TODAY });
    const answer = await assistance.sayByHttp(theirs, 'atlas');
    expect(answer.body).toMatchObject({ status: 'refused', code: 'claim.policy-not-found' });
    expect((await insurer.get(`/partner-events/${theirs.id}`)).status).toBe(404);
  });

  it('numbers its events: what is missing is told, and what comes after it waits', async () => {
    const { policyId } = await insuredClient(assistance);
    const source = `/saham/${randomUUID()}`;
    const [first, second, third] = [1, 2, 3].map((sequence) => ({
      ...claimEvent('claim-declared', {
        claimNumber: `SIN-${randomUUID().slice(0, 8)}`,
        policyId,
        benefit: 'ambulance',
        eventOn: TODAY,
        sameEventAs: undefined,
      }),
      source,
      sequence: String(sequence),
    }));
    expect(await assistance.say(first!)).toMatchObject([{ status: 'taken' }]);
    expect((await assistance.sayByHttp(third!)).body).toMatchObject({
      status: 'held',
      missing: [{ from: 2, to: 2 }],
    });
    const administrator = await assistance.client('administrator');
    const { body: waiting } = await administrator.get<{ items: object[] }>('/partner-events');
    expect(waiting.items).toMatchObject([{ insurer: 'saham', source, id: third!.id, number: 3, status: 'held' }]);
    expect((await assistance.sayByHttp(second!)).body).toMatchObject({ status: 'taken' });
    const { body } = await insurer.get(`/partner-events/${third!.id}`);
    expect(body).toMatchObject({ status: 'taken' });
  });

  it('keeps what it says of health from everybody but a few, and every look of theirs is recorded', async () => {
    const { policyId } = await insuredClient(assistance);
    const claimNumber = `SIN-${randomUUID().slice(0, 8)}`;
    const declared = { claimNumber, policyId, benefit: 'hospitalisation', eventOn: TODAY, pathology: 'tuberculosis' };
    await assistance.say(claimEvent('claim-declared', declared));
    const { claimId } = (await claimOf(claimNumber))!;
    const path = `/claims/${claimId}/health-record`;
    const teller = await assistance.client('teller', 'RAB-001');
    expect((await teller.get(`${path}?reason=curious`)).status).toBe(403);
    const compliance = await assistance.client('compliance');
    expect((await compliance.get(path)).status).toBe(400);
    expect((await compliance.get(`${path}?reason=complaint+of+the+client`)).body).toMatchObject({
      pathology: 'tuberculosis',
    });
    expect(await assistance.looks(claimId)).toMatchObject([{ role: 'compliance', reason: 'complaint of the client' }]);
    expect(
      await eventually(
        () => assistance.everythingKept(),
        (text) => text.includes(claimNumber),
      ),
    ).not.toContain('tuberculosis');
  });

  it('leaves books that agree', async () => {
    expect(await assistance.differences()).toEqual([]);
  });
});
