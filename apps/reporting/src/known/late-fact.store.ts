import type { EntityManager } from 'typeorm';
import type { Day } from '#libs/domain';
import { figuresOf, type CloudEvent, type Figure } from '#libs/events';
import { knownOn } from './known.js';

/** A figure that became known only after its day: a mobile agency brought it, or something was corrected. */
export interface LateFact extends Figure {
  source: string;
  lane: number;
  position: number;
  /** What it is about: the id of the transfer, of the payment. */
  subject: string;
  /** The business day on which its service wrote it down. */
  knownOn: Day;
}

const COLUMNS = [
  ['source', 'text'],
  ['lane', 'smallint'],
  ['position', 'bigint'],
  ['subject', 'text'],
  ['day', 'date'],
  ['knownOn', 'date'],
  ['agency', 'text'],
  ['indicator', 'text'],
  ['detail', 'text'],
  ['count', 'bigint'],
  ['amountCentimes', 'bigint'],
] as const;

const ADD = `
  INSERT INTO late_fact (projection, source, lane, position, subject, day, known_on, agency, indicator, detail, count, amount_centimes)
  SELECT $1, * FROM unnest(${COLUMNS.map(([, type], i) => `$${i + 2}::${type}[]`).join(', ')})`;

/** The figures of an event that became known only after their day. */
export function lateFactsOf(event: CloudEvent): LateFact[] {
  const known = knownOn(event);
  if (known === event.data.bookedOn) return [];
  const { source, subject, sequence } = event;
  return figuresOf(event).map((figure) => ({ ...figure, source, subject, ...sequence, knownOn: known }));
}

/** Keeps figures that became known after their day, each of them once, with a projection. */
export async function addLateFacts(
  manager: Pick<EntityManager, 'query'>,
  projection: string,
  facts: readonly LateFact[],
): Promise<void> {
  if (facts.length === 0) return;
  await manager.query(ADD, [projection, ...COLUMNS.map(([name]) => facts.map((fact) => fact[name]))]);
}
