import { expect, it } from '@jest/globals';
import { refuseAccount } from '../src/account/account.js';
import { blockAccount, unblockAccount } from '../src/account/block.js';
import { decideAlert, refuseAlert, takeAlert } from '../src/alert/alert.js';
import { restAccount } from '../src/account/dormancy.js';
import { refuseBankEvent } from '../src/bank/bank.wire.js';
import { hearRequests } from '../src/bank/requests.service.js';
import { refuseBankFile } from '../src/business-day/bank-file.js';
import { closeDay } from '../src/business-day/business-day.js';
import { clearCard } from '../src/card/charge.js';
import { authoriseCard, releaseHold } from '../src/card/hold.js';
import { refundCard, reverseCard } from '../src/card/repayment.js';
import { countStock, receiveCards, sellCard, stepCard } from '../src/card/stock.js';
import { deposit } from '../src/counter/deposit.js';
import { withdraw } from '../src/counter/withdrawal.js';
import { attachDocument, refuseDocument } from '../src/document/document.js';
import { depositMobile } from '../src/mobile/mobile-deposit.js';
import { refuseMobileCash } from '../src/mobile/mobile-operation.js';
import { withdrawMobile } from '../src/mobile/mobile-withdrawal.js';
import { giveBackCash, refuseOwedCash } from '../src/mobile/owed-cash.js';
import { adoptAccount } from '../src/opening/adoption.js';
import { closeAccount } from '../src/opening/closing.js';
import { confirmOpening, refuseOpening, refuseRequest, requestOpening } from '../src/opening/opening.js';
import { payIn } from '../src/payment/payment.js';
import { refuseReservation, releaseReservation, reserveCash } from '../src/reservation/reservation.js';
import { refuseReversal, reverseCash } from '../src/reversal/reversal.js';
import { refuseAccountStatement } from '../src/statement/statement.js';

it.each([
  [refuseAccount('account.not-found'), 404],
  [refuseAccount('account.closed'), 409],
  [refuseAccount('account.blocked'), 409],
  [refuseAccount('account.insufficient-funds'), 409],
  [refuseAccount('account.due-by-client'), 409],
  [refuseAccount('account.day-ceiling'), 422],
  [refuseAccount('account.balance-ceiling'), 422],
  [refuseAccount('account.needs-approval'), 422],
  [refuseAccount('account.mobile-ceiling'), 422],
  [refuseAccount('account.not-empty'), 409],
  [refuseAccount('account.unblocked'), 409],
  [refuseAccount('account.search-incomplete'), 422],
  [refuseAccount('account.malformed-cursor'), 400],
  [refuseOpening('opening.not-found'), 404],
  [refuseOpening('opening.known-holder'), 409],
  [refuseOpening('opening.expired-document'), 422],
  [refuseOpening('opening.malformed-day'), 422],
  [refuseOpening('opening.not-yet-born'), 422],
  [refuseOpening('opening.answered-already'), 409],
  [refuseOpening('opening.malformed-rib'), 422],
  [refuseOpening('opening.known-rib'), 409],
  [refuseBankFile('bank-file.malformed'), 422],
  [refuseBankFile('bank-file.other-day'), 422],
  [refuseBankFile('bank-file.repeated-account'), 422],
  [refuseBankFile('bank-file.does-not-add-up'), 422],
  [refuseBankFile('bank-file.other-old-balance'), 409],
  [refuseBankFile('bank-file.day-passed'), 409],
  [refuseBankFile('bank-file.too-long'), 422],
  [refuseBankFile('bank-day.not-found'), 404],
  [refuseBankFile('bank-day.malformed-day'), 400],
  [refuseBankEvent('bank-event.unknown-type'), 422],
  [refuseDocument('document.not-found'), 404],
  [refuseDocument('document.unsupported-type'), 415],
  [refuseDocument('document.empty'), 422],
  [refuseDocument('document.not-as-declared'), 422],
  [refuseDocument('document.too-many'), 409],
  [refuseDocument('document.opening-refused'), 409],
  [refuseDocument('document.damaged'), 500],
  [refuseReservation('reservation.not-found'), 404],
  [refuseReservation('reservation.too-much'), 422],
  [refuseReservation('reservation.paid'), 409],
  [refuseReservation('reservation.released'), 409],
  [refuseReservation('reservation.not-yet'), 422],
  [refuseReservation('reservation.expired'), 422],
  [refuseReservation('reservation.above'), 422],
  [refuseAlert('alert.not-found'), 404],
  [refuseAlert('alert.taken'), 409],
  [refuseAlert('alert.not-taken'), 409],
  [refuseAlert('alert.decided'), 409],
  [refuseAlert('alert.malformed-cursor'), 400],
  [refuseReversal('movement.not-found'), 404],
  [refuseReversal('movement.not-reversible'), 409],
  [refuseReversal('movement.too-late'), 409],
  [refuseReversal('movement.reversed'), 409],
  [refuseMobileCash('account.taken-in-future'), 422],
  [refuseMobileCash('account.malformed-instant'), 422],
  [refuseMobileCash('account.taken-too-long-ago'), 422],
  [refuseOwedCash('owed-cash.not-found'), 404],
  [refuseOwedCash('owed-cash.given-back'), 409],
  [refuseAccountStatement('statement.malformed-day'), 400],
  [refuseAccountStatement('statement.upside-down'), 422],
  [refuseAccountStatement('statement.not-acceptable'), 406],
  [refuseAccountStatement('statement.too-long-to-print'), 422],
])('%s is answered with its status', (refusal, status) => expect(refusal.status).toBe(status));

it('commands bear the names under which they are kept', () => {
  const ofAccounts = [blockAccount, unblockAccount, restAccount, closeAccount, deposit, withdraw, payIn, closeDay];
  const ofOpenings = [requestOpening, confirmOpening, refuseRequest, adoptAccount, hearRequests];
  const ofCards = [
    receiveCards,
    sellCard,
    stepCard,
    countStock,
    authoriseCard,
    releaseHold,
    clearCard,
    refundCard,
    reverseCard,
  ];
  const ofMobile = [
    reserveCash,
    releaseReservation,
    depositMobile,
    withdrawMobile,
    giveBackCash,
    attachDocument,
    reverseCash,
    takeAlert,
    decideAlert,
  ];
  expect([...ofAccounts, ...ofOpenings, ...ofCards, ...ofMobile].map(({ name }) => name)).toEqual(
    (
      'block unblock rest close deposit withdraw pay-in close-day request-opening confirm-opening refuse-opening adopt ' +
      'hear-requests receive-cards sell-card step-card count-stock authorise-card release-hold clear-card refund-card reverse-card ' +
      'reserve-cash release-reservation deposit-mobile withdraw-mobile give-back-cash attach-document reverse-cash take-alert decide-alert'
    )
      .split(' ')
      .map((name) => `accounts.${name}`),
  );
});
