import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instantOf } from '#libs/domain';
import { eventually, type Client } from '#libs/testing';
import { DayChange } from '../src/client/day-change.service.js';
import { Assistance, childOf, inDays, loanEvent, newPerson, TODAY } from './assistance.js';

interface CoverShown {
  covered: boolean;
  reason: string;
  as?: string;
  words: { fr: string; en: string };
  policy?: { policyId: string; startsOn: string; endsOn: string };
  family: { firstName: string; covered: boolean; reason: string }[];
  benefits: { benefit: string; leftThisYear?: number }[];
}

describe('cover that follows the loan', () => {
  let assistance: Assistance;
  let teller: Client;

  beforeAll(async () => {
    assistance = await Assistance.open();
    teller = await assistance.client('teller', 'RAB-001');
  }, 60_000);
  afterAll(() => assistance?.close());

  const cover = async ({ idKind, idNumber }: { idKind: string; idNumber: string }, query: object = {}) => {
    const parameters = new URLSearchParams({ idKind, idNumber, ...query });
    const { status, body } = await teller.get<CoverShown>(`/cover?${parameters.toString()}`);
    expect(status).toBe(200);
    return body;
  };
  const disbursed = (loanId: string, client: object, change: object = {}) =>
    loanEvent('disbursed', { loanId, agency: 'RAB-001', client, startsOn: TODAY, endsOn: inDays(364), ...change });

  it('opens with it, for the whole family, and is asked about in words', async () => {
    const [client, spouse] = [newPerson(), newPerson({ firstName: 'Hamid' })];
    const members = [{ ...spouse, relation: 'spouse' }, childOf(4), childOf(22)];
    const before = await assistance.insured();
    expect(await assistance.tell(disbursed('L-1', client, { members }))).toMatchObject([{ status: 'taken' }]);

    const asked = await cover(client);
    expect(asked).toMatchObject({ covered: true, reason: 'cover.in-force', as: 'client' });
    expect(asked.words.fr).toMatch(/^Couvert en tant que client par le contrat lié au prêt, du .* au .*\.$/);
    expect(asked.family.map(({ firstName, covered }) => [firstName, covered])).toEqual([
      ['Hamid', true],
      ['Yassine4', true],
      ['Yassine22', false],
    ]);
    expect(asked.benefits).toContainEqual(expect.objectContaining({ benefit: 'birth', leftThisYear: 2 }));
    expect(await cover(spouse)).toMatchObject({ covered: true, as: 'spouse' });
    expect(await cover(newPerson())).toMatchObject({ covered: false, reason: 'cover.unknown-person', family: [] });
    expect(await cover(client, { on: inDays(-1) })).toMatchObject({ covered: false, reason: 'cover.not-begun' });
    const [clients, people] = await assistance.insured();
    expect([clients - before[0], people - before[1]]).toEqual([1, 3]);
  });

  it('moves and ends with it; what was known before can still be asked', async () => {
    const client = newPerson();
    await assistance.tell(disbursed('L-2', client, { startsOn: inDays(-100) }));
    const known = instantOf(Date.now());
    const endsOn = inDays(-10);
    await assistance.tell(loanEvent('repaid-early', { loanId: 'L-2', endsOn }));

    expect(await cover(client)).toMatchObject({ covered: false, reason: 'cover.ended', policy: { endsOn } });
    expect(await cover(client, { asKnownAt: known })).toMatchObject({ covered: true, policy: { endsOn: inDays(364) } });
    expect(await cover(client, { on: inDays(-50) })).toMatchObject({ covered: true });
    expect(await cover(client, { asKnownAt: '2020-01-01T00:00:00Z' })).toMatchObject({ reason: 'cover.no-policy' });

    const { policy } = await cover(client);
    const { body } = await teller.get<{ history: { cause: string }[] }>(`/policies/${policy!.policyId}`);
    expect(body.history.map(({ cause }) => cause)).toEqual(['disbursed', 'repaid-early']);
  });

  it('is the same in whatever order core banking says it, and however often', async () => {
    const client = newPerson();
    const [opened, moved] = [
      disbursed('L-3', client),
      loanEvent('rescheduled', { loanId: 'L-3', endsOn: inDays(500) }, '2026-01-02T10:00:00Z'),
    ];
    const closed = loanEvent('closed', { loanId: 'L-3', endsOn: inDays(30) }, '2026-01-03T10:00:00Z');
    const answers = await assistance.tell(closed, moved, opened);
    expect(answers.map(({ status }) => status)).toEqual(['taken', 'taken', 'taken']);
    await assistance.tell(opened, closed);
    expect(await cover(client)).toMatchObject({ covered: true, policy: { endsOn: inDays(30) } });
    expect(await assistance.tell(disbursed('L-3', client))).toMatchObject([{ status: 'refused', code: 'loan.known' }]);
  });

  it('of a second loan counts nobody twice', async () => {
    const client = newPerson();
    const before = await assistance.insured();
    await assistance.tell(disbursed('L-4', client), disbursed('L-5', client, { endsOn: inDays(700) }));
    await assistance.tell(loanEvent('closed', { loanId: 'L-4', endsOn: inDays(-1) }));
    const [clients, people] = await assistance.insured();
    expect([clients - before[0], people - before[1]]).toEqual([1, 1]);
  });

  it('refuses what cannot be, with code and field, and nothing else', async () => {
    const good = disbursed('L-6', newPerson());
    const answers = await assistance.tell(
      disbursed('L-7', newPerson(), { endsOn: inDays(-1) }),
      disbursed('L-8', newPerson({ birthOn: '2030-01-01' })),
      disbursed('L-9', newPerson(), { agency: 'rabat' }),
      loanEvent('sold', { loanId: 'L-9' }),
      loanEvent('closed', { loanId: 'L-1', endsOn: inDays(-30) }),
      good,
    );
    expect(answers.map(({ code, details }) => [code, details])).toMatchObject([
      ['loan.ends-before-it-begins', {}],
      ['person.malformed-birth', { field: 'client.birthOn' }],
      ['request.invalid', { field: 'agency' }],
      ['loan-event.unknown-type', {}],
      ['loan.ends-before-it-begins', {}],
      [null, null],
    ]);
  });

  it('stops being counted on the day after its last one, a child on the birthday', async () => {
    const birthOn = `${Number(TODAY.slice(0, 4)) - 21}${inDays(10).slice(4)}`.replace('-02-29', '-02-28');
    const before = await assistance.insured();
    await assistance.tell(
      disbursed('L-10', newPerson(), { endsOn: inDays(20), members: [childOf(20, { birthOn }), childOf(3)] }),
    );
    const days = new DayChange(assistance.service.dataSource, assistance.service);
    const moved = async (at: number) => {
      await days.round(instantOf(Date.parse(`${inDays(at)}T12:00:00Z`)));
      const [clients, people] = await assistance.insured();
      return [clients - before[0], people - before[1]];
    };
    expect([await moved(0), await moved(9)]).toEqual([
      [1, 3],
      [1, 3],
    ]);
    expect([await moved(10), await moved(20), await moved(21), await moved(22)]).toEqual([
      [1, 2],
      [1, 2],
      [0, 0],
      [0, 0],
    ]);
  });

  it('leaves books that agree', async () => {
    expect(
      await eventually(
        () => assistance.differences(),
        (all) => all.length === 0,
      ),
    ).toEqual([]);
  });
});
