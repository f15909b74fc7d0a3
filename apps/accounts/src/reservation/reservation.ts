import { addDays, businessDay, defineErrors, type Centimes, type Day, type Instant } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { checkDebit, openAccount, type Account } from '../account/account.js';
import { AccountTable } from '../account/account.table.js';
import { COUNTER_LIMITS, MOBILE_RULES } from '../account/rules.parameter.js';
import { countedOn, dayCeiling } from '../counter/deposit.js';
import { ReservationTable } from './reservation.table.js';
import { ACCOUNTS_WORDS } from '../words/refusals.words.js';

/** Money that is held in an account, so that a mobile agency can give it out without a network. */
export interface Reservation {
  id: string;
  accountId: string;
  agency: string;
  amountCentimes: Centimes;
  status: 'held' | 'paid' | 'released';
  reservedAt: Instant;
  reservedBy: string;
  /** The last day on which it may be given out. */
  expiresOn: Day;
  /** Until this day, included, the agency may tell that it was: so long it is held. */
  heldUntil: Day;
  /** When it was paid, as the agency says, or released. */
  endedAt: Instant | null;
  /** What of it was given out. */
  paidCentimes: Centimes | null;
}

/** Refusals of reservations. */
export const refuseReservation = defineErrors(ACCOUNTS_WORDS, {
  'reservation.not-found': { status: 404, detail: 'Your agency has no reservation with this id.' },
  'reservation.too-much': {
    status: 422,
    detail: 'More than a mobile agency may give out without a network: reserve less, or send the client to a counter.',
  },
  'reservation.paid': { status: 409, detail: 'This reservation was paid out already.' },
  'reservation.released': { status: 409, detail: 'This reservation was released before: nothing was held any more.' },
  'reservation.not-yet': { status: 422, detail: 'Nothing was reserved when the money was given out.' },
  'reservation.expired': {
    status: 422,
    detail: 'The money was given out after the last day of its reservation: head office decides.',
  },
  'reservation.above': { status: 422, detail: 'More was given out than was reserved: head office decides.' },
});

/** Reserves money for a withdrawal without a network. */
export interface ReserveCash {
  /** Of the reservation. */
  id: string;
  accountId: string;
  agency: string;
  amountCentimes: Centimes;
  by: string;
}

/** What an agency is answered. */
export type ReservationReply = Pick<Reservation, 'id' | 'amountCentimes' | 'status' | 'expiresOn'>;

interface ReserveRows {
  account: Account | undefined;
}

/**
 * Holds money in an account for an agency that goes where no network is. It counts as taken out today, whether it is
 * given out or not.
 *
 * Refuses `account.not-found`, `account.closed`, `account.blocked`, `account.due-by-client`,
 * `account.insufficient-funds`, `account.day-ceiling`, `reservation.too-much`.
 */
export const reserveCash = defineCommand({
  name: 'accounts.reserve-cash',
  rows: ({ id, accountId }: ReserveCash) => ({
    account: AccountTable.by('id', accountId),
    reservation: ReservationTable.madeBy(id),
  }),
  decide: decideReservation,
});

function decideReservation(
  rows: ReserveRows,
  { id, accountId, agency, amountCentimes, by }: ReserveCash,
  { at, parameters }: DecisionContext,
): Decision<ReservationReply, { account: Account; reservation: Reservation }> {
  const today = businessDay(at);
  const found = openAccount(rows.account);
  checkDebit(found, amountCentimes);
  const { withdrawalMaxCentimes, reservationValidDays, arrivesWithinDays } = parameters.on(MOBILE_RULES, today);
  if (amountCentimes > withdrawalMaxCentimes)
    throw refuseReservation('reservation.too-much', { field: 'amountCentimes', maxCentimes: withdrawalMaxCentimes });
  const { withdrawalDayMaxCentimes } = parameters.on(COUNTER_LIMITS, today);
  const counted = countedOn(found, today);
  const withdrawnCentimes = counted.withdrawnCentimes + amountCentimes;
  if (withdrawnCentimes > withdrawalDayMaxCentimes)
    throw dayCeiling(withdrawalDayMaxCentimes, counted.withdrawnCentimes);
  const expiresOn = addDays(today, reservationValidDays);
  const reservation: Reservation = {
    id,
    accountId,
    agency,
    amountCentimes,
    status: 'held',
    reservedAt: at,
    reservedBy: by,
    expiresOn,
    heldUntil: addDays(expiresOn, arrivesWithinDays),
    endedAt: null,
    paidCentimes: null,
  };
  return {
    save: {
      account: { ...counted, heldCentimes: found.heldCentimes + amountCentimes, withdrawnCentimes },
      reservation,
    },
    reply: { id, amountCentimes, status: 'held', expiresOn },
  };
}

/** Frees what was reserved and not given out. */
export interface ReleaseReservation {
  id: string;
  /** Whose it is; without it, because its time is over. */
  agency?: string;
}

interface ReleaseRows {
  reservation: Reservation | undefined;
  account: Account | undefined;
}

/**
 * Releases a reservation: its agency is back and gave nothing out, or nobody said so in time. One that is over stays as
 * it is. Refuses `reservation.not-found`, and to its agency `reservation.paid`.
 */
export const releaseReservation = defineCommand({
  name: 'accounts.release-reservation',
  rows: ({ id }: ReleaseReservation) => {
    const reservation = ReservationTable.by('id', id);
    return { reservation, account: AccountTable.through('id', reservation, 'accountId') };
  },
  decide: decideRelease,
});

function decideRelease(
  { reservation, account }: ReleaseRows,
  { agency }: ReleaseReservation,
  { at }: DecisionContext,
): Decision<ReservationReply, Partial<ReleaseRows>> {
  if (!reservation || !account || reservation.agency !== (agency ?? reservation.agency))
    throw refuseReservation('reservation.not-found');
  const { id, amountCentimes, status, expiresOn, heldUntil } = reservation;
  if (agency !== undefined && status === 'paid') throw refuseReservation('reservation.paid');
  const isDue = agency !== undefined || heldUntil < businessDay(at);
  if (status !== 'held' || !isDue) return { reply: { id, amountCentimes, status, expiresOn } };
  return {
    save: {
      reservation: { ...reservation, status: 'released', endedAt: at },
      account: { ...account, heldCentimes: account.heldCentimes - amountCentimes },
    },
    reply: { id, amountCentimes, status: 'released', expiresOn },
  };
}
