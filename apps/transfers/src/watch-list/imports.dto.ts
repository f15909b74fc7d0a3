import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Matches, ValidateNested } from 'class-validator';
import { IsInstant } from '#libs/service';
import { WATCH_LIST_SOURCES, type WatchListSource } from '../screening/list/watch-list.js';
import type { ShownImport } from './imports.service.js';

const IMPORT_STATUSES = ['waiting', 'in-force', 'declined'] as const;

/** What became of a list that was brought. */
export class ImportedListResponse {
  @IsUUID()
  importId!: string;

  @IsIn(WATCH_LIST_SOURCES)
  source!: WatchListSource;

  /** `waiting`: it has lost more than a fifth, and waits for a person; `unchanged`: the same file is in force. */
  @IsIn(['in-force', 'waiting', 'unchanged'])
  status!: 'in-force' | 'waiting' | 'unchanged';

  @IsInt()
  individuals!: number;

  @IsInt()
  entities!: number;

  /** Of the lists that are in force. */
  @IsInt()
  revision!: number;
}

export class ListDecisionRequest {
  /** Whether the list that has shrunk is right. */
  @IsBoolean()
  isAccepted!: boolean;

  @IsString()
  @Length(2, 1000)
  @Matches(/\S/)
  reason!: string;
}

export class ListDecisionResponse {
  @IsUUID()
  importId!: string;

  @IsIn(['in-force', 'declined'])
  status!: 'in-force' | 'declined';

  @IsInt()
  revision!: number;
}

export class ListInForceResponse {
  @IsIn(WATCH_LIST_SOURCES)
  source!: WatchListSource;

  @IsUUID()
  importId!: string;

  /** Of the file: hexadecimal SHA-256. */
  @IsString()
  digest!: string;

  @IsInt()
  individuals!: number;

  @IsInt()
  entities!: number;

  /** When the list was made, as it says. */
  @IsOptional()
  @IsInstant()
  generatedAt?: string;
}

export class ListsInForceResponse {
  @IsInt()
  revision!: number;

  @ValidateNested({ each: true })
  @Type(() => ListInForceResponse)
  lists!: ListInForceResponse[];
}

/** A list that was brought. */
export class ListImportResponse {
  @IsUUID()
  id!: string;

  @IsIn(WATCH_LIST_SOURCES)
  source!: WatchListSource;

  @IsIn(IMPORT_STATUSES)
  status!: (typeof IMPORT_STATUSES)[number];

  @IsString()
  digest!: string;

  @IsInt()
  individuals!: number;

  @IsInt()
  entities!: number;

  @IsInstant()
  importedAt!: string;

  @IsString()
  importedBy!: string;

  @IsOptional()
  @IsInt()
  revision?: number;

  @IsOptional()
  @IsInstant()
  generatedAt?: string;

  @IsOptional()
  @IsInstant()
  decidedAt?: string;

  @IsOptional()
  @IsString()
  decidedBy?: string;

  @IsOptional()
  @IsString()
  reason?: string;
}

export class ListImportPage {
  @ValidateNested({ each: true })
  @Type(() => ListImportResponse)
  items!: ListImportResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** An import as it is shown. */
export function toImportResponse(shown: ShownImport): ListImportResponse {
  const { revision, generatedAt, decidedAt, decidedBy, reason, ...rest } = shown;
  return {
    ...rest,
    ...(revision === null ? {} : { revision }),
    ...(generatedAt === null ? {} : { generatedAt }),
    ...(decidedAt && decidedBy && reason ? { decidedAt, decidedBy, reason } : {}),
  };
}
