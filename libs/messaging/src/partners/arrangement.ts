import type { DomainError } from '#libs/domain';
import { contentOf, placementOf, refusePartnerEvent, type PartnerEvent, type SourceState } from './partner-event.js';

/** How an event stands: taken, refused for good, held until what comes before it is there, or waiting for a person. */
export type PartnerEventStatus = 'taken' | 'refused' | 'held' | 'listed';

/** How an event stands, as its partner is told. */
export interface Standing {
  status: PartnerEventStatus;
  /** Of a refused one. */
  code?: string;
  details?: object;
}

/** What is known of an event that came before. */
export interface KnownEvent {
  status: PartnerEventStatus;
  /** Digest of its content. */
  content: string;
  code: string | null;
  details: object | null;
}

/** What is known of the sources of some events that came together, and of these events. */
export interface EventsBefore {
  /** By {@link sourceName}. */
  sources: ReadonlyMap<string, SourceState>;
  /** By {@link eventName}. */
  events: ReadonlyMap<string, KnownEvent>;
  /** Of the numbers that the events bear those that others bear, by {@link sourceName} and number. */
  numbers: ReadonlySet<string>;
}

/** How far a source has come. */
export interface MovedSource extends SourceState {
  partner: string;
  source: string;
}

/** What becomes of events that came together. */
export interface Arrangement {
  /** To be carried out now, in this order. */
  due: PartnerEvent[];
  /** New ones that are not carried out now. */
  aside: { event: PartnerEvent; status: 'held' | 'listed' }[];
  /** Those that contradict what came before: nothing of them is kept. */
  contradicting: { event: PartnerEvent; error: DomainError }[];
  /** Sources that have come further when what is due is carried out. */
  moved: Map<string, MovedSource>;
}

/** How an event stands that is kept so. */
export function standingOf({ status, code, details }: Omit<KnownEvent, 'content'>): Standing {
  return { status, ...(code === null ? {} : { code, details: details ?? {} }) };
}

/** Whether an event waits: for others, or for a person. */
export function isWaiting({ status }: Standing): boolean {
  return status === 'held' || status === 'listed';
}

/** Tells sources apart. */
export const sourceName = ({ partner, source }: Pick<PartnerEvent, 'partner' | 'source'>): string =>
  `${partner} ${source}`;

/** Tells events apart. */
export const eventName = (event: Pick<PartnerEvent, 'partner' | 'source' | 'id'>): string =>
  `${sourceName(event)} ${event.id}`;

/** Tells numbers of sources apart. */
export const numberName = (of: Pick<PartnerEvent, 'partner' | 'source'>, number: number): string =>
  `${sourceName(of)} ${number}`;

/**
 * Says what is to be done with events that came together: each once, those of a source that numbers them in its order,
 * all others as they came.
 */
export function arrange(events: readonly PartnerEvent[], known: EventsBefore): Arrangement {
  const arrangement: Arrangement = { due: [], aside: [], contradicting: [], moved: new Map() };
  const seen = new Map([...known.events].map(([name, { content }]) => [name, content]));
  const numbers = new Set(known.numbers);
  for (const event of inOrder(events)) {
    const content = seen.get(eventName(event));
    if (content !== undefined) {
      const error = content === contentOf(event) ? undefined : refusePartnerEvent('partner-event.id-reused');
      if (error) arrangement.contradicting.push({ event, error });
      continue;
    }
    if (event.number !== undefined && numbers.has(numberName(event, event.number))) {
      arrangement.contradicting.push({ event, error: refusePartnerEvent('partner-event.number-reused') });
      continue;
    }
    seen.set(eventName(event), contentOf(event));
    if (event.number !== undefined) numbers.add(numberName(event, event.number));
    place(event, known, arrangement);
  }
  return arrangement;
}

function place(event: PartnerEvent, { sources }: EventsBefore, { due, aside, moved }: Arrangement): void {
  const name = sourceName(event);
  const lastNumber = (moved.get(name) ?? sources.get(name))?.lastNumber ?? 0;
  const placement = placementOf({ lastNumber }, event);
  if (placement !== 'take') return void aside.push({ event, status: placement === 'hold' ? 'held' : 'listed' });
  due.push(event);
  const { partner, source, number } = event;
  if (number !== undefined) moved.set(name, { partner, source, lastNumber: number });
}

/** Numbered events of a source change places with each other only: whatever lies between stays where it is. */
function inOrder(events: readonly PartnerEvent[]): PartnerEvent[] {
  const numbered = new Map<string, PartnerEvent[]>();
  for (const event of events) {
    if (event.number === undefined) continue;
    const ofSource = numbered.get(sourceName(event));
    if (ofSource) ofSource.push(event);
    else numbered.set(sourceName(event), [event]);
  }
  const next = new Map([...numbered].map(([name, ofSource]) => [name, inNumbers(ofSource)]));
  return events.map((event) => (event.number === undefined ? event : next.get(sourceName(event))!.next().value!));
}

function inNumbers(events: readonly PartnerEvent[]): Iterator<PartnerEvent, undefined> {
  return [...events].sort((a, b) => (a.number ?? 0) - (b.number ?? 0)).values();
}
