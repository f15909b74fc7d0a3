import { applyDecorators } from '@nestjs/common';
import { ApiQuery, type ApiQueryOptions } from '@nestjs/swagger';
import { dtoSchemas } from '../http/validation.pipe.js';

/** Describes the query of a handler in OpenAPI, out of the class-validator decorators of its DTO class. */
export function ApiQueries(dto: { name: string }): MethodDecorator {
  const { properties = {}, required = [] } = dtoSchemas('#/components/schemas/')[dto.name] as {
    properties?: Record<string, object>;
    required?: string[];
  };
  const parameters = Object.entries(properties).map(([name, schema]) =>
    ApiQuery({ name, schema, required: required.includes(name) } as ApiQueryOptions),
  );
  return applyDecorators(...parameters);
}
