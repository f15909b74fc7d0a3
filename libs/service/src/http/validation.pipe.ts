import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { DataValidationCxt } from 'ajv/dist/types/index.js';
import addFormats from 'ajv-formats';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { WRITTEN_AS } from './written-as.js';
import {
  defineErrors,
  isDay,
  isInstant,
  isUuid,
  nameFlawOf,
  writtenName,
  writtenPhone,
  type DomainError,
} from '#libs/domain';
import type { Static, TSchema } from 'typebox';
import { SERVICE_WORDS } from '../words/refusals.words.js';

const refuse = defineErrors(SERVICE_WORDS, {
  'request.invalid': { status: 400, detail: 'A field of the request is missing, unknown or wrong.' },
  'name.too-long': {
    status: 400,
    detail: 'A name has 100 characters at most: write first and last name each in its field.',
  },
  'name.without-letters': { status: 400, detail: 'A name has a letter, of whatever script.' },
  'name.with-pictures': { status: 400, detail: 'A name has no emoji: write it as on the ID.' },
  'name.turns-direction': {
    status: 400,
    detail: 'A name holds marks that turn the direction of a text: a screen would show another one.',
  },
  'request.malformed-text': { status: 400, detail: 'A text holds control characters or is no valid Unicode.' },
});

// Texts, files, and lists of events, which the inbox has checked against their contract.
const UNCHECKED = new Set<unknown>([Object, String, Array, Buffer]);

const FORMATS: Record<string, string> = {
  date: 'a day from 1970 to 2099, 2026-01-31',
  'date-time': 'an instant from 1970 to 2099, 2026-01-31T09:30:00Z',
};
const LOWER_CASE = 'lowerCase';
/** How texts are stored that people write variously; undefined refuses one. */
const WRITTEN = {
  name: { read: writtenName, expected: 'a name in letters, without marks that turn the direction of a text' },
  phone: { read: writtenPhone, expected: 'a phone number, 0612345678 or +212612345678' },
} as const;

const NAMES = new Set(['firstName', 'lastName']);

type Constructor = abstract new (...args: never[]) => unknown;
type SchemaObject = Record<string, unknown>;

interface Compiled {
  validate: ValidateFunction;
  /** Fields whose texts are not looked at here. */
  unread: ReadonlySet<string>;
}

/** JSON Schemas of all DTO classes, out of their class-validator decorators: one source for checks and OpenAPI. */
export function dtoSchemas(refPointerPrefix: string): Record<string, SchemaObject> {
  const schemas = validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage as never,
    classValidatorMetadataStorage: getMetadataStorage(),
    refPointerPrefix,
  }) as Record<string, SchemaObject>;
  for (const schema of Object.values(schemas)) schema.additionalProperties = false;
  return schemas;
}

/**
 * Checks bodies and queries against their DTO class; ids come out as they are stored, in lower case. The class-validator decorators are compiled to one function per
 * class at first use: interpreting them for each request would be the largest single cost of a command.
 */
export class ValidationPipe implements PipeTransform {
  private readonly compiled = new Map<Constructor, Compiled>();
  private readonly bodies = newAjv(false);
  private readonly queries = newAjv(true);

  /** @throws {DomainError} `request.invalid` with `field` and `expected`, `request.malformed-text` */
  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    if (type === 'param' && typeof value === 'string') {
      checkText(value, 'path');
      return isUuid(value) ? value.toLowerCase() : value;
    }
    if ((type !== 'body' && type !== 'query') || !metatype || UNCHECKED.has(metatype)) return value;
    const { validate, unread } = this.compiledOf(metatype as Constructor, type);
    const isLeftOut = value === undefined && validate({}); // nothing of it is needed
    const input: unknown = type === 'query' || isLeftOut ? { ...(value as object | undefined) } : value;
    if (!validate(input)) throw refusalOf(validate.errors?.[0]);
    for (const [name, part] of Object.entries(input as object)) {
      // A query's `1e400` is read as a number that no schema's maximum is asked about.
      if (part === Infinity || part === -Infinity)
        throw refuse('request.invalid', { field: name, expected: 'must be integer' });
      if (!unread.has(name)) checkText(part, name);
    }
    return input;
  }

  private compiledOf(metatype: Constructor, type: 'body' | 'query'): Compiled {
    let compiled = this.compiled.get(metatype);
    if (!compiled) {
      const definitions = dtoSchemas('#/definitions/');
      for (const schema of Object.values(definitions)) markIds(schema);
      const { [metatype.name]: schema } = definitions;
      if (!schema) throw new Error(`${metatype.name} has no class-validator decorators`);
      const validate = (type === 'query' ? this.queries : this.bodies).compile({ ...schema, definitions });
      compiled = { validate, unread: new Set(listsOfAnything(schema)) };
      this.compiled.set(metatype, compiled);
    }
    return compiled;
  }
}

/** Fields that are declared as UUIDs are put into lower case: PostgreSQL stores them so, a text column compares letters. */
function markIds({ properties = {} }: SchemaObject): void {
  for (const property of Object.values(properties as Record<string, SchemaObject>)) {
    for (const one of [property, (property.items ?? {}) as SchemaObject])
      if (one.format === 'uuid') one[LOWER_CASE] = true;
  }
}

