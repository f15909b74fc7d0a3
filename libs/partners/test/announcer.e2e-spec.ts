import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { instantOf } from '#libs/domain';
import { eventually, requestOf } from '#libs/testing';
import { json, until } from './partner-server.js';
import { hear, PostOffice, takes } from './post-office.js';
import { tellAgain } from '../src/tell/announcement.js';

interface Sent {
  letters: { id: string; what: string }[];
}

describe('what is announced', () => {
  let post: PostOffice;

  beforeAll(async () => {
    post = await PostOffice.open();
  }, 60_000);

  afterEach(() => post.clear());
  afterAll(() => post.close());

  const expectSettled = (...announcements: string[]) =>
    eventually(
      () => post.announcements(),
      (now) => now.join() === announcements.join(),
      5_000,
    );

  it('is told in calls of so many, and what the partner says of it is decided by a command', async () => {
    for (const id of ['a', 'b', 'c']) await post.say(id);
    post.startAnnouncer({ callMax: 2 });
    await expectSettled('a heard', 'b heard', 'c heard');
    expect(post.told).toEqual([['a posted', 'b posted'], ['c posted']]);
    expect(await post.letters()).toEqual(['a taken', 'b taken', 'c taken']);
  });

  it('is told by rank, then the oldest first', async () => {
    const now = Date.now();
    await post.say('late', 'posted', instantOf(now), 1);
    await post.say('early', 'posted', instantOf(now - 1_000), 1);
    await post.say('urgent', 'recalled', instantOf(now + 1_000));
    post.startAnnouncer();
    await expectSettled('early heard', 'late heard', 'urgent heard');
    expect(post.told).toEqual([['urgent recalled', 'early posted', 'late posted']]);
  });

  it('waits while the partner is away, and health says why', async () => {
    post.carrier.answer = (_, response) => response.writeHead(503).end();
    await post.say('a');
    const announcer = post.startAnnouncer();
    await until(() => announcer.failure !== undefined);
    expect([announcer.name, announcer.failure]).toEqual(['carrier', 'it answers with status 503']);
    expect(await post.announcements()).toEqual(['a waiting']);
    post.carrier.answer = takes;
    await expectSettled('a heard');
    await until(() => announcer.failure === undefined);
  });

  it('was heard, when it went away in the middle', async () => {
    const lastOf = (body: unknown) => (body as Sent).letters.at(-1)?.id;
    post.carrier.answer = (one, response) => (lastOf(one.body) === 'c' ? response.destroy() : takes(one, response));
    for (const id of ['a', 'b', 'c', 'd']) await post.say(id);
    post.startAnnouncer({ callMax: 1 });
    await expectSettled('a heard', 'b heard', 'c waiting', 'd waiting');
    post.carrier.answer = takes;
    await expectSettled('a heard', 'b heard', 'c heard', 'd heard');
    expect(post.told.filter(([letter]) => letter === 'a posted').length).toBe(1);
  });

  it('is told again where the partner says nothing of it; nothing at all is a failure', async () => {
    post.carrier.answer = (_, response) => json(response, { verdicts: [{ id: 'a', verdict: 'returned' }] });
    await post.say('a');
    await post.say('b');
    const announcer = post.startAnnouncer();
    await expectSettled('a heard', 'b waiting');
    expect(await post.letters()).toEqual(['a returned', 'b posted']);
    await until(() => announcer.failure === 'its answer says nothing of what it was told');
  });

  it('is told again when its command could not be run', async () => {
    await post.say('a');
    let isBroken = true;
    const announcer = post.startAnnouncer({
      heard: async (told) => {
        if (isBroken) throw new Error('the books are away');
        await post.queue.run(hear, told, requestOf({}));
      },
    });
    await until(() => announcer.failure === 'the books are away');
    isBroken = false;
    await expectSettled('a heard');
    expect(post.told.length).toBeGreaterThan(1);
  });

  it('is not taken for heard when something else is so by now: that is told in its turn', async () => {
    const release = post.carrier.hold();
    await post.say('a');
    post.startAnnouncer();
    await post.carrier.hasAsked(1);
    await post.say('a', 'recalled');
    release();
    await expectSettled('a heard');
    expect(post.told).toEqual([['a posted'], ['a recalled']]);
    expect(await post.letters()).toEqual(['a taken']);
  });

  it('is told by one instance at a time', async () => {
    const release = post.carrier.hold();
    await post.say('a');
    const first = post.startAnnouncer();
    await post.carrier.hasAsked(1);
    const second = post.startAnnouncer();
    second.wake();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect([post.carrier.asked.length, first.failure, second.failure]).toEqual([1, undefined, undefined]);
    release();
    await expectSettled('a heard');
    await post.say('b');
    await expectSettled('a heard', 'b heard');
    expect(post.told).toEqual([['a posted'], ['b posted']]);
  });

  it('waits for its turn when more is announced than a round tells', async () => {
    const ids = Array.from({ length: 1_100 }, (_, n) => `letter-${n}`);
    await Promise.all(ids.map((id) => post.say(id)));
    post.startAnnouncer({ callMax: 400, pollMs: 60_000 });
    await eventually(
      () => post.announcements(),
      (now) => now.every((one) => one.endsWith(' heard')),
      10_000,
    );
    expect(post.told.map(({ length }) => length)).toEqual([400, 100, 400, 100, 100]);
  });
});

