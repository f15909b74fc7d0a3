import { defineErrors } from '#libs/domain';
import type { ArrivedMessage } from '../broker/message.js';
import { MESSAGING_WORDS } from '../words/refusals.words.js';

/** Refusals of administrators' requests about dead letters. */
export const refuseDeadLetter = defineErrors(MESSAGING_WORDS, {
  'dead-letter.not-found': { status: 404, detail: 'No dead letter waits under this id.' },
  'dead-letter.parked': {
    status: 409,
    detail: 'This event waits behind an earlier one of its subject: retry or discard that one.',
  },
  'dead-letter.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
  'dead-letter.still-refused': { status: 422, detail: 'The event was refused again and stays where it is.' },
  'dead-letter.nothing-to-fetch': {
    status: 422,
    detail: 'The message holds no place of a journal, so there is nothing to fetch in its stead: discard it.',
  },
  'dead-letter.not-fetched': {
    status: 503,
    detail: 'Its journal has not answered yet. The event is applied as soon as it does; look at the list in a moment.',
  },
});

/** A message that cannot be applied, with all that is known of it. */
export interface DeadMessage {
  message: ArrivedMessage;
  status: 'waiting' | 'parked';
  reason: string;
  /** It holds its position, which the cursor has passed, until its journal is asked again. */
  takesPlace: boolean;
  /** It claims the next position: the journal is asked what is there. */
  awaitsJournal: boolean;
  digest: string;
  subject?: string | undefined;
  lane?: number;
  position?: number;
  /** All is well with it, but that nobody here knows its type yet. */
  unknownType?: string | undefined;
}

/** A letter that waits at a known position. */
export interface KnownLetter {
  id: number;
  digest: string;
  subject: string | null;
}

/** A dead letter as administrators see it. Its data stays in the database: it may be personal. */
export interface DeadLetter {
  id: number;
  status: 'waiting' | 'parked' | 'retried' | 'discarded';
  reason: string;
  topic: string;
  partition: number;
  offset: string;
  source: string | null;
  lane: number | null;
  position: number | null;
  subject: string | null;
  receivedAt: string;
}

/** A letter with its message. */
export interface StoredLetter extends DeadLetter {
  projection: string;
  takesPlace: boolean;
  headers: Record<string, string>;
  value: string | null;
}
