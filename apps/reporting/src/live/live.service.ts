import { setTimeout as sleep } from 'node:timers/promises';
import { addAbortSignal, Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { businessDay, defineErrors, instantOf } from '#libs/domain';
import { PLATFORM, type Platform } from '#libs/service';
import { AsOfService } from '../as-of/as-of.service.js';
import { FiguresService } from '../figure/figures.service.js';
import { REPORTING_WORDS } from '../words/refusals.words.js';
import {
  changeKeyOf,
  endEvent,
  figuresEvent,
  HEARTBEAT,
  STREAM_HEAD,
  type LiveFigures,
  type StreamEnd,
} from './live.js';

/** At most one event in so long; all who look at the same figures share a query. */
const TICK_MS = 1_000;
/** Shorter than the half minute for which the gateway waits for more of an answer. */
const HEARTBEAT_EVERY_MS = 15_000;
/** Who does not read is let go so long after the last event should have been read. */
const UNREAD_MAX_MS = 10_000;
/** Of one instance: each is a connection of the gateway's. */
const STREAMS_MAX = 64;
const STREAMS_OF_CALLER_MAX = 4;

const refuseLive = defineErrors(REPORTING_WORDS, {
  'live.too-many': { status: 503, detail: 'Too many look at the live figures here: come again in a moment.' },
  'live.too-many-of-yours': {
    status: 429,
    detail: `You look at the live figures ${STREAMS_OF_CALLER_MAX} times already: close a page.`,
  },
});

/** Who looks, at what, and until when. */
export interface LiveViewer {
  /** The same for all streams of somebody. */
  caller: string;
  agency: string | undefined;
  endsAtMs: number;
  /** The stream ends after so many changes were told. */
  eventsMax: number;
}

/** Streams of the figures of today. */
@Injectable()
export class LiveService {
  private readonly streams = new Map<string, number>();
  private readonly recent = new Map<string, { readAtMs: number; figures: Promise<LiveFigures> }>();

  constructor(
    private readonly figures: FiguresService,
    private readonly wholeness: AsOfService,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  /**
   * Opens a stream: the figures at once, and whenever they have changed. Whoever destroys it looks no more.
   *
   * @throws {DomainError} `live.too-many`, `live.too-many-of-yours`
   */
  async open(viewer: LiveViewer): Promise<Readable> {
    const leave = this.enter(viewer.caller);
    try {
      const first = await this.now(viewer.agency);
      const events = this.events(viewer, first, () => stream.destroyed);
      const stream: Readable = Readable.from(events, { objectMode: false, highWaterMark: 1 });
      const unreadMs = viewer.endsAtMs - Date.now() + UNREAD_MAX_MS;
      return addAbortSignal(AbortSignal.timeout(Math.max(0, unreadMs)), stream.once('close', leave));
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Takes a place. @returns what gives it back */
  private enter(caller: string): () => void {
    const all = [...this.streams.values()].reduce((sum, count) => sum + count, 0);
    if (all >= STREAMS_MAX) throw refuseLive('live.too-many');
    const count = this.streams.get(caller) ?? 0;
    if (count >= STREAMS_OF_CALLER_MAX) throw refuseLive('live.too-many-of-yours');
    this.streams.set(caller, count + 1);
    return () => {
      const left = this.streams.get(caller)! - 1;
      if (left > 0) this.streams.set(caller, left);
      else this.streams.delete(caller);
    };
  }

  private async *events(
    { agency, endsAtMs, eventsMax }: LiveViewer,
    first: LiveFigures,
    isGone: () => boolean,
  ): AsyncGenerator<string> {
    yield STREAM_HEAD + figuresEvent(first);
    let told = 1;
    let known = changeKeyOf(first);
    let spokeAtMs = performance.now();
    let end: StreamEnd | undefined = told >= eventsMax ? 'events-told' : undefined;
    while (!end) {
      await sleep(TICK_MS);
      if (isGone()) return;
      if (Date.now() >= endsAtMs) end = 'token-expired';
      else if (this.platform.isStopping) end = 'service-stopping';
      else {
        // While the database is away nothing has changed that is known: the heartbeat goes on.
        const figures = await this.now(agency).catch(() => undefined);
        const key = figures ? changeKeyOf(figures) : known;
        if (figures && key !== known) {
          [known, spokeAtMs, told] = [key, performance.now(), told + 1];
          yield figuresEvent(figures);
          if (told >= eventsMax) end = 'events-told';
        } else if (performance.now() - spokeAtMs >= HEARTBEAT_EVERY_MS) {
          spokeAtMs = performance.now();
          yield HEARTBEAT;
        }
      }
    }
    yield endEvent(end);
  }

  /** The figures now, read at most once a tick for all who look at the same. */
  private now(agency: string | undefined): Promise<LiveFigures> {
    const scope = agency ?? '';
    const nowMs = performance.now();
    const recent = this.recent.get(scope);
    if (recent && nowMs - recent.readAtMs < TICK_MS * 0.9) return recent.figures;
    for (const [name, { readAtMs }] of this.recent) if (nowMs - readAtMs > 10 * TICK_MS) this.recent.delete(name);
    const figures = this.read(agency);
    this.recent.set(scope, { readAtMs: nowMs, figures });
    return figures;
  }

  private async read(agency: string | undefined): Promise<LiveFigures> {
    const asOf = await this.wholeness.read();
    const day = businessDay(instantOf(Date.now()));
    const part =
      agency === undefined ? ({ level: 'network' } as const) : ({ level: 'agency', part: { agency } } as const);
    const totals = await this.figures.totals({ span: { from: day, to: day }, by: 'day', ...part });
    const figures = totals.map(({ indicator, count, amountCentimes }) => ({ indicator, count, amountCentimes }));
    return { ...asOf, day, agency: agency ?? null, figures };
  }
}
