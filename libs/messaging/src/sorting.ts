import { fromBinaryMessage, MalformedEvent, type CloudEvent, type ReceivedMessage } from '#libs/events';

/** A message as it came, with its place in Kafka. */
export interface ArrivedMessage extends ReceivedMessage {
  topic: string;
  partition: number;
  offset: string;
}

/** A message that cannot be applied, with all that is known of it. */
export interface DeadMessage {
  message: ArrivedMessage;
  status: 'waiting' | 'parked';
  reason: string;
  source?: string;
  subject?: string;
  lane?: number;
  position?: number;
}

/** The event after which a lane has a hole. */
export interface Gap {
  lane: number;
  /** The missing position. */
  expected: number;
}

/** What is to be done with the messages of a batch. */
export interface Sorted {
  /** To apply, in order. */
  events: { event: CloudEvent; message: ArrivedMessage }[];
  dead: DeadMessage[];
  gaps: Gap[];
  /** The cursors after it all. */
  cursors: Map<number, number>;
  duplicates: number;
}

/**
 * Decides what to do with messages of one source: apply the next of each lane, drop what was applied, stop a lane at
 * a gap, set aside what cannot be understood and, behind it, everything of the same subject.
 *
 * @param cursors position applied last, per lane
 * @param parked subjects that wait behind a dead letter
 */
export function sortMessages(
  source: string,
  messages: readonly ArrivedMessage[],
  cursors: ReadonlyMap<number, number>,
  parked: ReadonlySet<string>,
): Sorted {
  const sorted: Sorted = { events: [], dead: [], gaps: [], cursors: new Map(cursors), duplicates: 0 };
  const waiting = new Set(parked);
  const furthest = new Map<number, number>();
  for (const message of messages) {
    const read = readMessage(source, message);
    if (!read.sequence) {
      sorted.dead.push({ message, status: 'waiting', reason: read.reason ?? 'no place in a lane' });
      continue;
    }
    const { lane, position } = read.sequence;
    const applied = sorted.cursors.get(lane) ?? 0;
    if (position <= applied) {
      sorted.duplicates++;
    } else if (position > applied + 1) {
      furthest.set(lane, Math.max(position, furthest.get(lane) ?? 0));
    } else {
      sorted.cursors.set(lane, position);
      const { event, subject } = read;
      const place = { source, lane, position, ...(subject ? { subject } : {}) };
      if (!event) {
        const status = subject && waiting.has(subject) ? 'parked' : 'waiting';
        sorted.dead.push({ message, status, reason: read.reason ?? 'malformed', ...place });
        if (subject) waiting.add(subject);
      } else if (waiting.has(event.subject)) {
        sorted.dead.push({ message, status: 'parked', reason: 'waits behind a dead letter', ...place });
      } else {
        sorted.events.push({ event, message });
      }
    }
  }
  // A hole that later messages of the same batch have filled, up to the last that was beyond it, is none.
  for (const [lane, position] of furthest) {
    const applied = sorted.cursors.get(lane) ?? 0;
    if (applied < position) sorted.gaps.push({ lane, expected: applied + 1 });
  }
  return sorted;
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

interface Read {
  event?: CloudEvent;
  reason?: string;
  subject?: string | undefined;
  sequence?: { lane: number; position: number } | undefined;
}

function readMessage(source: string, message: ArrivedMessage): Read {
  try {
    const event = fromBinaryMessage(message);
    if (event.source !== source) return { reason: `ce_source is ${event.source.slice(0, 100)}, not ${source}` };
    if (event.sequence.lane !== message.partition) return { reason: 'the lane is not the partition' };
    return { event, subject: event.subject, sequence: event.sequence };
  } catch (error) {
    if (!(error instanceof MalformedEvent)) throw error;
    const { message: reason, subject, sequence } = error;
    // Only what names its source and lane rightly has a place in it; anything else must not move a cursor.
    const placed = error.source === source && sequence?.lane === message.partition;
    return placed ? { reason, subject, sequence } : { reason };
  }
}
