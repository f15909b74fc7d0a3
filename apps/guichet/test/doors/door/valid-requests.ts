import fc from 'fast-check';
import { addDays, businessDay, instantOf } from '#libs/domain';
import { isCommand, type Door, type DoorSchema } from './operations.js';

/** A request of an operation: its parts, before they are written as HTTP. */
export interface DoorRequest {
  door: Door;
  /** Parts of the path, by name. */
  path: Record<string, string>;
  query: Record<string, unknown>;
  headers: Record<string, string>;
  /** A value to be written as JSON, or the text of a file. */
  body?: unknown;
}

const REFERENCE = /^#\/components\/schemas\//;
const DAYS_AROUND = 30;
/** A file of any kind begins so; what is no such file is refused, but never at the door. */
const FILES: Record<string, string | undefined> = {
  'application/pdf': '%PDF-1.7\nrecto',
  'text/csv': 'plate;category\n48211-D-26;passenger\n',
  'text/plain': 'a file of a bank\n',
};

const TODAY = businessDay(instantOf(Date.now()));
/** What no schema can say of a field, by its name: most requests are to come as far as the decision. */
const SENSIBLE: Readonly<Record<string, readonly unknown[]>> = {
  plate: ['48213-D-26', '70458/أ/33', '82617 A 15'],
  years: [[Number(TODAY.slice(0, 4))], [2022, 2023]],
  birthOn: ['1988-03-21', '1950-12-31', '2019-07-09'],
  idExpiresOn: ['2099-01-31'],
  firstRegisteredOn: [TODAY, '2015-06-01'],
  month: [TODAY.slice(0, 7), '2023-01'],
  takenAt: [instantOf(Date.now())],
  paidAt: [instantOf(Date.now())],
  from: [addDays(TODAY, -31)],
  to: [TODAY],
  name: ['cash-express.tariff', 'accounts.alerts', 'claims.family', 'vehicle-tax.service-fee'],
  validFrom: [addDays(TODAY, 40)],
};

/** Values of a field that its schema allows, and mostly of those that make sense. */
function validField(name: string, schema: DoorSchema, schemas: Record<string, DoorSchema>): fc.Arbitrary<unknown> {
  const any = validValue(schema, schemas);
  const sensible = SENSIBLE[name];
  if (!sensible) return any;
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...sensible) }, { weight: 1, arbitrary: any });
}

/** Values that a schema allows. @param schemas those to which it may refer */
export function validValue(schema: DoorSchema, schemas: Record<string, DoorSchema>): fc.Arbitrary<unknown> {
  const { $ref, allOf, type, items, properties = {}, required = [], minItems = 0, maxItems = 3 } = schema;
  if (typeof $ref === 'string') return validValue(schemas[$ref.replace(REFERENCE, '')] ?? {}, schemas);
  if (Array.isArray(allOf)) return validValue(allOf[0] as DoorSchema, schemas);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer' || type === 'number') return validNumber(schema);
  if (type === 'string') return validText(schema);
  if (type === 'array') {
    const least = minItems as number;
    const lengths = { minLength: least, maxLength: Math.max(least, Math.min(maxItems as number, 3)) };
    return fc.uniqueArray(validValue(items as DoorSchema, schemas), {
      ...lengths,
      selector: (item) => JSON.stringify(item),
    });
  }
  if (type !== 'object') return fc.constant(undefined);
  const parts = Object.entries(properties as Record<string, DoorSchema>).map(
    ([name, part]) => [name, validField(name, part, schemas)] as const,
  );
  return fc.record(Object.fromEntries(parts), { requiredKeys: required as string[] });
}

function validNumber({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: DoorSchema): fc.Arbitrary<number> {
  const [min, max] = [minimum as number, maximum as number];
  const usual = fc.integer({ min, max: Math.min(max, min + 100_000) });
  return fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(min, max) });
}

function validText({ format, pattern, minLength = 0, maxLength = 100 }: DoorSchema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'date') return fc.integer({ min: -DAYS_AROUND, max: 0 }).map((days) => addDays(TODAY, days));
  if (format === 'date-time') return fc.constant(instantOf(Date.now()));
  if (format === 'binary') return fc.constant('a file');
  const fits = (text: string) => text.length >= (minLength as number) && text.length <= (maxLength as number);
  if (typeof pattern !== 'string') return fc.string({ minLength: minLength as number, maxLength: maxLength as number });
  return fc.stringMatching(new RegExp(pattern)).filter(fits);
}

/** Requests that the document allows, each with a key of its own. */
export function validRequest(door: Door): fc.Arbitrary<DoorRequest> {
  const { parameters, body, schemas } = door;
  const placed = (place: string, isNeeded: boolean) =>
    Object.fromEntries(
      parameters
        .filter((one) => one.in === place && (one.in === 'path' || Boolean(one.required) === isNeeded))
        .map(({ name, schema }) => [name, validField(name, schema, schemas).filter((value) => value !== '')]),
    );
  const sometimes = fc.record(placed('query', false), { requiredKeys: [] });
  const file = body && FILES[body.mediaType];
  return fc.record({
    door: fc.constant(door),
    path: fc.record(placed('path', true)) as fc.Arbitrary<Record<string, string>>,
    query: fc.tuple(fc.record(placed('query', true)), sometimes).map(([needed, more]) => ({ ...needed, ...more })),
    headers: fc.record({ ...placed('header', true), ...keyOf(door) }) as fc.Arbitrary<Record<string, string>>,
    body: file === undefined ? validValue(body?.schema ?? {}, schemas) : fc.constant(file),
  });
}

const keyOf = (door: Door) => (isCommand(door) ? { 'Idempotency-Key': fc.uuid() } : {});
