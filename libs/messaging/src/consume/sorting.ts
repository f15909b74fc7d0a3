import { hash } from 'node:crypto';
import {
  fromBinaryMessage,
  knownEvent,
  MalformedEvent,
  placeOfMessage,
  type CloudEvent,
  type Epoch,
} from '#libs/events';
import type { ArrivedMessage } from '../broker/message.js';
import type { DeadMessage, KnownLetter } from '../letters/letter.js';

/** How far a lane of a source is applied. */
export interface LaneState {
  /** Position applied last; 0 before the first. */
  position: number;
  /** Of the journal that gave it; undefined as long as none has been named. */
  epoch?: string | undefined;
  /** Furthest position that was seen: beyond `position`, something between is missing. */
  seen: number;
  /** Why nothing more of the lane may be applied, ever, by itself: what is here and what its source says do not agree. */
  conflict?: string | undefined;
}

/** What is known of the messages of a batch before they are sorted. */
export interface Knowledge {
  lanes: ReadonlyMap<number, LaneState>;
  /** Subjects that wait behind a dead letter. */
  parked: ReadonlySet<string>;
  /** Of positions at or below the cursors, `lane:position`: the digest of what was applied there, when it was kept. */
  digests: ReadonlyMap<string, string>;
  /** Letters that wait at such positions. */
  letters: ReadonlyMap<string, KnownLetter>;
}

/** An event that is to be applied. */
export interface Applicable {
  event: CloudEvent;
  message: ArrivedMessage;
  digest: string;
  /** The letter that held its place until it could be understood. */
  fulfils?: KnownLetter;
}

/** What is to be done with the messages of a batch. */
export interface Sorted {
  /** To apply, in order. */
  events: Applicable[];
  dead: DeadMessage[];
  /** The lanes after it all. */
  lanes: Map<number, LaneState>;
  /** Digests of the positions by which the lanes moved, in order; {@link NO_DIGEST} where nothing was applied. */
  digests: Map<number, string[]>;
  duplicates: number;
}

/** Where messages come from: the topic that all read, or a page of the journal that was asked for. */
export type Channel = 'topic' | 'page';

/** In the place of the digest of an event that was not applied, or of which none was kept. */
export const NO_DIGEST = '0'.repeat(16);

/** Tells the content of a message: equal when the journal gives the same event again. */
export function digestOf({ headers = {}, value }: ArrivedMessage): string {
  const text = ['ce_type', 'ce_subject', 'ce_time'].map((name) => String(headers[name])).join('\n');
  return hash('sha1', `${text}\n${value?.toString('utf8') ?? ''}`, 'hex').slice(0, NO_DIGEST.length);
}

/** `lane:position`. */
export function placeName(lane: number, position: number): string {
  return `${lane}:${position}`;
}

/**
 * Decides what to do with messages of one source. The next of a lane is applied; what was applied is dropped, when it
 * is the same; a lane stops at a gap, and for good when its source says now what it did not say before. What cannot be
 * understood is set aside: from the topic it takes no place, since the journal may say it better; from a page it does,
 * until the journal is asked again.
 *
 * @param types those that are wanted; others that are known only take their places. Left out: all are
 */
export function sortMessages(
  source: string,
  messages: readonly ArrivedMessage[],
  channel: Channel,
  known: Knowledge,
  types?: ReadonlySet<string>,
): Sorted {
  const sorting = new Sorting(source, known, channel);
  for (const message of messages)
    sorting.take(message, passOver(source, message, types) ?? readMessage(source, message));
  return sorting.sorted;
}

class Sorting {
  readonly sorted: Sorted;
  private readonly waiting: Set<string>;
  private readonly applied = new Map<string, string>();
  /** Places beyond a gap that something unreadable has claimed: believed when the lane comes to stand before them. */
  private readonly claimed = new Set<string>();

  constructor(
    private readonly source: string,
    private readonly known: Knowledge,
    private readonly channel: Channel,
  ) {
    const lanes = new Map([...known.lanes].map(([lane, state]) => [lane, { ...state }]));
    this.sorted = { events: [], dead: [], lanes, digests: new Map(), duplicates: 0 };
    this.waiting = new Set(known.parked);
  }

  take(message: ArrivedMessage, read: Read): void {
    const { sequence } = read;
    if (!sequence) return this.setAside(message, read);
    const lane = this.laneAt(sequence.lane);
    if (lane.conflict !== undefined) return;
    const { position } = sequence;
    if (position <= lane.position)
      return this.again(message, read.isPassedOver ? readMessage(this.source, message) : read, lane);
    if (position > lane.position + 1) {
      if (read.event || read.isPassedOver) lane.seen = Math.max(lane.seen, position);
      else {
        this.claimed.add(placeName(sequence.lane, position));
        this.setAside(message, read);
      }
      return;
    }
    const contradiction = contradicts(lane, position, read.epoch);
    if (contradiction) lane.conflict = contradiction;
    else this.next(message, read, lane);
  }

  /** The next position of a lane. */
  private next(message: ArrivedMessage, read: Read, lane: LaneState): void {
    const { event, subject } = read;
    if (read.isPassedOver) return this.move(read, lane, digestOf(message));
    if (event && !this.waiting.has(event.subject)) {
      const digest = digestOf(message);
      this.sorted.events.push({ event, message, digest });
      return this.move(read, lane, digest);
    }
    // What its producer only knows is no accident of the way: it takes its place, and is fetched when we know it too.
    const takesPlace = event !== undefined || this.channel === 'page' || read.unknownType !== undefined;
    const isBehind = subject !== undefined && this.waiting.has(subject);
    const status = isBehind && takesPlace ? 'parked' : 'waiting';
    this.setAside(message, read, { status, takesPlace, awaitsJournal: !takesPlace });
    if (takesPlace) {
      if (subject !== undefined) this.waiting.add(subject);
      this.move(read, lane, event ? digestOf(message) : NO_DIGEST);
    } else {
      lane.seen = Math.max(lane.seen, lane.position + 1); // something is there: its journal says what
    }
  }

