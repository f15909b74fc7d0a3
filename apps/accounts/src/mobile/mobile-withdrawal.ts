import { businessDay, credit, drawerLedgerAccount, type Instant } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { CLOCK_TOLERANCE_MS, ReservedReceiptTable, type ReservedReceipt } from '#libs/counter';
import type { WithdrawnV1 } from '#libs/events';
import { usedWithoutCounter, type Account } from '../account/account.js';
import { AccountTable } from '../account/account.table.js';
import { MOBILE_RULES } from '../account/rules.parameter.js';
import { charged, type Movement } from '../movement/movement.js';
import { newMovements, savedMovements } from '../movement/movement.table.js';
import { refuseReservation, type Reservation } from '../reservation/reservation.js';
import { ReservationTable } from '../reservation/reservation.table.js';
import { usedNumber, type MobileOperation, type MobileReply } from './mobile-operation.js';

/** Cash that a mobile agency gave out against a reservation. */
export interface MobileWithdrawal extends MobileOperation {
  reservationId: string;
}

interface Rows {
  reservation: Reservation | undefined;
  account: Account | undefined;
  number: ReservedReceipt | undefined;
}

interface Saved {
  reservation: Reservation;
  account: Account;
  number: ReservedReceipt;
  movement?: Movement;
  accompanying?: Movement;
}

/**
 * Books cash that was given out without a network against what was reserved, on the day on which it was given; the rest
 * is held no longer. The client has it: a block since then changes nothing, and what a bank has paid for a card
 * meanwhile out of what was held is due by the client.
 *
 * The time of the command is when it was given. Refuses `reservation.not-found`, `reservation.paid`,
 * `reservation.released`, `reservation.not-yet`, `reservation.expired`, `reservation.above`, and what {@link usedNumber}
 * refuses; the number is free then.
 */
export const withdrawMobile = defineCommand({
  name: 'accounts.withdraw-mobile',
  rows: ({ id, reservationId, receiptNumber }: MobileWithdrawal) => {
    const reservation = ReservationTable.by('id', reservationId);
    return {
      reservation,
      account: AccountTable.through('id', reservation, 'accountId'),
      number: ReservedReceiptTable.by('receiptNumber', receiptNumber),
      ...newMovements(id),
    };
  },
  decide: decideMobileWithdrawal,
});

function decideMobileWithdrawal(
  rows: Rows,
  command: MobileWithdrawal,
  { at, parameters }: DecisionContext,
): Decision<MobileReply, Saved> {
  const { id, agency, amountCentimes, receivedAt, by } = command;
  const { reservation, account } = rows;
  if (!account || reservation?.agency !== agency)
    throw refuseReservation('reservation.not-found', { field: 'reservationId' });
  checkGivenOut(reservation, amountCentimes, at);
  const takenOn = businessDay(at);
  const number = usedNumber(rows.number, command, at, parameters.on(MOBILE_RULES, takenOn));
  const { receiptNumber } = number;
  const heldCentimes = account.heldCentimes - (reservation.status === 'held' ? reservation.amountCentimes : 0);
  const moved = charged(
    { ...usedWithoutCounter(account, takenOn), heldCentimes },
    {
      id,
      kind: 'withdrawal',
      amountCentimes: -amountCentimes,
      valueOn: takenOn,
      bookedAt: receivedAt,
      agency,
      receiptNumber,
      by,
    },
  );
  const event: WithdrawnV1 = {
    type: 'accounts.withdrawn.v1',
    subject: account.id,
    occurredAt: at,
    data: { accountId: account.id, agency, bookedOn: takenOn, amountCentimes, cashCentimes: -amountCentimes },
  };
  return {
    save: {
      reservation: { ...reservation, status: 'paid', endedAt: at, paidCentimes: amountCentimes },
      account: moved.account,
      number,
      ...savedMovements(moved.movements),
    },
    booking: {
      bookedOn: takenOn,
      agency,
      entries: [...moved.entries, credit(drawerLedgerAccount(agency), amountCentimes)],
    },
    events: [event],
    reply: {
      movementId: id,
      status: 'booked',
      receiptNumber,
      balanceCentimes: moved.account.balanceCentimes,
      code: null,
    },
  };
}

function checkGivenOut(reservation: Reservation, amountCentimes: number, takenAt: Instant): void {
  const { status, endedAt, expiresOn, reservedAt, amountCentimes: maxCentimes } = reservation;
  if (status === 'paid') throw refuseReservation('reservation.paid', { paidAt: endedAt });
  const takenAtMs = Date.parse(takenAt);
  // What was given out before it was released was held when it was: the client has it.
  if (endedAt !== null && takenAtMs > Date.parse(endedAt)) throw refuseReservation('reservation.released', { endedAt });
  if (takenAtMs < Date.parse(reservedAt) - CLOCK_TOLERANCE_MS)
    throw refuseReservation('reservation.not-yet', { field: 'takenAt', reservedAt });
  if (businessDay(takenAt) > expiresOn) throw refuseReservation('reservation.expired', { field: 'takenAt', expiresOn });
  if (amountCentimes > maxCentimes)
    throw refuseReservation('reservation.above', { field: 'amountCentimes', maxCentimes });
}
