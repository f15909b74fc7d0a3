import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instantOf } from '#libs/domain';
import type { Client } from '#libs/testing';
import {
  Assistance,
  childOf,
  claimEvent,
  inDays,
  insuredClient,
  loanEvent,
  newPerson,
  TODAY,
  type ClaimShown,
} from '../assistance.js';

const MINUTE_MS = 60_000;

describe('what is wrong', () => {
  let assistance: Assistance;
  let insurer: Client;

  beforeAll(async () => {
    assistance = await Assistance.open();
    insurer = await assistance.client('insurer', undefined, 'saham');
  }, 60_000);
  afterAll(() => assistance?.close());

  const newNumber = () => `SIN-${randomUUID().slice(0, 8)}`;
  const claimsOf = async (claimNumber: string) =>
    (await insurer.get<{ items: ClaimShown[] }>(`/claims?claimNumber=${claimNumber}`)).body.items;

  it('about a signature lets nobody in, and leaves nothing', async () => {
    const { policyId } = await insuredClient(assistance);
    const claimNumber = newNumber();
    const event = claimEvent('claim-declared', { claimNumber, policyId, benefit: 'ambulance', eventOn: TODAY });
    const minutesAway = (minutes: number) => instantOf(Date.now() + minutes * MINUTE_MS);
    const body = JSON.stringify(event);
    const changed = Buffer.from(body);
    changed.writeUInt8(changed.readUInt8(body.indexOf(TODAY)) ^ 1, body.indexOf(TODAY));
    const attempts = [
      await assistance.sayByHttp(event, 'saham', { signedAt: minutesAway(-6) }),
      await assistance.sayByHttp(event, 'saham', { signedAt: minutesAway(6) }),
      await assistance.sayByHttp(event, 'saham', { sent: changed.toString() }),
      await assistance.sayByHttp(event, 'saham', { sent: `${body} ` }),
      await assistance.sayByHttp(event, 'stranger'),
    ];
    expect(attempts.map(({ status, body: { code } }) => [status, code])).toEqual([
      [401, 'signature.expired'],
      [401, 'signature.expired'],
      [401, 'signature.wrong'],
      [401, 'signature.wrong'],
      [401, 'signature.wrong'],
    ]);
    expect((await insurer.get(`/partner-events/${event.id}`)).status).toBe(404);
    expect(await claimsOf(claimNumber)).toEqual([]);
    expect((await assistance.sayByHttp(event)).body).toMatchObject({ status: 'taken' });
  });

  it('about an event is refused the same by either way, with code and field', async () => {
    const members = [childOf(0, { birthOn: inDays(-5) })];
    const { policyId, members: family } = await insuredClient(assistance, { startsOn: inDays(-20), members });
    const accepted = newNumber();
    const declared = (change: object = {}) =>
      claimEvent('claim-declared', {
        claimNumber: newNumber(),
        policyId,
        benefit: 'ambulance',
        eventOn: TODAY,
        ...change,
      });
    const open = await assistance.sayByHttp(declared({ claimNumber: accepted, benefit: 'hospitalisation' }));
    expect(open.body).toMatchObject({ status: 'taken' });
    const settled = { claimNumber: accepted, amountCentimes: 200_000, settledOn: TODAY };
    const above = { claimNumber: accepted, amountCentimes: 500_001, decidedOn: TODAY };
    const cases: [() => ReturnType<typeof claimEvent>, string, object][] = [
      [() => ({ ...declared(), type: 'insurer.claim-declared.v2' }), 'claim-event.unknown-type', {}],
      [() => declared({ policyId: randomUUID() }), 'claim.policy-not-found', { field: 'policyId' }],
      [() => declared({ eventOn: inDays(1) }), 'claim.day-in-the-future', { field: 'eventOn' }],
      [() => declared({ memberId: family[0], eventOn: inDays(-6) }), 'claim.member-not-born', { field: 'memberId' }],
      [() => claimEvent('claim-settled', settled), 'claim.not-accepted', { status: 'checked' }],
      [() => claimEvent('claim-accepted', above), 'claim.amount-outside-table', { toCentimes: 500_000 }],
    ];
    for (const [event, code, details] of cases) {
      const [byTopic] = await assistance.say(event());
      const byHttp = (await assistance.sayByHttp(event())).body;
      for (const answer of [byTopic, byHttp]) expect(answer).toMatchObject({ status: 'refused', code, details });
    }
    expect(await claimsOf(accepted)).toMatchObject([{ status: 'checked', steps: [{}, {}] }]);
  });

  it("about whose claim it is changes nothing of another insurer's", async () => {
    const { policyId } = await insuredClient(assistance);
    const claimNumber = newNumber();
    await assistance.say(claimEvent('claim-declared', { claimNumber, policyId, benefit: 'ambulance', eventOn: TODAY }));
    const foreign = [
      claimEvent('documents-received', { claimNumber, documents: ['invoice'], receivedOn: TODAY }),
      claimEvent('claim-accepted', { claimNumber, amountCentimes: 20_000, decidedOn: TODAY }),
      claimEvent('claim-refused', { claimNumber, reason: 'Not ours.', decidedOn: TODAY }),
      claimEvent('claim-cancelled', { claimNumber, reason: 'Not ours.', cancelledOn: TODAY }),
    ];
    for (const event of foreign) {
      const answer = await assistance.sayByHttp(event, 'atlas');
      expect(answer.body).toMatchObject({ status: 'refused', code: 'claim.not-found' });
    }
    const [claim] = await claimsOf(claimNumber);
    expect(claim).toMatchObject({ status: 'checked', clock: { missing: ['invoice'] } });
    const atlas = await assistance.client('insurer', undefined, 'atlas');
    expect((await atlas.get(`/claims/${claim!.claimId}/health-record?reason=curious`)).status).toBe(404);
  });

  it('about a loan is refused alone, by its topic and as an administrator brings it', async () => {
    const loan = (change: object = {}) => {
      const ofIt = { loanId: `L-${randomUUID().slice(0, 8)}`, agency: 'RAB-001', client: newPerson() };
      return loanEvent('disbursed', { ...ofIt, startsOn: TODAY, endsOn: inDays(364), ...change });
    };
    const events = () => [
      loan({ endsOn: inDays(-1) }),
      { ...loan(), type: 'core-banking.loan-disbursed.v2' },
      loan({ startsOn: '2012-09-30' }),
      loan(),
    ];
    const administrator = await assistance.client('administrator');
    const brought = await administrator.post<{ answers: { code?: string }[] }>('/loan-events', { events: events() });
    for (const answers of [await assistance.tell(...events()), brought.body.answers]) {
      expect(answers.map(({ code }) => code ?? 'taken')).toEqual([
        'loan.ends-before-it-begins',
        'loan-event.unknown-type',
        'loan.before-the-insurance',
        'taken',
      ]);
    }
  });

  it('about nothing when every event comes by both ways at once: each is one', async () => {
    const { policyId } = await insuredClient(assistance);
    const source = `/saham/${randomUUID()}`;
    const claimNumbers = Array.from({ length: 6 }, newNumber);
    const events = claimNumbers.flatMap((claimNumber, i) =>
      [
        claimEvent('claim-declared', { claimNumber, policyId, benefit: 'funeral-transport', eventOn: TODAY }),
        claimEvent('documents-received', { claimNumber, documents: ['invoice'], receivedOn: TODAY }),
        claimEvent('claim-cancelled', { claimNumber, reason: 'Declared by mistake.', cancelledOn: TODAY }),
      ].map((event, step) => ({ ...event, source, sequence: String(3 * i + step + 1) })),
    );
    await Promise.all([assistance.say(...events), ...events.toReversed().map((event) => assistance.sayByHttp(event))]);
    const last = events.at(-1)!;
    expect((await assistance.sayByHttp(last)).body).toMatchObject({ id: last.id, status: 'taken' });
    for (const claimNumber of claimNumbers) {
      const [claim, ...others] = await claimsOf(claimNumber);
      expect([claim?.steps.map(({ status }) => status), others]).toEqual([['declared', 'checked', 'cancelled'], []]);
    }
  });

  it('leaves books that agree', async () => {
    expect(await assistance.differences()).toEqual([]);
  });
});
