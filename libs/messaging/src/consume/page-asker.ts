import { LANE_COUNT } from '#libs/commands';
import type { Producer } from 'kafkajs';
import type { DataSource } from 'typeorm';
import type { Broker, Log, OutgoingMessage } from '../broker/broker.js';
import { Loop } from '../broker/loop.js';
import { pageRequestsTopic, type EndRequest, type PageRequest } from '../publish/journal-pages.js';
import { standingLanes, type StandingLane } from './lane.store.js';
import { lanesToBuild } from './rebuild.js';

const LOOK_EVERY_MS = 500;
const ASK_AGAIN_FIRST_MS = 2_000;
const ASK_AGAIN_MAX_MS = 30_000;
const SILENCE_MS = 5_000;
const END_EVERY_MS = 5_000;
const EVENTS_MAX = 5_000;
const LETTERS_MAX = 200;

/** A product whose topic is read, and which of its lanes are ours now. */
export interface AskedProduct {
  product: string;
  source: string;
  /** When something of a lane of ours came last. */
  heardAtMs: ReadonlyMap<number, number>;
}

interface Asked {
  after: number;
  enough: number;
  attempts: number;
  /** When the lane got on last, or was asked for. */
  sinceMs: number;
  /** For how long its page is waited for, when nothing comes of its source. */
  patienceMs: number;
}

/** A stretch that somebody misses. */
interface Missing {
  projection: string;
  source: string;
  lane: number;
  after: number;
  eventsMax: number;
}

/**
 * Asks journals for what is missing: behind a gap, in the place of a letter, for a projection that is made anew; and, of
 * lanes that are silent, whether there is anything at all. Only the instance that has a lane asks, one thing at a time,
 * and less often the longer nothing comes.
 */
export class PageAsker {
  /** Lanes that stand still now. */
  standing: readonly StandingLane[] = [];
  private readonly loop: Loop;
  private readonly asked = new Map<string, Asked>();
  private readonly pageCameAtMs = new Map<string, number>();
  private readonly checkedAtMs = new Map<string, number>();
  private readonly endAskedAtMs = new Map<string, number>();
  private producer: Producer | undefined;

  constructor(
    private readonly reader: string,
    private readonly broker: Broker,
    private readonly dataSource: DataSource,
    private readonly products: () => readonly AskedProduct[],
    private readonly log: Log,
    /** Whether it has to be known as of when all is applied. */
    private readonly asksEnds = false,
  ) {
    this.loop = new Loop(
      'page-asker',
      () => this.ask(),
      LOOK_EVERY_MS,
      log,
      () => this.disconnect(),
    );
  }

  start(): void {
    this.loop.start();
  }

  wake(): void {
    this.loop.wake();
  }

  /** A page of a source has come: it is at what was asked of it, one thing after another. */
  pageCame(source: string): void {
    this.pageCameAtMs.set(source, performance.now());
    this.loop.wake();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    await this.disconnect();
  }

  private async ask(): Promise<'pause'> {
    this.tell(await standingLanes(this.dataSource));
    const gaps = this.standing
      .filter(({ conflict }) => conflict === null)
      .map(({ position, ...lane }): Missing => ({ ...lane, after: position, eventsMax: EVENTS_MAX }));
    const missing = [...gaps, ...(await lettersToFetch(this.dataSource)), ...(await lanesToBuild(this.dataSource))];
    const due = missing.filter((one) => this.isOurs(one) && this.isDue(one));
    this.forgetAllBut(missing);
    const routine = await this.silentLanes();
    await this.send([...due, ...routine.map((one) => ({ ...one, isRoutine: true }))]);
    if (this.asksEnds) await this.askEnds();
    return 'pause';
  }

  private isOurs({ source, lane }: Missing): boolean {
    return this.products().some((product) => product.source === source && product.heardAtMs.has(lane));
  }

  /** Whether it is time to ask: at once for what is new, and when all that was asked for has come; else when nothing comes. */
  private isDue(missing: Missing): boolean {
    const nowMs = performance.now();
    const { source, after, eventsMax } = missing;
    const before = this.asked.get(nameOf(missing));
    if (before && after < before.enough) {
      // The rest of a page is on its way: asked for again, it would come twice.
      if (after > before.after)
        Object.assign(before, { after, attempts: 0, sinceMs: nowMs, patienceMs: ASK_AGAIN_FIRST_MS });
      const sourceAtWorkMs = Math.min(this.pageCameAtMs.get(source) ?? -Infinity, before.sinceMs + ASK_AGAIN_MAX_MS);
      if (Math.max(before.sinceMs + before.patienceMs, sourceAtWorkMs + ASK_AGAIN_FIRST_MS) > nowMs) return false;
    }
    const attempts = before?.after === after ? before.attempts + 1 : 0;
    const patienceMs = Math.min(ASK_AGAIN_FIRST_MS * 2 ** attempts, ASK_AGAIN_MAX_MS);
    this.asked.set(nameOf(missing), { after, enough: after + eventsMax, attempts, sinceMs: nowMs, patienceMs });
    return true;
  }

