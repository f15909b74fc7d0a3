import { ApiParam } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** Days from 1970 to 2099, as `isDay` takes them, but for the lengths of months. */
export const DAY_PATTERN = '^(19[7-9][0-9]|20[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$';
/** Months of this century, as `isMonth` takes them. */
export const MONTH_PATTERN = '^20[0-9]{2}-(0[1-9]|1[0-2])$';

/** A name of a partner in a path. */
export const PARTNER_IN_PATH = { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,39}$' };
/** A month in a path, `2026-11`. */
export const MONTH_IN_PATH = { type: 'string', pattern: MONTH_PATTERN, example: '2026-11' };
/** An id in a path that is no UUID: percent-encoded there. */
export const TEXT_IN_PATH = { type: 'string', pattern: '^[!-~]{1,200}$' };
/** A cursor that is a UUID's digits, as most are. */
export const UUID_CURSOR = '^[0-9a-f]{32}$';
/** A cursor that is a number. */
export const NUMBER_CURSOR = '^[0-9]{1,15}$';

// base64url of printable ASCII, three characters to four: 32 to 126 are the codes of each.
const [FIRST, SECOND] = ['[I-Za-f]', '[CDEFGHSTUVWXijklmnyz0123]'];
const [LOW, HIGH] = ['[AEIMQUYcgkosw048][g-z0-9_-]', '[BFJNRVZdhlptx159][A-Za-z0-9-]'];
const THREE = `${FIRST}${SECOND}(${LOW}|${HIGH})`;
const ONE_LEFT = '[I-Za-e][AQgw]|f[AQg]'; // 126 is the last
const TWO_LEFT = `${FIRST}[CDEFGHSTUVWXijklmnyz0123][AEIMQUYcgkosw048]`;
/** A cursor that is the base64url of a text of printable ASCII. */
export const TEXT_CURSOR = `^(${THREE})*(${THREE}|${ONE_LEFT}|${TWO_LEFT})$`;

/** What OpenAPI says of a field beyond, or in the place of, what is checked by its decorators: its domain looks at it. */
export function Documented(documented: object): PropertyDecorator {
  return JSONSchema({ documented } as Parameters<typeof JSONSchema>[0]) as PropertyDecorator;
}

/** Describes the cursor of a list whose pages do not begin at a UUID. */
export function CursorLike(pattern: string): ClassDecorator {
  return ({ prototype }) => {
    IsOptional()(prototype as object, 'cursor'); // a class that has no field of its own is one to be checked, too
    Documented({ pattern })(prototype as object, 'cursor');
  };
}

/** Describes a part of the path in OpenAPI; ids that say nothing are UUIDs. */
export function ApiPath(name: string, schema: object): MethodDecorator & ClassDecorator {
  return ApiParam({ name, schema });
}