describe('what a partner refuses for good', () => {
  let post: PostOffice;

  beforeAll(async () => {
    post = await PostOffice.open();
  }, 60_000);

  afterEach(() => post.clear());
  afterAll(() => post.close());

  const expectSettled = (...announcements: string[]) =>
    eventually(
      () => post.announcements(),
      (now) => now.join() === announcements.join(),
      5_000,
    );
  const REASON = 'it answers with status 422: letter.too-heavy';

  /** The carrier refuses whatever holds one of some letters, as a whole. */
  const refuse = (...heavy: string[]) => {
    post.carrier.answer = (one, response) =>
      (one.body as Sent).letters.some(({ id }) => heavy.includes(id))
        ? json(response, { code: 'letter.too-heavy', detail: 'personal' }, 422)
        : takes(one, response);
  };

  it('is found among the others, set apart with its reason, and told no more', async () => {
    refuse('c', 'g');
    for (const id of 'abcdefgh') await post.say(id);
    const announcer = post.startAnnouncer();
    await expectSettled(
      ...[...'abcdefgh'].map((id) => ('cg'.includes(id) ? `${id} refused ${REASON}` : `${id} heard`)),
    );
    expect((await post.letters()).filter((letter) => letter.endsWith('posted'))).toEqual(['c posted', 'g posted']);
    const calls = post.carrier.asked.length;
    await post.say('i');
    await eventually(
      () => post.announcements(),
      (now) => now.at(-1) === 'i heard',
      5_000,
    );
    expect([post.carrier.asked.length, announcer.failure]).toEqual([calls + 1, undefined]);
  });

  it('may be one of several within its answer', async () => {
    post.carrier.answer = (_, response) =>
      json(response, {
        verdicts: [
          { id: 'a', verdict: 'taken' },
          { id: 'b', refused: 'address unknown' },
        ],
      });
    await post.say('a');
    await post.say('b');
    post.startAnnouncer();
    await expectSettled('a heard', 'b refused address unknown');
  });

  it('holds nothing up, even when it is all of what waits first', async () => {
    const heavy = Array.from({ length: 40 }, (_, n) => `heavy-${n}`);
    refuse(...heavy);
    await Promise.all(heavy.map((id) => post.say(id)));
    await post.say('light', 'posted', undefined, 9);
    post.startAnnouncer();
    await eventually(
      () => post.announcements(),
      (now) => now.includes('light heard'),
      10_000,
    );
    expect((await post.announcements()).filter((one) => one.includes('refused')).length).toBe(40);
  });

  it('is told again when an administrator says so, or when something else is so', async () => {
    refuse('a', 'b');
    await post.say('a');
    await post.say('b');
    post.startAnnouncer();
    await expectSettled(`a refused ${REASON}`, `b refused ${REASON}`);
    await post.queue.run(tellAgain, { id: 'a' }, requestOf({}));
    await eventually(
      () => post.told.filter((call) => call[0] === 'a posted').length,
      (count) => count > 1,
      5_000,
    );
    await expectSettled(`a refused ${REASON}`, `b refused ${REASON}`);
    post.carrier.answer = takes;
    await post.queue.run(tellAgain, { id: 'a' }, requestOf({}));
    await post.say('b', 'recalled');
    await expectSettled('a heard', 'b heard');
    await expect(post.queue.run(tellAgain, { id: 'a' }, requestOf({}))).rejects.toMatchObject({
      code: 'announcement.not-refused',
    });
    await expect(post.queue.run(tellAgain, { id: 'z' }, requestOf({}))).rejects.toMatchObject({
      code: 'announcement.not-found',
    });
  });

  it.each([401, 403, 404, 405, 429])(
    'is not all there is when it answers %d: the address or token is wrong',
    async (status) => {
      post.carrier.answer = (_, response) => response.writeHead(status).end();
      await post.say('a');
      const announcer = post.startAnnouncer();
      await until(() => announcer.failure !== undefined);
      expect(await post.announcements()).toEqual(['a waiting']);
    },
  );
});
