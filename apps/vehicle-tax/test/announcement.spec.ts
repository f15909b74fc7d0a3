import { describe, expect, it } from '@jest/globals';
import { AnnouncementTable, type Announcement, type Told } from '#libs/partners';
import { contextAt } from '#libs/testing';
import { hear, type Heard } from '../src/announcement/announcement.js';
import { announced } from '../src/payment/payment.js';
import { VehicleYearTable } from '../src/payment/payment.table.js';
import { CAR } from './assess-on.js';
import { carYear, OTHER_PAYMENT_ID, PAYMENT_ID } from './payments.sample.js';

const SINCE = '2026-02-10T10:00:00.000Z';
const AT = '2026-02-10T10:05:00.000Z';
const yearIds = [`${CAR.plate}/2026`];
const told = (announcement: Announcement): Told<Heard> => ({ announcement, verdict: { verdict: 'accepted', yearIds } });
const paid = announced(PAYMENT_ID, 'paid', SINCE);
const cancelled = announced(PAYMENT_ID, 'cancelled', SINCE);
const untold = carYear(2026, { untoldCancellation: PAYMENT_ID });

const heard = (announcements: Announcement[], what: Told<Heard>[], years = [untold]) =>
  hear.decide({ announcements, years }, { told: what }, contextAt(AT));

describe('what the administration is told', () => {
  it('is of cancellations first: what is free again may be paid for already', () => {
    expect(cancelled.rank).toBeLessThan(paid.rank);
    expect(paid).toMatchObject({ id: PAYMENT_ID, partner: 'tax-administration', what: 'paid', since: SINCE });
  });

  it('needs the announcements, and the years of what was cancelled', () => {
    const { announcements, years } = hear.rows({
      told: [told(paid), told({ ...cancelled, id: OTHER_PAYMENT_ID }), told({ ...cancelled, id: OTHER_PAYMENT_ID })],
    });
    expect(announcements).toEqual(AnnouncementTable.allBy('id', [PAYMENT_ID, OTHER_PAYMENT_ID, OTHER_PAYMENT_ID]));
    expect(years).toEqual(VehicleYearTable.allBy('id', yearIds));
    const refused = { announcement: cancelled, refusal: 'no such payment' };
    expect(hear.rows({ told: [refused, told(paid)] }).years).toEqual(VehicleYearTable.allBy('id', []));
  });
});

describe('what the administration has heard', () => {
  it('of a cancellation is what it says of the year from now on', () => {
    const { save, reply } = heard([cancelled], [told(cancelled)]);
    expect(save?.announcements).toEqual([{ ...cancelled, status: 'heard', settledAt: AT }]);
    expect(save?.years).toEqual([carYear(2026, { cancellationToldAt: AT })]);
    expect(reply).toEqual({ heard: 1 });
    expect(hear.name).toBe('vehicle-tax.hear');
  });

  it('of a payment that was cancelled meanwhile is not its cancellation: that is told yet', () => {
    const { save, reply } = heard([{ ...cancelled, since: '2026-02-10T10:04:00.000Z' }], [told(paid)]);
    expect([save, reply]).toEqual([{ announcements: [], years: [] }, { heard: 0 }]);
  });

  it('of a payment says nothing of years, nor does a cancellation of another', () => {
    const other = { ...cancelled, id: OTHER_PAYMENT_ID };
    const { save, reply } = heard([paid, other], [told(paid), told(other)], [untold, carYear(2025)]);
    expect(save?.announcements?.map(({ id, status }) => [id, status])).toEqual([
      [PAYMENT_ID, 'heard'],
      [OTHER_PAYMENT_ID, 'heard'],
    ]);
    expect([save?.years, reply]).toEqual([[], { heard: 2 }]);
  });

  it('and refused is not heard: the year stays as it was', () => {
    const { save, reply } = heard([cancelled], [{ announcement: cancelled, refusal: 'no such payment' }]);
    expect(save?.announcements?.map(({ status }) => status)).toEqual(['refused']);
    expect([save?.years, reply]).toEqual([[], { heard: 0 }]);
  });
});
