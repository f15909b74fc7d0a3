import { Type } from 'class-transformer';
import { IsInt, IsString, ValidateNested } from 'class-validator';
import { Documented } from '../http/documented.js';
import { IsDay } from '../http/is-time.js';
import type { ClosedDay } from './day-closing.js';

/** Which days, a year at most. */
export class DayClosingsQuery {
  /** First business day. */
  @IsDay()
  from!: string;

  /** Last business day. */
  @IsDay()
  to!: string;
}

/** A business day as it was last closed. */
export class DayClosingResponse implements ClosedDay {
  @IsString()
  @Documented({ format: 'date' })
  day!: string;

  /** 1, and more when something of the day came after it had been closed. */
  @IsInt()
  revision!: number;

  /** Events that are booked on it. */
  @IsInt()
  events!: number;

  /** What they moved in the drawers: above 0 more came in than went out. */
  @IsInt()
  netCashCentimes!: number;

  /** The sum of the events' digests, as `day-closed` of the AsyncAPI document says. */
  @IsString()
  digest!: string;

  @IsString()
  @Documented({ format: 'date-time' })
  closedAt!: string;
}

/** Closed days, in order; a day between them that is missing had nothing. */
export class DayClosingsResponse {
  @ValidateNested({ each: true })
  @Type(() => DayClosingResponse)
  items!: DayClosingResponse[];
}

/** How many days were closed, or closed again. */
export class DaysClosedResponse {
  @IsInt()
  closed!: number;
}