  private forgetAllBut(missing: readonly Missing[]): void {
    const names = new Set(missing.map(nameOf));
    for (const name of this.asked.keys()) if (!names.has(name)) this.asked.delete(name);
  }

  /** Lanes of ours of which nothing has come for some seconds: the last event of a lane may be the one that is lost. */
  private async silentLanes(): Promise<Missing[]> {
    const nowMs = performance.now();
    const silent = this.products().flatMap(({ source, heardAtMs }) =>
      [...heardAtMs]
        .filter(([lane, ms]) => {
          const checkedAtMs = this.checkedAtMs.get(`${source} ${lane}`) ?? -Infinity;
          return Math.max(ms, checkedAtMs) < nowMs - SILENCE_MS;
        })
        .map(([lane]) => ({ source, lane })),
    );
    if (silent.length === 0) return [];
    for (const { source, lane } of silent) this.checkedAtMs.set(`${source} ${lane}`, nowMs);
    return this.dataSource.query<Missing[]>(
      `SELECT p.name AS projection, s.source, s.lane, coalesce(c.position, 0)::float8 AS after, $3::int AS "eventsMax"
       FROM unnest($1::text[], $2::int[]) AS s(source, lane) JOIN projection p ON p.role = 'current'
       LEFT JOIN consumer_cursor c ON c.projection = p.name AND c.source = s.source AND c.lane = s.lane
       WHERE c.conflict IS NULL`,
      [silent.map(({ source }) => source), silent.map(({ lane }) => lane), EVENTS_MAX],
    );
  }

  private async send(requests: readonly (Missing & { isRoutine?: boolean })[]): Promise<void> {
    for (const { product, source } of this.products()) {
      const own = requests.filter((request) => request.source === source);
      if (own.length === 0) continue;
      const messages = own.map(({ source: _, ...stretch }) => {
        const request: PageRequest = { reader: this.reader, ...stretch };
        return { partition: stretch.lane % LANE_COUNT, key: this.reader, value: JSON.stringify(request), headers: {} };
      });
      await this.request(product, messages);
    }
  }

  /** Asks every product of which a lane is ours how far its journal is. */
  private async askEnds(): Promise<void> {
    const nowMs = performance.now();
    for (const { product, heardAtMs } of this.products()) {
      if (heardAtMs.size === 0 || (this.endAskedAtMs.get(product) ?? -Infinity) > nowMs - END_EVERY_MS) continue;
      this.endAskedAtMs.set(product, nowMs);
      const request: EndRequest = { reader: this.reader, asksEnd: true };
      await this.request(product, [{ partition: 0, key: this.reader, value: JSON.stringify(request), headers: {} }]);
    }
  }

  private async request(product: string, messages: OutgoingMessage[]): Promise<void> {
    const topic = pageRequestsTopic(product);
    await this.broker.ensureTopics([topic]);
    this.producer ??= await this.broker.producer();
    await this.broker.send(this.producer, topic, messages);
  }

  private tell(now: readonly StandingLane[]): void {
    const before = new Set(this.standing.map(nameOf));
    const names = new Set(now.map(nameOf));
    for (const { conflict, ...lane } of now) {
      if (before.has(nameOf(lane)) || conflict !== null) continue;
      this.log.warn({ ...lane }, 'an event is missing: the lane stands still until its journal has given it');
    }
    for (const { source, lane, ...one } of this.standing) {
      if (!names.has(nameOf({ source, lane, ...one }))) this.log.info({ source, lane }, 'gap healed');
    }
    this.standing = now;
  }

  private async disconnect(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    await producer?.disconnect();
  }
}

function nameOf({
  projection,
  source,
  lane,
  ...one
}: {
  projection: string;
  source: string;
  lane: number;
  eventsMax?: number;
  after?: number;
}) {
  const isLetter = one.eventsMax === 1 ? ` ${one.after}` : '';
  return `${projection} ${source} ${lane}${isLetter}`;
}

/** Places of letters that somebody wants to have again. */
async function lettersToFetch(dataSource: DataSource): Promise<Missing[]> {
  return dataSource.query<Missing[]>(
    `SELECT projection, source, lane, (position - 1)::float8 AS after, 1 AS "eventsMax" FROM dead_letter
     WHERE fetch_asked_at IS NOT NULL AND status = 'waiting' ORDER BY id LIMIT ${LETTERS_MAX}`,
  );
}
