import { applyDecorators } from '@nestjs/common';
import { IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** A field that is a day of the calendar from 1970 to 2099, `2026-01-31`. */
export function IsDay(): PropertyDecorator {
  return applyDecorators(IsString() as PropertyDecorator, JSONSchema({ format: 'date' }) as PropertyDecorator);
}

/** A field that is an instant with seconds and a zone, of 1970 to 2099, `2026-01-31T09:30:00Z`. */
export function IsInstant(): PropertyDecorator {
  return applyDecorators(IsString() as PropertyDecorator, JSONSchema({ format: 'date-time' }) as PropertyDecorator);
}
