import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsString, ValidateNested } from 'class-validator';
import type { ProjectionState } from '#libs/messaging';
import { Documented } from '../http/documented.js';

/** Where a projection that was made anew differs from the one before. */
export class RebuildResult {
  @IsString({ each: true })
  differences!: string[];

  /** Whether both had applied the same events. */
  @IsBoolean()
  isCompared!: boolean;
}

/** A projection, and how far it is. */
export class ProjectionResponse implements ProjectionState {
  @IsString()
  name!: string;

  @IsIn(['current', 'building', 'switching', 'retired'])
  role!: ProjectionState['role'];

  @IsString()
  since!: string;

  /** Events that it has applied. */
  @IsInt()
  applied!: number;

  /** Of one that was made anew. */
  @ValidateNested()
  @Type(() => RebuildResult)
  @Documented({ nullable: true })
  result!: RebuildResult | null;
}

/** A projection that is being made anew. */
export class RebuildResponse {
  @IsString()
  name!: string;
}
