import { Type } from 'class-transformer';
import { IsString, ValidateNested } from 'class-validator';
import { Documented } from '#libs/service';
import type { MobileAgency } from './unheard.store.js';

/** A mobile agency, and when something that it did was last counted. */
export class MobileAgencyResponse implements MobileAgency {
  @IsString()
  agency!: string;

  @IsString()
  name!: string;

  @IsString()
  branch!: string;

  @IsString()
  region!: string;

  /** The last business day of which anything of it is counted; null: none of the last month. */
  @IsString()
  @Documented({ format: 'date', nullable: true })
  lastDay!: string | null;
}

/** Mobile agencies that are open; who was not heard for longest first. */
export class MobileAgenciesResponse {
  @ValidateNested({ each: true })
  @Type(() => MobileAgencyResponse)
  items!: MobileAgencyResponse[];
}
