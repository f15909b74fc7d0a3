import { defineErrors } from '#libs/domain';
import { figuresOf, type DomainEvent, type Figure } from '#libs/events';
import type { EntityManager } from 'typeorm';
import { SERVICE_WORDS } from '../words/refusals.words.js';

/** Refusals of a verification. */
export const refuseVerification = defineErrors(SERVICE_WORDS, {
  'verification.malformed-positions': {
    status: 400,
    detail: 'Positions are lane:position, separated by commas: 0:120,1:98.',
  },
  'verification.lane-twice': { status: 422, detail: 'A lane stands at one position: name each once.' },
  'verification.ahead-of-journal': {
    status: 409,
    detail: 'A position lies behind the end of the journal: it was restored from a backup, or somebody forged events.',
  },
  'verification.too-far-behind': {
    status: 422,
    detail: 'Too many events lie behind these positions: wait until they are applied.',
  },
});

/** Up to where lanes of a journal are meant. */
export type LanePositions = ReadonlyMap<number, number>;

const EVENTS_MAX = 500_000;

/** Reads positions of lanes. @throws {DomainError} `verification.malformed-positions`, `verification.lane-twice` */
export function parsePositions(text: string): LanePositions {
  const pairs = text.split(',').map((part) => /^(\d):(\d{1,15})$/.exec(part));
  const positions = new Map(pairs.map((pair) => [Number(pair?.[1]), Number(pair?.[2])]));
  if (pairs.includes(null)) throw refuseVerification('verification.malformed-positions');
  if (positions.size !== pairs.length) throw refuseVerification('verification.lane-twice');
  return positions;
}

/**
 * What the events behind some positions add to the figures: taken off the books of now, in the same snapshot, they leave
 * what the books held there. Lanes that are not named are taken from their beginning.
 *
 * @throws {DomainError} `verification.ahead-of-journal`, `verification.too-far-behind`
 */
export async function figuresBehind(manager: EntityManager, positions: LanePositions): Promise<Figure[]> {
  const lanes = await manager.query<{ lane: number; head: number }[]>(
    'SELECT lane, head::float8 AS head FROM journal_lane',
  );
  for (const { lane, head } of lanes) {
    const position = positions.get(lane) ?? 0;
    if (position > head) throw refuseVerification('verification.ahead-of-journal', { lane, position, head });
  }
  const behind = lanes.reduce((sum, { lane, head }) => sum + head - (positions.get(lane) ?? 0), 0);
  if (behind > EVENTS_MAX) throw refuseVerification('verification.too-far-behind', { events: behind });
  const events = await manager.query<DomainEvent[]>(
    `SELECT j.type, j.subject, j.data, '' AS "occurredAt" FROM unnest($1::smallint[], $2::bigint[]) AS s(lane, after)
     JOIN journal j ON j.lane = s.lane AND j.position > s.after`,
    [lanes.map(({ lane }) => lane), lanes.map(({ lane }) => positions.get(lane) ?? 0)],
  );
  return events.flatMap(figuresOf);
}
