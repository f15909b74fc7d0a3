import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import type { Reservation } from './reservation.js';

const STATUSES = ['held', 'paid', 'released'] as const;

export class ReservedResponse {
  @IsUUID()
  id!: string;

  @IsInt()
  amountCentimes!: number;

  @IsIn(STATUSES)
  status!: Reservation['status'];

  /** The last day on which it may be given out. */
  @IsString()
  expiresOn!: string;
}

export class ReservationResponse extends ReservedResponse {
  @IsUUID()
  accountId!: string;

  @IsString()
  reservedAt!: string;

  /** When it was given out, or released. */
  @IsOptional()
  @IsString()
  endedAt?: string;

  /** What of it was given out. */
  @IsOptional()
  @IsInt()
  paidCentimes?: number;
}

export class ReservationPage {
  @ValidateNested({ each: true })
  @Type(() => ReservationResponse)
  items!: ReservationResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** The reservation as it is answered: what is not known yet is left out. */
export function toReservation(reservation: Reservation): ReservationResponse {
  const { id, accountId, amountCentimes, status, reservedAt, expiresOn, endedAt, paidCentimes } = reservation;
  return {
    id,
    accountId,
    amountCentimes,
    status,
    reservedAt,
    expiresOn,
    ...(endedAt === null ? {} : { endedAt }),
    ...(paidCentimes === null ? {} : { paidCentimes }),
  };
}
