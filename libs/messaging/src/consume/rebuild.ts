import { instantSql } from '#libs/commands';
import { defineErrors } from '#libs/domain';
import type { DataSource, EntityManager } from 'typeorm';
import type { Log } from '../broker/broker.js';
import { Loop } from '../broker/loop.js';
import { MESSAGING_WORDS } from '../words/refusals.words.js';

/** What a service says of its projection, so that it can be made anew. */
export interface ProjectionParts {
  /**
   * Makes what is derived from the rest of a projection, for as long as that takes. Of one that is made anew it is called
   * when most events are applied: until then they need not keep it up ({@link isDerived}).
   */
  derive: (manager: EntityManager, projection: string) => Promise<void>;
  /** Where two projections that have applied the same events differ, a line each; 100 at most. */
  compare: (manager: EntityManager, current: string, next: string) => Promise<string[]>;
  /** Forgets some of a retired projection. @returns whether anything is left of it */
  forget: (manager: EntityManager, projection: string) => Promise<boolean>;
}

/** How a projection stands. */
export interface ProjectionState {
  name: string;
  role: 'current' | 'building' | 'switching' | 'retired';
  since: string;
  /** Events that it has applied. */
  applied: number;
  /** Of one that was made anew: where it differs from the one before, and whether both had applied the same events. */
  result: { differences: string[]; isCompared: boolean } | null;
}

/** Refusals of requests to make a projection anew. */
export const refuseRebuild = defineErrors(MESSAGING_WORDS, {
  'rebuild.under-way': { status: 409, detail: 'It is being made anew already.' },
  'rebuild.not-possible': { status: 404, detail: 'This service has nothing that could be made anew from journals.' },
});

const LOOK_EVERY_MS = 300;
const STRETCH_MAX = 5_000;
const NEAR = 500;
const SWITCH_MAX_SECONDS = 10;
const DERIVE_MAX = '15min';

// The lanes of the current one, and how far each is in the one that is made; also one of which that has nothing yet.
const LANES = `SELECT p.name AS projection, c.source, c.lane, coalesce(n.position, 0)::float8 AS position,
    c.position::float8 AS "currentPosition", c.conflict IS NULL AND c.seen = c.position AS "isSound"
  FROM consumer_cursor c JOIN projection r ON r.name = c.projection AND r.role = 'current'
  JOIN projection p ON p.role IN ('building', 'switching')
  LEFT JOIN consumer_cursor n ON n.projection = p.name AND n.source = c.source AND n.lane = c.lane`;

interface LaneToBuild {
  projection: string;
  source: string;
  lane: number;
  position: number;
  currentPosition: number;
  /** The current projection's lane stands where its journal is, or comes there. */
  isSound: boolean;
}

/** Stretches that a projection under construction asks its sources for: never beyond where the current one is. */
export async function lanesToBuild(dataSource: DataSource) {
  const lanes = await dataSource.query<LaneToBuild[]>(LANES);
  return lanes
    .filter(({ position, currentPosition, isSound }) => position < currentPosition || !isSound)
    .map(({ projection, source, lane, position, currentPosition, isSound }) => {
      const eventsMax = isSound ? Math.min(STRETCH_MAX, currentPosition - position) : STRETCH_MAX;
      return { projection, source, lane, after: position, eventsMax };
    });
}

/**
 * Begins to make the projection anew, beside the current one, from pages of the journals.
 *
 * @returns its name
 * @throws {DomainError} `rebuild.under-way`
 */
export function beginRebuild(dataSource: DataSource): Promise<string> {
  return dataSource.transaction(async (manager) => {
    await manager.query('LOCK TABLE projection IN SHARE ROW EXCLUSIVE MODE');
    const [state] = await manager.query<{ count: number; underWay: number }[]>(
      `SELECT count(*)::int AS count, count(*) FILTER (WHERE role IN ('building', 'switching'))::int AS "underWay" FROM projection`,
    );
    if (!state || state.underWay > 0) throw refuseRebuild('rebuild.under-way');
    const name = `anew-${state.count}`;
    await manager.query(`INSERT INTO projection (name, role, is_derived) VALUES ($1, 'building', false)`, [name]);
    return name;
  });
}

