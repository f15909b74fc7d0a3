import { PageQuery } from '#libs/service';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Length, Max, Min, ValidateNested } from 'class-validator';

/** Whose purse it is. */
export class PurseOwner {
  @IsString()
  @Length(1, 20)
  lastName!: string;
}

/** Asks for a new purse with some money in it. */
export class PurseRequest {
  @IsString()
  @Length(1, 100)
  title!: string;

  @IsInt()
  @Min(1)
  @Max(1_000)
  amountCentimes!: number;

  @IsOptional()
  @IsIn(['red', 'blue'])
  color?: string;

  @ValidateNested()
  @Type(() => PurseOwner)
  owner!: PurseOwner;
}

/** Which purses are looked for. */
export class PursesQuery extends PageQuery {
  @IsOptional()
  @IsBoolean()
  isOpen?: boolean;
}

/** A purse that may be asked for. */
export const PURSE = { title: 'Bread', amountCentimes: 150, owner: { lastName: 'Tazi' } };
