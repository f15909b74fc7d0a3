import { describe, expect, it } from '@jest/globals';
import type { DomainError } from '#libs/domain';
import { hear } from '../src/announcement/announcement.js';
import { refuseFleet } from '../src/fleet/fleet-line.js';
import { refuseAssessment } from '../src/law/assessment.js';
import { OLDEST_REGISTRATION, OWNER_KINDS, refuseVehicle } from '../src/law/vehicle.js';
import { payMobile, refuseMobile } from '../src/mobile/mobile-payment.js';
import { cancel, refuseCancellation } from '../src/payment/cancellation.js';
import { pay, refusePayment } from '../src/payment/payment.js';
import { openRefund, refund, refuseRefund } from '../src/payment/refund.js';
import { refuseRegister } from '../src/register/registered.js';
import { beginClosing, close, match, refuseRemittance } from '../src/remittance/remittance.js';
import { reopen } from '../src/remittance/reopening.js';

/** What clients are answered, for good: they switch on code and status. */
const ANSWERED: [refusal: DomainError, code: string, status: number][] = [
  [refuseAssessment('vehicle-tax.year-not-covered'), 'vehicle-tax.year-not-covered', 422],
  [refuseAssessment('vehicle-tax.malformed-day'), 'vehicle-tax.malformed-day', 400],
  [refuseAssessment('vehicle-tax.no-halves'), 'vehicle-tax.no-halves', 422],
  [refuseVehicle('vehicle.weight-missing'), 'vehicle.weight-missing', 422],
  [refuseVehicle('vehicle.registered-later'), 'vehicle.registered-later', 422],
  [refuseVehicle('vehicle.too-heavy-for-exemption'), 'vehicle.too-heavy-for-exemption', 422],
  [refuseRegister('vehicle-tax.vehicle-differs'), 'vehicle-tax.vehicle-differs', 409],
  [refusePayment('vehicle-tax.amount-changed'), 'vehicle-tax.amount-changed', 409],
  [refusePayment('vehicle-tax.already-paid'), 'vehicle-tax.already-paid', 409],
  [refusePayment('vehicle-tax.nothing-due'), 'vehicle-tax.nothing-due', 422],
  [refusePayment('payment.not-found'), 'payment.not-found', 404],
  [refusePayment('payment.malformed-cursor'), 'payment.malformed-cursor', 400],
  [refuseCancellation('vehicle-tax.not-cancellable'), 'vehicle-tax.not-cancellable', 409],
  [refuseCancellation('vehicle-tax.too-late-to-cancel'), 'vehicle-tax.too-late-to-cancel', 409],
  [refuseRefund('refund.not-found'), 'refund.not-found', 404],
  [refuseRefund('refund.already-paid-back'), 'refund.already-paid-back', 409],
  [refuseRemittance('remittance.malformed-month'), 'remittance.malformed-month', 400],
  [refuseRemittance('remittance.month-not-over'), 'remittance.month-not-over', 409],
  [refuseRemittance('remittance.confirmations-pending'), 'remittance.confirmations-pending', 409],
  [refuseRemittance('remittance.closed-already'), 'remittance.closed-already', 409],
  [refuseRemittance('remittance.not-closed'), 'remittance.not-closed', 409],
  [refuseRemittance('remittance.empty-month'), 'remittance.empty-month', 409],
  [refuseRemittance('remittance.matched-already'), 'remittance.matched-already', 409],
  [refuseMobile('vehicle-tax.paid-in-future'), 'vehicle-tax.paid-in-future', 422],
  [refuseMobile('vehicle-tax.paid-too-long-ago'), 'vehicle-tax.paid-too-long-ago', 422],
  [refuseFleet('fleet.empty'), 'fleet.empty', 422],
  [refuseFleet('fleet.unknown-column'), 'fleet.unknown-column', 422],
  [refuseFleet('fleet.repeated-column'), 'fleet.repeated-column', 422],
  [refuseFleet('fleet.missing-column'), 'fleet.missing-column', 422],
  [refuseFleet('fleet.hidden-line'), 'fleet.hidden-line', 422],
  [refuseFleet('fleet.unreadable-cell'), 'fleet.unreadable-cell', 422],
  [refuseFleet('fleet.repeated-vehicle'), 'fleet.repeated-vehicle', 409],
  [refuseVehicle('vehicle.weight-implausible'), 'vehicle.weight-implausible', 422],
];

it('commands bear the names under which they are kept', () => {
  expect(
    [beginClosing, cancel, close, hear, match, openRefund, pay, payMobile, refund, reopen].map(({ name }) => name),
  ).toEqual([
    'vehicle-tax.begin-closing',
    'vehicle-tax.cancel',
    'vehicle-tax.close-month',
    'vehicle-tax.hear',
    'vehicle-tax.match-answer',
    'vehicle-tax.open-refund',
    'vehicle-tax.pay',
    'vehicle-tax.pay-mobile',
    'vehicle-tax.refund',
    'vehicle-tax.reopen-month',
  ]);
});

it('owners are of two kinds, and no vehicle was registered before 1900', () => {
  expect(OWNER_KINDS).toEqual(['natural-person', 'company']);
  expect(OLDEST_REGISTRATION).toBe('1900-01-01');
});

describe('a refusal', () => {
  it.each(ANSWERED)('%#: %s', (refusal, code, status) => expect(refusal).toMatchObject({ code, status }));
});
