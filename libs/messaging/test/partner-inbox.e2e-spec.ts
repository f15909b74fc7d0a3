import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testing';
import fc from 'fast-check';
import type { PartnerEvent } from '../src/partners/partner-event.js';
import { NotingInbox } from './noting-inbox.js';

let noting: NotingInbox;
const event = (...of: Parameters<NotingInbox['event']>) => noting.event(...of);
const take = (one: PartnerEvent) => noting.take(one);
const taken = () => noting.taken();

beforeAll(async () => {
  noting = await NotingInbox.open();
});
beforeEach(() => noting.empty());
afterAll(() => noting.books.close());

describe('an event of a partner', () => {
  it('is taken once, however often it comes, and answered the same', async () => {
    const answers = [await take(event(1)), await take(event(1)), await take(event(1))];
    expect(answers).toEqual([1, 2, 3].map(() => ({ source: noting.source, id: 'e1', status: 'taken' })));
    expect(await taken()).toEqual(['e1']);
  });

  it('by both channels at once is one', async () => {
    const channels = ['http', 'kafka', 'http', 'kafka'];
    const answers = await Promise.all(channels.map((channel) => noting.inbox.take(event(1), channel)));
    expect(answers.map(({ status }) => status)).toEqual(Array(4).fill('taken'));
    expect(await taken()).toEqual(['e1']);
  });

  it('under the id or the number of another one is refused, and changes nothing', async () => {
    await take(event(1));
    await take(event(3));
    expect(await take(event(1, 'e1', { other: true }))).toMatchObject({ code: 'partner-event.id-reused' });
    expect(await take(event(1, 'x'))).toMatchObject({ code: 'partner-event.number-reused' });
    expect(await take(event(3, 'y'))).toMatchObject({ code: 'partner-event.number-reused' });
    expect(await taken()).toEqual(['e1']);
  });

  it('that is refused keeps nothing but its refusal, and the next ones go on', async () => {
    const refused = {
      source: noting.source,
      id: 'e1',
      status: 'refused',
      code: 'claim.unknown-policy',
      details: { policy: 12, said: 'a\0b' },
    };
    expect(await take(event(1, 'e1', 'refuse'))).toEqual(refused);
    const again = { ...refused, details: { policy: 12, said: 'a\uFFFDb' } };
    expect(await take(event(1, 'e1', 'refuse'))).toEqual(again);
    expect(await take(event(2))).toMatchObject({ status: 'taken' });
    expect(await taken()).toEqual(['e2']);
  });

  it('without a number stands by itself', async () => {
    for (const id of ['b', 'a']) expect(await take(event(undefined, id))).toMatchObject({ status: 'taken' });
    expect(await taken()).toEqual(['b', 'a']);
  });

  it('of another source with the same id is another one', async () => {
    await take(event(1));
    expect(await take({ ...event(1), source: `${noting.source}/other` })).toMatchObject({ status: 'taken' });
    expect(await taken()).toEqual(['e1', 'e1']);
  });
});

describe('events that come together', () => {
  it('are each taken once, in the order of their numbers, and each is answered', async () => {
    await take(event(3));
    const together = [event(4), event(6), event(2), event(1), event(2), event(undefined, 'x', 'refuse'), event(3)];
    const answers = await noting.inbox.takeAll(together, 'kafka');
    const statuses = ['taken', 'held', 'taken', 'taken', 'taken', 'refused', 'taken'];
    expect(answers.map(({ id, status }) => [id, status])).toEqual(together.map(({ id }, i) => [id, statuses[i]]));
    expect(answers[1]).toMatchObject({ missing: [{ from: 5, to: 5 }] });
    expect(await taken()).toEqual(['e1', 'e2', 'e3', 'e4']);
    expect(await noting.inbox.takeAll([], 'kafka')).toEqual([]);
  });

  it('of several sources do not wait for each other', async () => {
    const other = { ...event(2), source: `${noting.source}/other` };
    const answers = await noting.inbox.takeAll([other, event(1), event(2)], 'kafka');
    expect(answers.map(({ status }) => status)).toEqual(['held', 'taken', 'taken']);
  });

  it('go on when more of them are held than one transaction takes', async () => {
    const many = Array.from({ length: 1_200 }, (_, i) => event(i + 2));
    for (const status of (await noting.inbox.takeAll(many, 'kafka')).map((answer) => answer.status))
      expect(status).toBe('held');
    await take(event(1));
    expect(await taken()).toHaveLength(501);
    expect([
      await noting.inbox.goOnWithHeld(),
      await noting.inbox.goOnWithHeld(),
      await noting.inbox.goOnWithHeld(),
    ]).toEqual([500, 200, 0]);
    expect(await taken()).toEqual(Array.from({ length: 1_201 }, (_, i) => `e${i + 1}`));
  });
});