  /** A position that was passed already: the same again, what a letter waits for, or a contradiction. */
  private again(message: ArrivedMessage, read: Read, lane: LaneState): void {
    const { lane: number, position } = read.sequence!;
    const name = placeName(number, position);
    const letter = this.known.letters.get(name);
    const digest = digestOf(message);
    if (letter && !this.applied.has(name) && (this.channel === 'page' || letter.digest !== digest)) {
      if (read.event) this.sorted.events.push({ event: read.event, message, digest, fulfils: letter });
      else if (this.channel === 'page') this.setAside(message, read, { takesPlace: true });
      if (read.event) this.applied.set(name, digest);
      return;
    }
    const before = this.applied.get(name) ?? this.known.digests.get(name) ?? NO_DIGEST;
    if (before === NO_DIGEST || before === digest) this.sorted.duplicates++;
    else if (read.event)
      lane.conflict = `position ${position} was applied, and its source now says something else there`;
    else this.setAside(message, read);
  }

  private move({ sequence, epoch }: Read, lane: LaneState, digest: string): void {
    const { lane: number, position } = sequence!;
    lane.position = position;
    lane.seen = Math.max(lane.seen, this.claimed.has(placeName(number, position + 1)) ? position + 1 : position);
    if (epoch) lane.epoch = epoch.id;
    this.applied.set(placeName(number, position), digest);
    const digests = this.sorted.digests.get(number) ?? [];
    this.sorted.digests.set(number, digests);
    digests.push(digest);
  }

  private setAside(
    message: ArrivedMessage,
    { subject, sequence, unknownType, reason = 'waits behind a dead letter' }: Read,
    how: Partial<Pick<DeadMessage, 'status' | 'takesPlace' | 'awaitsJournal'>> = {},
  ): void {
    const letter = { status: 'waiting' as const, takesPlace: false, awaitsJournal: false, ...how };
    this.sorted.dead.push({ message, reason, digest: digestOf(message), subject, ...sequence, unknownType, ...letter });
  }

  private laneAt(lane: number): LaneState {
    let state = this.sorted.lanes.get(lane);
    if (!state) this.sorted.lanes.set(lane, (state = { position: 0, seen: 0 }));
    return state;
  }
}

/** Whether a journal's next position cannot follow what was applied: it was restored to before that. */
function contradicts(lane: LaneState, position: number, epoch: Epoch | undefined): string | undefined {
  if (!epoch || lane.epoch === undefined || epoch.id === lane.epoch) return undefined;
  if (epoch.after === lane.position) return undefined; // restored to where we stand
  return epoch.after < lane.position
    ? `applied up to ${lane.position}, and its journal was restored to ${epoch.after}`
    : `position ${position} is said to be of an epoch that begins after ${epoch.after}`;
}

/** The subjects of messages that can be read so far, to look up what is parked. */
export function subjectsOf(messages: readonly ArrivedMessage[]): string[] {
  const subjects = new Set<string>();
  for (const { headers } of messages) {
    const subject = headers?.ce_subject;
    if (subject !== undefined) subjects.add((Array.isArray(subject) ? subject[0] : subject)?.toString() ?? '');
  }
  return [...subjects];
}

/** Places that messages claim, at or below the cursors, to look up what is known of them. */
export function knownPlaces(
  messages: readonly ArrivedMessage[],
  lanes: ReadonlyMap<number, LaneState>,
): { lane: number; position: number }[] {
  return messages.flatMap(({ partition: lane, headers }) => {
    const position = Number(headers?.ce_sequence?.toString().split(':')[1]);
    return position <= (lanes.get(lane)?.position ?? 0) ? [{ lane, position }] : [];
  });
}

interface Read {
  event?: CloudEvent;
  reason?: string;
  subject?: string | undefined;
  sequence?: CloudEvent['sequence'] | undefined;
  epoch?: Epoch | undefined;
  unknownType?: string | undefined;
  /** Of a type that is known and that nobody wants here: it takes its place, whatever it says. */
  isPassedOver?: true;
}

/** A message of no type that is wanted, when it names its place rightly; undefined: it has to be read. */
function passOver(source: string, message: ArrivedMessage, types: ReadonlySet<string> | undefined): Read | undefined {
  const place = types && placeOfMessage(message);
  if (!place || types.has(place.type) || !knownEvent(place.type)) return undefined;
  const { sequence, epoch } = place;
  const isPlaced = place.source === source && sequence.lane === message.partition;
  return isPlaced ? { sequence, epoch, isPassedOver: true } : undefined;
}

function readMessage(source: string, message: ArrivedMessage): Read {
  try {
    const event = fromBinaryMessage(message);
    if (event.source !== source) return { reason: `ce_source is ${event.source.slice(0, 100)}, not ${source}` };
    if (event.sequence.lane !== message.partition) return { reason: 'the lane is not the partition' };
    return { event, subject: event.subject, sequence: event.sequence, epoch: event.epoch };
  } catch (error) {
    if (!(error instanceof MalformedEvent)) throw error;
    const { message: reason, subject, sequence, epoch, unknownType } = error;
    // Only what names its source and lane rightly has a place in it.
    const isPlaced = error.source === source && sequence?.lane === message.partition;
    return isPlaced ? { reason, subject, sequence, epoch, unknownType } : { reason };
  }
}
