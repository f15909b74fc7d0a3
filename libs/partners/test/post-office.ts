import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CommandQueue, defineCommand, defineTable, type Decision } from '#libs/commands';
import type { DecisionContext } from '#libs/commands';
import type { Instant } from '#libs/domain';
import { openTestBooks, requestOf, silentLog, type TestBooks } from '#libs/testing';
import { PartnerRefused } from '../src/call/partner-away.js';
import type { PartnerClient } from '../src/call/partner-client.js';
import { partnerMigrations } from '../src/migrations/index.js';
import { announce, settle, type Announcement, type Told } from '../src/tell/announcement.js';
import { AnnouncementTable } from '../src/tell/announcement.table.js';
import { Announcer, type AnnouncerOptions } from '../src/tell/announcer.js';
import { json, PartnerServer, type Answer } from './partner-server.js';

/** A small product: letters, each of which the carrier is told, and which it takes or sends back. */
export interface Letter {
  id: string;
  status: 'posted' | 'recalled' | 'taken' | 'returned';
}

export const LetterTable = defineTable<Letter>({
  name: 'letter',
  key: 'id',
  columns: { id: { type: 'text' }, status: { type: 'text' } },
});

export class Letters1700000009101 implements MigrationInterface {
  readonly name = 'Letters1700000009101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE letter (id text PRIMARY KEY, status text NOT NULL)');
  }

  async down(): Promise<void> {
    throw new Error('letters are never taken down');
  }
}

/** What the carrier says to a letter. */
export type CarrierVerdict = 'taken' | 'returned';

export const CARRIER = 'carrier';

interface Said {
  id: string;
  status: 'posted' | 'recalled';
  rank?: number;
}

/** Says of a letter that it is so now, and lets the carrier be told. */
export const say = defineCommand({
  name: 'post.say',
  rows: ({ id }: Said) => ({ letter: LetterTable.by('id', id), announcement: AnnouncementTable.by('id', id) }),
  decide: (_, { id, status, rank = 0 }, { at }) => {
    const announcement = announce({ id, partner: CARRIER, what: status, rank }, at);
    return { save: { letter: { id, status }, announcement }, reply: {} };
  },
});

interface Rows {
  letters: Letter[];
  announcements: Announcement[];
}

/** What the carrier says of letters is so from now on, where it has heard what is so. */
export const hear = defineCommand({
  name: 'post.hear',
  rows: (told: readonly Told<CarrierVerdict>[]) => {
    const ids = told.map(({ announcement }) => announcement.id);
    return { letters: LetterTable.allBy('id', ids), announcements: AnnouncementTable.allBy('id', ids) };
  },
  decide: decideHearing,
});

function decideHearing(
  { letters, announcements }: Rows,
  told: readonly Told<CarrierVerdict>[],
  { at }: DecisionContext,
): Decision<object, Rows> {
  const settled = settle(announcements, told, at);
  const ids = new Set(settled.map(({ id }) => id));
  const verdicts = new Map(told.flatMap((one) => ('verdict' in one ? [[one.announcement.id, one.verdict]] : [])));
  const changed = letters.flatMap((letter): Letter[] => {
    const status = verdicts.get(letter.id);
    return status && ids.has(letter.id) ? [{ ...letter, status }] : [];
  });
  return { save: { announcements: settled, letters: changed }, reply: {} };
}

/** Takes every letter, and answers nothing of what the protocol does not name. */
export const takes: Answer = ({ body }, response) => {
  const { letters } = body as { letters: { id: string; what: string }[] };
  json(response, { verdicts: letters.map(({ id }) => ({ id, verdict: 'taken' })) });
};

/** The product on a real database, and a carrier on a real port. */
export class PostOffice {
  readonly queue: CommandQueue;
  private readonly announcers: Announcer<CarrierVerdict>[] = [];

  private constructor(
    readonly books: TestBooks,
    readonly carrier: PartnerServer,
    private readonly client: PartnerClient,
  ) {
    this.queue = new CommandQueue(books.url);
  }

  static async open(): Promise<PostOffice> {
    const books = await openTestBooks([...partnerMigrations, Letters1700000009101]);
    const carrier = await PartnerServer.start(takes);
    return new PostOffice(books, carrier, carrier.newClient({ partner: CARRIER }));
  }

  say(id: string, status: 'posted' | 'recalled' = 'posted', at?: Instant, rank?: number): Promise<unknown> {
    return this.queue.run(say, { id, status, ...(rank ? { rank } : {}) }, requestOf({}, undefined, at));
  }

  /** An announcer that runs; the carrier gets `POST /letters`. */
  startAnnouncer(options: Partial<AnnouncerOptions<CarrierVerdict>> = {}): Announcer<CarrierVerdict> {
    const announcer = new Announcer<CarrierVerdict>({
      partner: CARRIER,
      dataSource: this.books.dataSource,
      log: silentLog,
      callMax: 100,
      pollMs: 20,
      tell: (announcements) => tellCarrier(this.client, announcements),
      heard: async (told) => {
        await this.queue.run(hear, told, requestOf({}));
      },
      ...options,
    });
    this.announcers.push(announcer);
    announcer.start();
    return announcer;
  }

  /** What the carrier was told of, a list a call. */
  get told(): string[][] {
    return this.carrier.asked
      .map(({ body }) => (body as { letters: { id: string; what: string }[] }).letters)
      .map((letters) => letters.map(({ id, what }) => `${id} ${what}`));
  }

  /** `id status` of all letters. */
  async letters(): Promise<string[]> {
    const rows = await this.books.dataSource.query<Letter[]>('SELECT id, status FROM letter ORDER BY id');
    return rows.map(({ id, status }) => `${id} ${status}`);
  }

  /** `id status` of all announcements, with the reason of a refusal. */
  async announcements(): Promise<string[]> {
    const rows = await this.books.dataSource.query<{ id: string; status: string; refusal: string | null }[]>(
      'SELECT id, status, refusal FROM announcement ORDER BY id',
    );
    return rows.map(({ id, status, refusal }) => [id, status, ...(refusal ? [refusal] : [])].join(' '));
  }

  /** Ends the announcers, and forgets all letters. */
  async clear(): Promise<void> {
    await Promise.all(this.announcers.splice(0).map((announcer) => announcer.stop()));
    await this.books.dataSource.query('TRUNCATE letter, announcement');
    this.carrier.asked.length = 0;
    this.carrier.answer = takes;
  }

  async close(): Promise<void> {
    await this.clear();
    await this.queue.drain();
    await this.carrier.stop();
    await this.books.close();
  }
}

/** Tells the carrier of letters: `POST /letters`, a verdict each. */
export function tellCarrier(
  client: PartnerClient,
  announcements: readonly Announcement[],
): Promise<ReadonlyMap<string, CarrierVerdict | PartnerRefused>> {
  return client.call({
    name: 'letters',
    path: '/letters',
    body: { letters: announcements.map(({ id, what }) => ({ id, what })) },
    timeoutMs: 1_000,
    read: (answer) => {
      const { verdicts } = answer as { verdicts: { id: string; verdict: CarrierVerdict; refused?: string }[] };
      return new Map(verdicts.map(({ id, verdict, refused }) => [id, refused ? new PartnerRefused(refused) : verdict]));
    },
  });
}