/** All projections of a service, the newest first. */
export function projectionStates(dataSource: DataSource): Promise<ProjectionState[]> {
  return dataSource.query<ProjectionState[]>(
    `SELECT name, role, result, ${instantSql('since')} AS since,
       coalesce((SELECT sum(position) FROM consumer_cursor c WHERE c.projection = p.name), 0)::float8 AS applied
     FROM projection p ORDER BY p.since DESC LIMIT 20`,
  );
}

/** Brings a projection that is made anew to its end: when it has caught up it is compared, and put in the other's place. */
export class Rebuilder {
  private readonly loop: Loop;

  constructor(
    private readonly dataSource: DataSource,
    private readonly parts: ProjectionParts,
    private readonly log: Log,
  ) {
    this.loop = new Loop('rebuild', () => this.advance(), LOOK_EVERY_MS, log);
  }

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  private async advance(): Promise<'again' | 'pause'> {
    const next = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM projection WHERE role IN ('building', 'switching')`,
    );
    if (next.length === 0) return (await this.forgetRetired()) ? 'again' : 'pause';
    const lanes = await this.dataSource.query<LaneToBuild[]>(LANES);
    if (lanes.every((lane) => lane.position >= lane.currentPosition - NEAR)) {
      if (await this.derive()) return 'again';
      await this.hold();
    }
    if (lanes.every((lane) => lane.position >= lane.currentPosition)) await this.switch();
    return 'pause';
  }

  /** Makes what is derived, once, while nothing is applied to the projection. @returns whether there was anything to make */
  private derive(): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL statement_timeout = '${DERIVE_MAX}'`);
      const [next] = await manager.query<{ name: string }[]>(
        `SELECT name FROM projection WHERE role = 'building' AND NOT is_derived FOR UPDATE`,
      );
      if (!next) return false;
      await this.parts.derive(manager, next.name);
      await manager.query('UPDATE projection SET is_derived = true, since = now() WHERE name = $1', [next.name]);
      return true;
    });
  }

  /** Lets the current projection wait for a moment: what it has applied does not move on while the other comes there. */
  private async hold(): Promise<void> {
    await this.dataSource.query(
      `UPDATE projection SET since = now(),
         role = CASE role WHEN 'building' THEN 'switching' ELSE 'building' END
       WHERE role = 'building' AND since < now() - interval '1 second' * least($1, 1)
          OR role = 'switching' AND since < now() - interval '1 second' * $1`,
      [SWITCH_MAX_SECONDS],
    );
  }

  private async switch(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const roles = await manager.query<{ name: string; role: string }[]>(
        `SELECT name, role FROM projection WHERE role IN ('current', 'switching') ORDER BY role FOR UPDATE`,
      );
      const [current, next] = [
        roles.find(({ role }) => role === 'current'),
        roles.find(({ role }) => role === 'switching'),
      ];
      if (!current || !next) return;
      const lanes = await manager.query<LaneToBuild[]>(LANES);
      if (!lanes.every((lane) => lane.position >= lane.currentPosition)) return;
      const isCompared = lanes.every((lane) => lane.position === lane.currentPosition);
      const differences = await this.parts.compare(manager, current.name, next.name);
      await manager.query(`UPDATE projection SET role = 'retired', since = now() WHERE name = $1`, [current.name]);
      await manager.query(`UPDATE projection SET role = 'current', since = now(), result = $2 WHERE name = $1`, [
        next.name,
        JSON.stringify({ differences, isCompared }),
      ]);
      await manager.query(
        `UPDATE dead_letter SET status = 'discarded', resolved_at = now() WHERE projection = $1 AND status IN ('waiting', 'parked')`,
        [current.name],
      );
      this.log.warn({ projection: next.name, differences: differences.length, isCompared }, 'made anew, and in force');
    });
  }

  private forgetRetired(): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const [retired] = await manager.query<{ name: string }[]>(
        `SELECT name FROM projection p WHERE role = 'retired'
           AND EXISTS (SELECT 1 FROM consumer_cursor c WHERE c.projection = p.name) LIMIT 1 FOR UPDATE SKIP LOCKED`,
      );
      if (!retired) return false;
      if (await this.parts.forget(manager, retired.name)) return true;
      for (const table of ['applied_digest', 'consumer_cursor'])
        await manager.query(`DELETE FROM ${table} WHERE projection = $1`, [retired.name]);
      return true;
    });
  }
}
