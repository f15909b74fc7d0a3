import type { Instant } from '#libs/domain';
import { HALVES } from '../law/half.js';
import { type RecordAsOf } from '../register/administration.js';
import type { AssessmentRequest } from '../law/assessment.js';

/** Which years of which vehicle, or which halves of them. */
type Asked = Pick<AssessmentRequest, 'vehicle' | 'years' | 'half'>;

/** Who has paid a year of a vehicle: two halves, each once, whatever two agencies do at the same time. */
export interface VehicleYear {
  /** {@link vehicleYearId} */
  id: string;
  firstHalfPayment: string | null;
  secondHalfPayment: string | null;
  /** A payment that was cancelled and that the administration still takes for one. */
  untoldCancellation: string | null;
  /** When it had heard of the last cancellation: an record that was asked for before may not show it. */
  cancellationToldAt: Instant | null;
}

/** The key of a vehicle's year. @param plate as `readPlate` writes it */
export function vehicleYearId(plate: string, year: number): string {
  return `${plate}/${year}`;
}

/** The keys of some years of a vehicle. */
export function yearIdsOf(plate: string, years: readonly number[]): string[] {
  return years.map((year) => vehicleYearId(plate, year));
}

/** Which of some years of a vehicle are paid at our counters, whole or in a part that is asked for. */
export function paidHere(known: readonly VehicleYear[], { vehicle, years, half }: Asked): number[] {
  return years.filter((year) => {
    const row = known.find(({ id }) => id === vehicleYearId(vehicle.plate, year));
    return (half !== 'second-half' && row?.firstHalfPayment) || (half !== 'first-half' && row?.secondHalfPayment);
  });
}

/** The years of which a payment at our counters holds a half. */
export function yearsTaken(known: readonly VehicleYear[]): number[] {
  const taken = known.filter(({ firstHalfPayment, secondHalfPayment }) => firstHalfPayment ?? secondHalfPayment);
  return taken.map(({ id }) => Number(id.split('/')[1]));
}

/** Which of some years are paid, here or elsewhere, whole or in a part that is asked for; each once, in their order. */
export function paidAlready(known: readonly VehicleYear[], record: RecordAsOf | null, asked: Asked): number[] {
  const paid = [...paidHere(known, asked), ...(record ? paidElsewhere(record, asked, known) : [])];
  return [...new Set(paid)].sort((a, b) => a - b);
}

/** Marks years of a vehicle, which nobody has paid, as paid by a payment. */
export function takeYears(
  known: readonly VehicleYear[],
  paymentId: string,
  { vehicle, years, half }: Asked,
): VehicleYear[] {
  return years.map((year) => {
    const id = vehicleYearId(vehicle.plate, year);
    const row = known.find((candidate) => candidate.id === id) ?? newVehicleYear(id);
    return {
      ...row,
      firstHalfPayment: half === 'second-half' ? row.firstHalfPayment : paymentId,
      secondHalfPayment: half === 'first-half' ? row.secondHalfPayment : paymentId,
    };
  });
}

/** Lets go of what of a vehicle's years a payment holds. */
export function freeYears(known: readonly VehicleYear[], paymentId: string): VehicleYear[] {
  return known.map((year) => ({
    ...year,
    firstHalfPayment: year.firstHalfPayment === paymentId ? null : year.firstHalfPayment,
    secondHalfPayment: year.secondHalfPayment === paymentId ? null : year.secondHalfPayment,
  }));
}

function newVehicleYear(id: string): VehicleYear {
  return {
    id,
    firstHalfPayment: null,
    secondHalfPayment: null,
    untoldCancellation: null,
    cancellationToldAt: null,
  };
}

/**
 * Which of some years are paid, in a part that is asked for, as the administration says. A year that was cancelled here is
 * taken for paid until it is told, and in records that were asked for before; if it is paid elsewhere indeed, its verdict
 * on our payment will say so.
 */
export function paidElsewhere(
  { paid, askedAt }: RecordAsOf,
  { vehicle, years, half }: Asked,
  known: readonly VehicleYear[],
): number[] {
  const parts = half ? [half] : HALVES;
  return years.filter((year) => {
    const ours = known.find(({ id }) => id === vehicleYearId(vehicle.plate, year));
    const isOutdated = ours?.untoldCancellation || (ours?.cancellationToldAt ?? '') >= askedAt;
    return !isOutdated && paid.some((part) => part.year === year && parts.includes(part.half));
  });
}
