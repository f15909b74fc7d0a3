import { defineErrors, type Instant } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { AnnouncementTable } from './announcement.table.js';
import { PARTNERS_WORDS } from '../words/refusals.words.js';

/** What a partner shall hear: written by the command that makes it true, told by an {@link Announcer} until it has heard. */
export type Announcement = Announced & (Waiting | Heard | Refused);

interface Announced {
  /** Of what it is about, 70 characters at most: a payment's id. What is announced of it later takes the row's place. */
  id: string;
  /** Who is told, as metrics and health name it: `tax-administration`. */
  partner: string;
  /** `paid`, `cancelled`: what is so now. */
  what: string;
  /** Lower ones are told first; of equal ones the oldest. */
  rank: number;
  /** What is sent, where it is not read from the product's own rows. No personal data that need not be kept. */
  payload: object | null;
  /** Since when it is so, and waits to be told. */
  since: Instant;
}

interface Waiting {
  status: 'waiting';
  settledAt: null;
  refusal: null;
}

interface Heard {
  status: 'heard';
  settledAt: Instant;
  refusal: null;
}

/** Set apart: the partner will never take it as it is. */
interface Refused {
  status: 'refused';
  settledAt: Instant;
  /** The partner's reason, without personal data. */
  refusal: string;
}

/** What became of an announcement when it was told. */
export type Told<Verdict> = { announcement: Announcement } & ({ verdict: Verdict } | { refusal: string });

/** Refusals of announcements. */
export const refuseAnnouncement = defineErrors(PARTNERS_WORDS, {
  'announcement.not-found': { status: 404, detail: 'There is no such announcement.' },
  'announcement.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
  'announcement.not-refused': { status: 409, detail: 'Only what a partner has refused is told again.' },
});

/** A row that waits to be told. @param at since when it is so */
export function announce(
  {
    rank = 0,
    payload = null,
    ...subject
  }: Pick<Announcement, 'id' | 'partner' | 'what'> & Partial<Pick<Announcement, 'rank' | 'payload'>>,
  at: Instant,
): Announcement {
  return { ...subject, rank, payload, since: at, status: 'waiting', settledAt: null, refusal: null };
}

/**
 * Writes down what became of announcements, those that still say what was told: what is so otherwise by now waits to
 * be told in its turn, and what was settled stays.
 *
 * @param current the rows as they are now, locked
 * @returns the rows to save; what a verdict brings about belongs to these alone
 */
export function settle(current: readonly Announcement[], told: readonly Told<unknown>[], at: Instant): Announcement[] {
  const byId = new Map(told.map((one) => [one.announcement.id, one]));
  return current.flatMap((row): Announcement[] => {
    const one = byId.get(row.id);
    if (!one || row.status !== 'waiting' || !isSame(row, one.announcement)) return [];
    if ('refusal' in one) return [{ ...row, status: 'refused', settledAt: at, refusal: one.refusal }];
    return [{ ...row, status: 'heard', settledAt: at }];
  });
}

function isSame(row: Announcement, told: Announcement): boolean {
  return row.what === told.what && row.since === told.since;
}

export interface TellAgain {
  id: string;
}

/** What an administrator is answered. */
export interface TellAgainReply {
  id: string;
  status: Announcement['status'];
}

interface Rows {
  announcement: Announcement | undefined;
}

/**
 * Lets what a partner has refused be told again, when its cause is mended. Refuses `announcement.not-found`,
 * `announcement.not-refused`.
 */
export const tellAgain = defineCommand({
  name: 'partners.tell-again',
  rows: ({ id }: TellAgain) => ({ announcement: AnnouncementTable.by('id', id) }),
  decide: decideTelling,
});

function decideTelling({ announcement }: Rows, _: TellAgain, { at }: DecisionContext): Decision<TellAgainReply, Rows> {
  if (!announcement) throw refuseAnnouncement('announcement.not-found');
  const { id, status } = announcement;
  if (status !== 'refused') throw refuseAnnouncement('announcement.not-refused', { status });
  return { save: { announcement: announce(announcement, at) }, reply: { id, status: 'waiting' } };
}
