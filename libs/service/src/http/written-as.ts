import { applyDecorators } from '@nestjs/common';
import { IsOptional, IsString, Length } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { NAME_MAX_LENGTH } from '#libs/domain';

/** The word of a schema for a text that people write variously and that is stored in one form. */
export const WRITTEN_AS = 'x-written-as';

const decorators = (...all: unknown[]): PropertyDecorator => applyDecorators(...(all as PropertyDecorator[]));

/** A field that is a person's first or last name as on the ID: it comes out as `writtenName` of libs/domain writes it. */
export const IsName = (): PropertyDecorator =>
  decorators(IsString(), Length(1, NAME_MAX_LENGTH), JSONSchema({ [WRITTEN_AS]: 'name' }));

const phone = (more: object) => [IsString(), Length(6, 40), JSONSchema({ [WRITTEN_AS]: 'phone', ...more })];

/** A field that is a phone number: it comes out as `writtenPhone` of libs/domain writes it. */
export const IsPhone = (): PropertyDecorator => decorators(...phone({}));

/** A phone number that may be left out, or null. */
export const IsOptionalPhone = (): PropertyDecorator => decorators(IsOptional(), ...phone({ nullable: true }));