/** Persons' names in what partners say, whose schemas are published: they bear no word of ours. */
function markNames({ properties = {} }: SchemaObject): void {
  for (const [name, property] of Object.entries(properties as Record<string, SchemaObject>)) {
    if (NAMES.has(name)) property[WRITTEN_AS] = 'name';
    for (const one of [property, (property.items ?? {}) as SchemaObject]) markNames(one);
  }
}

/** Lists whose items the handler checks one by one: a bad one refuses itself alone. */
function listsOfAnything({ properties = {} }: SchemaObject): string[] {
  const isOfAnything = (property: SchemaObject) =>
    property.type === 'array' && Object.keys((property.items as SchemaObject | undefined) ?? {}).length === 0;
  return Object.entries(properties as Record<string, SchemaObject>).flatMap(([name, one]) =>
    isOfAnything(one) ? name : [],
  );
}

const pipe = new ValidationPipe();

/**
 * Checks a part of a request against its DTO class, as the pipe checks whole ones: for lists whose items are answered
 * one by one.
 *
 * @throws {DomainError} `request.invalid`, `request.malformed-text`
 */
export function checked<Dto>(dto: new () => Dto, value: unknown): Dto {
  return pipe.transform(value, { type: 'body', metatype: dto }) as Dto;
}

const ofSchemas = newAjv(false);
const compiledSchemas = new WeakMap<TSchema, ValidateFunction>();

/**
 * Checks what a partner says against its schema, as requests are checked; what was said is left as it is.
 *
 * @throws {DomainError} `request.invalid`, `request.malformed-text`
 */
export function checkedBy<Schema extends TSchema>(schema: Schema, value: unknown): Static<Schema> {
  let validate = compiledSchemas.get(schema);
  if (!validate) {
    const own = structuredClone(schema) as Schema & SchemaObject;
    markIds(own);
    markNames(own);
    validate = ofSchemas.compile(own);
    compiledSchemas.set(schema, validate);
  }
  const input: unknown = structuredClone(value);
  if (!validate(input)) throw refusalOf(validate.errors?.[0]);
  checkText(input, '');
  return input as Static<Schema>;
}

function newAjv(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({
    coerceTypes,
    strict: false,
    allErrors: false,
    strictNumbers: true,
    useDefaults: false,
    verbose: true,
  });
  addFormats.default(ajv);
  ajv.addFormat('date', (text) => isDay(text)).addFormat('date-time', isInstant);
  ajv.addKeyword({
    keyword: LOWER_CASE,
    type: 'string', // of anything else its type is refused, after this
    modifying: true,
    validate: (_: unknown, text: string, __: unknown, place?: DataValidationCxt) => {
      if (place) place.parentData[place.parentDataProperty] = text.toLowerCase();
      return true;
    },
  });
  ajv.addKeyword({ keyword: WRITTEN_AS, modifying: true, validate: writeAs, errors: true });
  return ajv;
}

/** Puts a text into the form in which it is stored; an optional one that is null was left out. */
function writeAs(kind: keyof typeof WRITTEN, text: unknown, _: unknown, place?: DataValidationCxt): boolean {
  // What is no text stays as it is, for checkText to name.
  if (!place || (typeof text === 'string' && !isText(text))) return true;
  const { parentData, parentDataProperty: name } = place;
  if (text === null) return delete parentData[name];
  const { read, expected: message } = WRITTEN[kind];
  const written = typeof text === 'string' ? read(text) : undefined;
  if (written === undefined) writeAs.errors = [{ keyword: WRITTEN_AS, message, params: {} }];
  else parentData[name] = written;
  return written !== undefined;
}
writeAs.errors = [] as Partial<ErrorObject>[];

/** A name that is none has a code of its own: a teller reads it back to who stands there. */
function refusalOf(error: ErrorObject | undefined): DomainError {
  const { data, keyword, schema, parentSchema } = error ?? {};
  const kind = keyword === WRITTEN_AS ? schema : (parentSchema as SchemaObject | undefined)?.[WRITTEN_AS];
  const flaw = kind === 'name' && typeof data === 'string' ? nameFlawOf(data) : undefined;
  return refuse(flaw ? `name.${flaw}` : 'request.invalid', describe(error));
}

function describe(error: ErrorObject | undefined): { field: string; expected: string } {
  const path = (error?.instancePath ?? '').slice(1).replaceAll('/', '.');
  const { missingProperty, additionalProperty, allowedValues } = (error?.params ?? {}) as {
    missingProperty?: string;
    additionalProperty?: string;
    allowedValues?: unknown[];
  };
  const name = missingProperty ?? additionalProperty;
  const field = [path, name].filter(Boolean).join('.').slice(0, 100);
  if (missingProperty) return { field, expected: 'this field is needed' };
  if (additionalProperty) return { field, expected: 'no such field' };
  if (allowedValues) return { field, expected: `one of ${allowedValues.join(', ')}` };
  const { format = '' } = (error?.params ?? {}) as { format?: string };
  return { field, expected: FORMATS[format] ?? error?.message ?? 'another value' };
}

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
/** What stands where a character could not be read, and what is none: whoever sent it has lost something already. */
const LOST = /[\ufffd-\uffff]/;

const isText = (text: string): boolean => !CONTROL.test(text) && !LOST.test(text) && text.isWellFormed();

function checkText(value: unknown, field: string): void {
  if (typeof value === 'string') {
    if (!isText(value)) throw refuse('request.malformed-text', { field });
  } else if (value !== null && typeof value === 'object') {
    for (const [name, part] of Object.entries(value)) checkText(part, field ? `${field}.${name}` : name);
  }
}
