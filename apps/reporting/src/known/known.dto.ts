import { applyDecorators } from '@nestjs/common';
import { IsOptional, IsString, Length } from 'class-validator';
import { businessDay, instantOf, type Day } from '#libs/domain';
import { DAY_PATTERN, Documented } from '#libs/service';
import { parseKnownAt } from './known.js';

const DAY = DAY_PATTERN.slice(0, -1);
const TIME = 'T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])';

/** A field that says when figures are to be as known: a day or an instant. */
export function IsKnownAt(): PropertyDecorator {
  return applyDecorators(
    IsOptional() as PropertyDecorator,
    IsString() as PropertyDecorator,
    Length(10, 40) as PropertyDecorator,
    Documented({ pattern: `${DAY}(${TIME})?$` }),
  );
}

/** As known when. */
export class KnownAtQuery {
  /** As figures were known at the end of that day, or before that instant; otherwise as they are known now. */
  @IsKnownAt()
  asKnownAt?: string;
}

/** The day at whose end figures are to be as known; undefined: as now. @throws {DomainError} what {@link parseKnownAt} refuses */
export function askedKnownOn({ asKnownAt }: KnownAtQuery): Day | undefined {
  return parseKnownAt(asKnownAt, businessDay(instantOf(Date.now())));
}
