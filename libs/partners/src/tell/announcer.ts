import type { DataSource, EntityManager } from 'typeorm';
import { instantSql } from '#libs/commands';
import { Loop, type Log } from '#libs/messaging';
import type { Background } from '#libs/service';
import { PartnerRefused } from '../call/partner-away.js';
import type { Announcement, Told } from './announcement.js';
import { observeUnheard, type Unheard } from './unheard.gauges.js';

/** How one partner is told what is announced to it. */
export interface AnnouncerOptions<Verdict> {
  /** The announcements of which partner; health names it so. */
  partner: string;
  dataSource: DataSource;
  log: Log;
  /** Announcements of one call at most. */
  callMax: number;
  /**
   * Calls the partner. What it says is given by the announcement's id; what is left out is told again. Everything may be
   * told again, and must get the same verdict then.
   *
   * @throws {PartnerRefused} when it refuses the call for good: of several, those whose fault it is are looked for
   * @throws {PartnerAway} when it does not answer: all is told again
   */
  tell: (announcements: readonly Announcement[]) => Promise<ReadonlyMap<string, Verdict | PartnerRefused>>;
  /**
   * Runs the product's command for what was told: it writes down what became of the announcements by `settle`, and
   * whatever the verdicts bring about, in one transaction. What it does not write down is told again.
   */
  heard: (told: readonly Told<Verdict>[]) => Promise<void>;
  pollMs?: number;
}

const POLL_MS = 500;
const ROUND_MAX = 500;
/** A round ends after that, so that the service can stop, and the lock's transaction does not grow old. */
const ROUND_MAX_MS = 5_000;
const LOCK_CLASS = 0x616e6e6f; // 'anno'
const LOCK_IDLE_MAX = '2min';

/**
 * Tells a partner what is announced to it until it has heard: one instance at a time, in batches, for ever. What the
 * partner refuses for good is set apart, and holds nothing up.
 */
export class Announcer<Verdict> implements Background {
  private readonly loop: Loop;
  private unheard: Unheard = { waiting: 0, refused: 0, oldestSeconds: 0 };

  constructor(private readonly options: AnnouncerOptions<Verdict>) {
    const { partner, log, pollMs = POLL_MS } = options;
    this.loop = new Loop(partner, () => this.round(), pollMs, log);
    observeUnheard(partner, () => this.unheard);
  }

  get name(): string {
    return this.options.partner;
  }

  /** Why nothing can be told now, or undefined. */
  get failure(): string | undefined {
    return this.loop.failure;
  }

  start(): void {
    this.loop.start();
  }

  /** Something was announced: tells it now. */
  wake(): void {
    this.loop.wake();
  }

  /** Lets the call under way end. */
  stop(): Promise<void> {
    return this.loop.stop();
  }

  private round(): Promise<'again' | 'pause'> {
    const { dataSource, partner } = this.options;
    return dataSource.transaction(async (manager) => {
      this.unheard = await countUnheard(manager, partner);
      if (this.unheard.waiting === 0 || !(await takeLock(manager, partner))) return 'pause';
      const announcements = await readOldest(manager, partner);
      const told: Told<Verdict>[] = [];
      let asked = 0;
      try {
        asked = await this.tellAll(announcements, told);
      } finally {
        // What it has heard is written down, even when it went away in the middle.
        if (told.length > 0) await this.options.heard(told);
      }
      if (asked > 0 && told.length === 0) throw new Error('its answer says nothing of what it was told');
      return told.length === asked && asked < this.unheard.waiting ? 'again' : 'pause';
    });
  }

  /** @returns how many it was told of, within the time of a round */
  private async tellAll(announcements: readonly Announcement[], told: Told<Verdict>[]): Promise<number> {
    const endsMs = performance.now() + ROUND_MAX_MS;
    const calls = inCalls(announcements, this.options.callMax);
    let asked = 0;
    while (performance.now() < endsMs) {
      const some = calls.shift();
      if (!some) break;
      try {
        told.push(...(await this.tellSome(some)));
        asked += some.length;
      } catch (error) {
        if (!(error instanceof PartnerRefused) || some.length === 1) throw error;
        // Somebody's fault: halves are told, until whoever is refused stands alone.
        calls.unshift(...inCalls(some, Math.ceil(some.length / 2)));
      }
    }
    return asked;
  }

  private async tellSome(some: readonly Announcement[]): Promise<Told<Verdict>[]> {
    const [only] = some;
    try {
      const verdicts = await this.options.tell(some);
      return some.flatMap((announcement): Told<Verdict>[] => {
        const verdict = verdicts.get(announcement.id);
        if (verdict instanceof PartnerRefused) return [{ announcement, refusal: refusalOf(verdict) }];
        return verdict === undefined ? [] : [{ announcement, verdict }];
      });
    } catch (error) {
      if (!(error instanceof PartnerRefused) || some.length > 1 || !only) throw error;
      return [{ announcement: only, refusal: refusalOf(error) }];
    }
  }
}

function inCalls(announcements: readonly Announcement[], callMax: number): (readonly Announcement[])[] {
  const count = Math.ceil(announcements.length / callMax);
  return Array.from({ length: count }, (_, i) => announcements.slice(i * callMax, (i + 1) * callMax));
}

function refusalOf({ message, code }: PartnerRefused): string {
  return code ? `${message}: ${code}` : message;
}

/** Waits for nobody: whoever has it tells. It ends with the transaction, and with the connection. */
async function takeLock(manager: EntityManager, partner: string): Promise<boolean> {
  const [lock] = await manager.query<{ taken: boolean }[]>(
    `SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS taken,
       set_config('idle_in_transaction_session_timeout', $3, true)`,
    [LOCK_CLASS, partner, LOCK_IDLE_MAX],
  );
  return lock?.taken ?? false;
}

async function countUnheard(manager: EntityManager, partner: string): Promise<Unheard> {
  const [counted] = await manager.query<Unheard[]>(
    `SELECT count(*) FILTER (WHERE status = 'waiting')::int AS waiting,
       count(*) FILTER (WHERE status = 'refused')::int AS refused,
       coalesce(extract(epoch FROM now() - min(since) FILTER (WHERE status = 'waiting')), 0)::float8 AS "oldestSeconds"
     FROM announcement WHERE partner = $1 AND status <> 'heard'`,
    [partner],
  );
  return counted ?? { waiting: 0, refused: 0, oldestSeconds: 0 };
}

function readOldest(manager: EntityManager, partner: string): Promise<Announcement[]> {
  return manager.query<Announcement[]>(
    `SELECT id, partner, what, rank, payload, status, settled_at AS "settledAt", refusal,
       ${instantSql('since')} AS since
     FROM announcement WHERE partner = $1 AND status = 'waiting' ORDER BY rank, since, id LIMIT ${ROUND_MAX}`,
    [partner],
  );
}