describe('an event that a fault of ours keeps from being carried out', () => {
  beforeEach(() => void (noting.isMended = false));
  afterEach(() => void (noting.isMended = true));
  const failed = { status: 'listed', code: 'partner-event.failed' };

  it('waits for a person, it alone; mended and released it is taken', async () => {
    const poison = event(undefined, 'p', 'poison');
    const answers = await noting.inbox.takeAll([event(undefined, 'a'), poison, event(undefined, 'b')], 'kafka');
    expect(answers).toMatchObject([{ status: 'taken' }, failed, { status: 'taken' }]);
    expect(await take(poison)).toMatchObject(failed);
    expect(await noting.inbox.waiting()).toMatchObject([{ id: 'p', number: null, ...failed }]);
    const release = () => noting.inbox.release({ partner: 'saham', source: noting.source }, { id: 'p' });
    expect(await release()).toMatchObject([failed]);
    noting.isMended = true;
    expect(await release()).toMatchObject([{ id: 'p', status: 'taken' }]);
    expect([await release(), await noting.inbox.waiting(), await take(poison)]).toMatchObject([
      [],
      [],
      { status: 'taken' },
    ]);
    expect(await taken()).toEqual(['a', 'b', 'p']);
  });

  it('stops no numbered ones behind it, held or not', async () => {
    const numbered = [event(2, 'e2', 'poison'), event(3), event(1), event(4)];
    const answers = await noting.inbox.takeAll(numbered.slice(0, 2), 'kafka');
    expect(answers).toMatchObject([{ status: 'held' }, { status: 'held' }]);
    for (const one of numbered.slice(2)) expect(await take(one)).toMatchObject({ status: 'taken' });
    expect(await noting.inbox.find('saham', 'e2', noting.source)).toMatchObject(failed);
    noting.isMended = true;
    expect(await noting.inbox.release({ partner: 'saham', source: noting.source }, { upTo: 2 })).toMatchObject([
      { status: 'taken' },
    ]);
    expect(await taken()).toEqual(['e1', 'e3', 'e4', 'e2']);
  });
});

describe('events that come in another order', () => {
  it('are held until what is missing has come, and its range is told', async () => {
    expect(await take(event(4))).toMatchObject({ status: 'held', missing: [{ from: 1, to: 3 }] });
    expect(await take(event(2))).toMatchObject({ status: 'held', missing: [{ from: 1, to: 1 }] });
    expect(await take(event(1))).toMatchObject({ status: 'taken' });
    expect(await taken()).toEqual(['e1', 'e2']);
    expect(await noting.inbox.missing({ partner: 'saham', source: noting.source })).toEqual([{ from: 3, to: 3 }]);
    await take(event(3));
    expect(await taken()).toEqual(['e1', 'e2', 'e3', 'e4']);
    expect(await take(event(4))).toMatchObject({ status: 'taken' });
  });

  it('are listed when they wait too long, and go on when a person lets them; what comes still later is listed', async () => {
    await take(event(2));
    await take(event(3));
    expect(await noting.inbox.listOverdue()).toBe(0);
    let listed = 0; // one may be overdue a moment before the other
    await eventually(
      async () => (listed += await noting.inbox.listOverdue()),
      (all) => all === 2,
    );
    expect(await take(event(2))).toMatchObject({ status: 'listed' });
    expect(await noting.inbox.release({ partner: 'saham', source: noting.source }, { upTo: 2 })).toMatchObject([
      { id: 'e2', status: 'taken' },
    ]);
    expect(await taken()).toEqual(['e2', 'e3']);
    expect(await take(event(1))).toMatchObject({ status: 'listed' });
    await noting.inbox.release({ partner: 'saham', source: noting.source }, { upTo: 1 });
    expect(await take(event(4))).toMatchObject({ status: 'taken' });
    expect(await taken()).toEqual(['e2', 'e3', 'e1', 'e4']);
  });

  it('whatever the order and however often, are each taken once, in their order', async () => {
    const orders = fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(orders, fc.constantFrom('at once', 'together', 'apart'), async (numbers, how) => {
        noting.source = `/insurers/${randomUUID()}`;
        await noting.books.dataSource.query('TRUNCATE taken');
        if (how === 'at once') await Promise.all(numbers.map((number) => take(event(number))));
        else if (how === 'together')
          await noting.inbox.takeAll(
            numbers.map((number) => event(number)),
            'kafka',
          );
        else for (const number of numbers) await take(event(number));
        const come = new Set(numbers);
        const complete = [1, 2, 3, 4, 5, 6, 7, 8].findIndex((number) => !come.has(number));
        const expected = Array.from({ length: complete < 0 ? 8 : complete }, (_, i) => `e${i + 1}`);
        expect(await taken()).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});
