import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { Documented } from '#libs/service';
import { DELIVERY_STATUSES, type DeliveryStatus } from './delivery.js';

export class DeliveryResponse {
  @IsString()
  id!: string;

  /** Its name in the file. */
  @IsString()
  schedule!: string;

  @IsString()
  @Documented({ format: 'date-time' })
  scheduledAt!: string;

  /** `due`: it is being brought, or tried again; `failed`: it was tried for a day. */
  @IsIn(DELIVERY_STATUSES)
  status!: DeliveryStatus;

  @IsInt()
  attempts!: number;

  /** The folder, the prefix in the bucket, or to how many addresses. */
  @IsString()
  destination!: string;

  @IsString()
  @Documented({ nullable: true })
  fileName!: string | null;

  @IsString()
  @Documented({ format: 'date-time', nullable: true })
  deliveredAt!: string | null;

  /** The code of what kept the last attempt from getting there; of a report that got there, how many addresses were refused. */
  @IsString()
  @Documented({ nullable: true })
  error!: string | null;
}

export class DeliveryPage {
  @ValidateNested({ each: true })
  @Type(() => DeliveryResponse)
  items!: DeliveryResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}
