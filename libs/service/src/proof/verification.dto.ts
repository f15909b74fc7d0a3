import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { IsDay } from '../http/is-time.js';
import { Documented } from '../http/documented.js';

/** Days from–to, both included. */
export class PeriodQuery {
  /** First day. */
  @IsDay()
  from!: string;

  /** Last day. */
  @IsDay()
  to!: string;

  /** Of a product: as its books were when the lanes of its journal stood there, `0:120,1:98`. */
  @IsOptional()
  @IsString()
  @MaxLength(300)
  @Documented({ pattern: '^[0-9]:[0-9]{1,15}(,[0-9]:[0-9]{1,15})*$' })
  at?: string;
}

/** How far the events of a source's lane are applied. */
export class AppliedPosition {
  @IsString()
  source!: string;

  @IsInt()
  lane!: number;

  @IsInt()
  position!: number;
}

/** Figures, and up to where the events of others were applied when they were read. */
export interface FiguresRead<Of> {
  figures: Of[];
  applied: AppliedPosition[];
}

/** One day of one indicator, with a digest over its agencies: equal digests mean equal figures in every agency. */
export class DayFigure {
  @IsString()
  day!: string;

  @IsString()
  indicator!: string;

  @IsInt()
  count!: number;

  @IsInt()
  amountCentimes!: number;

  @IsString()
  agenciesDigest!: string;
}

/** Figures of days. */
export class DayFigures implements FiguresRead<DayFigure> {
  @ValidateNested({ each: true })
  @Type(() => DayFigure)
  figures!: DayFigure[];

  @ValidateNested({ each: true })
  @Type(() => AppliedPosition)
  applied!: AppliedPosition[];
}

/** One agency's part of a day. */
export class AgencyFigure {
  @IsString()
  agency!: string;

  @IsString()
  indicator!: string;

  @IsInt()
  count!: number;

  @IsInt()
  amountCentimes!: number;
}

/** Figures of agencies. */
export class AgencyFigures implements FiguresRead<AgencyFigure> {
  @ValidateNested({ each: true })
  @Type(() => AgencyFigure)
  figures!: AgencyFigure[];

  @ValidateNested({ each: true })
  @Type(() => AppliedPosition)
  applied!: AppliedPosition[];
}

/** What must hold, and where it does not. */
export class InvariantResult {
  @IsString()
  name!: string;

  @IsString({ each: true })
  differences!: string[];
}

/** How far a lane of a journal is written, and published. */
export class JournalLane {
  @IsInt()
  lane!: number;

  @IsInt()
  head!: number;

  @IsInt()
  published!: number;
}

/** How far the events of a lane have come. */
export class Progress {
  @ValidateNested({ each: true })
  @Type(() => JournalLane)
  journal!: JournalLane[];

  @ValidateNested({ each: true })
  @Type(() => AppliedPosition)
  applied!: AppliedPosition[];

  @IsInt()
  deadLetters!: number;
}
