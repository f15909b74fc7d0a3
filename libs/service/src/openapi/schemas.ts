import { SYMBOLS } from '#libs/domain';
import { DAY_PATTERN } from '../http/documented.js';
import { WRITTEN_AS } from '../http/written-as.js';

/** A JSON Schema as OpenAPI 3.0 writes it, or any object that holds some. */
export type SchemaNode = Record<string, unknown>;

const REFERENCE = /^#\/components\/schemas\/(\w+)$/;
const INT32_MAX = 2 ** 31 - 1;

// Days and instants are told as such wherever a pattern checks their form; people are born before 1970.
const INSTANT_PATTERN = DAY_PATTERN.replace(
  '$',
  'T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,3})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])$',
);
const DAYS: Record<string, string | undefined> = {
  '^\\d{4}-\\d{2}-\\d{2}$': DAY_PATTERN,
  '^[12][0-9]{3}-[01][0-9]-[0-3][0-9]$': '^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
};
// What `checkText` takes, for texts that say nothing else of themselves; and such a text that is not blank.
const LOST = '\\u0000-\\u001f\\u007f-\\u009f\\ufffd-\\uffff';
const TEXT = `^[^${LOST}]*$`;
const NOT_BLANK = `^[^${LOST}]*[^\\s${LOST}][^${LOST}]*$`;
// What `writtenName` and `writtenPhone` read, as far as a pattern can say it: a name has a letter, of whatever script. Not every
// reader of a pattern takes characters beyond the first 65,536, where the other pictures are.
const LETTER = 'A-Za-zÀ-ÖØ-öø-ɏΑ-ΡΣ-Ωα-ωА-яء-غف-يٱ-ۓⴰ-ⵧ';
const IN_NAME = `[^${LOST}\\u202a-\\u202e\\u2066-\\u2069${SYMBOLS}]*`;
const WRITTEN: Record<string, string | undefined> = {
  name: `^${IN_NAME}[${LETTER}]${IN_NAME}$`,
  phone: '^[+]?[0-9]( ?[0-9]){7,14}$',
};

/** The names of schemas that parts of a document lead to, through others too. */
export function namesReachedBy(parts: unknown, schemas: SchemaNode): Set<string> {
  const reached = new Set<string>();
  const waiting = [parts];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    for (const name of referencesIn(part)) {
      if (reached.has(name)) continue;
      reached.add(name);
      if (schemas[name]) waiting.push(schemas[name]);
    }
  }
  return reached;
}

/** Lets references lead to schemas by their other names. */
export function renameReferences(part: unknown, nameOf: (name: string) => string): void {
  visit(part, (schema) => {
    const name = typeof schema.$ref === 'string' ? REFERENCE.exec(schema.$ref)?.[1] : undefined;
    if (name) schema.$ref = `#/components/schemas/${nameOf(name)}`;
  });
}

function referencesIn(part: unknown): string[] {
  const names: string[] = [];
  visit(part, ({ $ref }) => {
    const name = typeof $ref === 'string' ? REFERENCE.exec($ref)?.[1] : undefined;
    if (name) names.push(name);
  });
  return names;
}

/**
 * Says of integers how wide they are: what may pass 2^31 − 1, as centimes do, is int64. Code that is generated takes 32
 * bits for those that say nothing.
 */
export function widenIntegers(part: unknown): void {
  visit(part, (schema) => {
    if (schema.type !== 'integer' || schema.format !== undefined) return;
    const { maximum, minimum = 0 } = schema as { maximum?: number; minimum?: number };
    const isNarrow = maximum !== undefined && maximum <= INT32_MAX && minimum >= -INT32_MAX;
    schema.format = isNarrow ? 'int32' : 'int64';
  });
}

/** Says of texts that are sent what is looked at in all of them: no control characters, days of these times. */
export function limitTexts(part: unknown): void {
  visit(part, (schema) => {
    if (schema.type !== 'string' || schema.enum !== undefined) return;
    const written = WRITTEN[String(schema[WRITTEN_AS])];
    if (written) schema.pattern = written;
    if (schema.pattern === '\\S') schema.pattern = NOT_BLANK;
    const day = DAYS[String(schema.pattern)];
    if (day) Object.assign(schema, { format: 'date', pattern: day });
    if (schema.pattern !== undefined) return;
    if (schema.format === 'date') schema.pattern = DAY_PATTERN;
    if (schema.format === 'date-time') schema.pattern = INSTANT_PATTERN;
    if (schema.format === undefined) schema.pattern = TEXT;
  });
}

/** Puts what a field says of itself for documents alone, by `Documented`, in the place of what is checked. */
export function showDocumented(part: unknown): void {
  visit(part, (schema) => {
    const { documented } = schema;
    if (documented === null || typeof documented !== 'object') return;
    delete schema.documented;
    const { $ref } = schema;
    if ($ref !== undefined) {
      delete schema.$ref; // OpenAPI 3.0 looks at nothing beside a reference
      schema.allOf = [{ $ref }];
    }
    Object.assign(schema, documented);
  });
}

/** Every object in it, from the outside in. */
function visit(part: unknown, look: (schema: SchemaNode) => void): void {
  if (part === null || typeof part !== 'object') return;
  if (!Array.isArray(part)) look(part as SchemaNode);
  for (const inner of Object.values(part)) visit(inner, look);
}
