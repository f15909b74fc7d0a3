import fc from 'fast-check';
import { doorName, isCommand, type Door } from '../door/operations.js';
import { hostilePart, hostileQueryOf, hostileText, hostileToken } from './hostile-values.js';
import { validRequest, type DoorRequest } from '../door/valid-requests.js';
import { wireOf, type Wire } from '../door/wire.js';

/** A request that somebody sends who means no good, or whose program is broken. */
export interface HostileCall {
  door: string;
  role: string;
  /** What was done to it. */
  kind: string;
  /** It is a command, which is done once. */
  isCommand: boolean;
  /** Its headers hold `TOKEN` in the place of one. */
  wire: Wire;
}

/** Stands for the caller's token. */
export const TOKEN = '{token}';

type Change = (request: DoorRequest, wire: Wire) => fc.Arbitrary<Wire>;
type Header = readonly [name: string, value: string];

const CONTENT_TYPES = [
  'application/json; charset=utf-16',
  'application/json; charset=windows-1252',
  'application/json;charset=',
  'application/json;',
  'APPLICATION/JSON',
  'application/json; charset="utf-8"',
  'application/json, application/json',
  'text/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'application/xml',
  'text/xml',
  'application/problem+json',
  'application/cloudevents+json',
  'application/octet-stream',
  '*/*',
  'a',
  '/',
  'text/csv',
  'application/pdf',
];
const AUTHORIZATIONS = [
  '',
  'Bearer',
  'Bearer ',
  `bearer ${TOKEN}`,
  `Bearer  ${TOKEN}`,
  `Bearer ${TOKEN} ${TOKEN}`,
  `Bearer ${TOKEN}.`,
  `Bearer "${TOKEN}"`,
  `Basic ${TOKEN}`,
  'Basic YTpi',
  `Bearer ${'a'.repeat(6e3)}`,
  'Bearer e30.e30.e30',
  'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.',
  TOKEN,
];
const ODD_HEADERS: readonly Header[] = [
  ['Accept', 'application/xml;q=0'],
  ['Accept', 'a'.repeat(4_000)],
  ['Accept', 'text/csv, application/pdf;q=2'],
  ['Accept', '/'],
  ['Accept-Language', Array.from({ length: 500 }, (_, i) => `x${i};q=0.${i}`).join()],
  ['Accept-Language', '*;q=a, __proto__'],
  ['Accept-Encoding', 'gzip;q=a, br, constructor'],
  ['Content-Encoding', 'gzip'],
  ['If-None-Match', '*'],
  ['Range', 'bytes=0-,-1'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Forwarded-For', `${'1.2.3.4,'.repeat(300)}a`],
  ['X-Forwarded-Host', 'evil.example'],
  ['traceparent', '00-00000000000000000000000000000000-0000000000000000-ff'],
  ['Cookie', '__proto__=a; a="'],
  ['Origin', 'null'],
  ['Upgrade', 'h2c'],
  ['Connection', 'Idempotency-Key, Authorization'],
];
const KEYS = ['', ' ', 'a b', 'é', 'a'.repeat(256), 'a'.repeat(6_000), '__proto__', "'; --", '\t'];

const without = (headers: readonly Header[], name: string) => headers.filter(([one]) => one !== name);
const withHeader = (wire: Wire, name: string, value: string): Wire => ({
  ...wire,
  headers: [...without(wire.headers, name), [name, value]],
});
const keep = (wire: Wire) => fc.constant(wire);

/** Puts a token, JSON or not, in the place of one value of a JSON text. */
function withToken(value: unknown, token: string, choose: number): string {
  const places: [holder: Record<string, unknown>, name: string][] = [];
  const root = { root: structuredClone(value) };
  const visit = (holder: Record<string, unknown>) => {
    for (const [name, inner] of Object.entries(holder)) {
      places.push([holder, name]);
      if (inner !== null && typeof inner === 'object') visit(inner as Record<string, unknown>);
    }
  };
  visit(root);
  const [holder, name] = places[choose % places.length]!;
  holder[name] = '<token>';
  return JSON.stringify(root.root).replace('"<token>"', () => token);
}

const isJson = ({ door, body }: DoorRequest) => door.body?.mediaType === 'application/json' && typeof body === 'object';

const ofBody: Change = (request, wire) => {
  const text = String(wire.body ?? '');
  const value = isJson(request) ? request.body : {};
  const odd = [
    `\ufeff${text}`,
    `${text}}`,
    text.slice(0, -1),
    `[${text}]`,
    text.repeat(2),
    '',
    ' ',
    'null',
    '"a"',
    '<a/>',
    'a=b&c[]=d',
    '\u0000',
  ];
  const bodies = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(hostileToken, fc.nat()).map(([token, choose]) => withToken(value, token, choose)),
    },
    { weight: 1, arbitrary: hostileToken.map((token) => text.replace('{', () => `{"__proto__":${token},`)) },
    { weight: 1, arbitrary: hostileText.map((name) => text.replace('{', () => `{${JSON.stringify(name)}:1,`)) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );
  const bytes = [
    Buffer.from(text.replace('a', 'é'), 'latin1'),
    Buffer.from(text, 'utf16le'),
    Buffer.alloc(300_000, '['),
    Buffer.alloc(1_100_000, ' '),
  ];
  const type = request.door.body?.mediaType ?? 'application/json';
  const all = fc.oneof(
    { weight: 12, arbitrary: bodies },
    { weight: 1, arbitrary: fc.constantFrom<string | Uint8Array>(...bytes) },
  );
  return all.map((body) => ({ ...withHeader(wire, 'Content-Type', type), body }));
};

const ofPath: Change = ({ door }, wire) => {
  const names = door.path.match(/\{\w+\}/g) ?? [];
  const [address = '', asked] = wire.target.split('?');
  const parts = address.split('/');
  const places =
    names.length > 0
      ? door.path.split('/').flatMap((part, i) => (part.startsWith('{') ? [i] : []))
      : [parts.length - 1];
  return fc.tuple(fc.constantFrom(...places), hostilePart).map(([place, part]) => {
    const path = parts.map((one, i) => (i === place ? part : one)).join('/');
    return { ...wire, target: asked ? `${path}?${asked}` : path };
  });
};

const ofQuery: Change = ({ door, query }, wire) => {
  const [address] = wire.target.split('?');
  const known = door.parameters.filter(({ in: place }) => place === 'query');
  const ofKnown = known.map(({ name, schema }) => hostileQueryOf(schema.type).map((value) => `${name}=${value}`));
  const form = fc.constantFrom('=', '[]=', '[a]=', '[__proto__]=', '');
  const name = fc.oneof(fc.constantFrom('limit', 'cursor', ...known.map((each) => each.name)), hostilePart);
  const ofAny = fc.tuple(name, form, hostilePart).map((parts) => parts.join(''));
  const one = fc.oneof(...ofKnown, ofAny);
  const rest = (parts: readonly string[]) =>
    Object.entries(query).flatMap(([key, value]) =>
      parts.some((part) => part.startsWith(`${key}=`)) ? [] : [`${key}=${encodeURIComponent(String(value))}`],
    );
  const huge = fc.constantFrom(
    'a=1&'.repeat(3_000),
    `limit=${'9'.repeat(9_000)}`,
    `${known[0]?.name ?? 'a'}=1&`.repeat(1_200),
  );
  const odd = fc.oneof(
    { weight: 9, arbitrary: fc.array(one, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.tuple(huge) },
  );
  return odd.map((parts) => ({ ...wire, target: `${address}?${[...rest(parts), ...parts].join('&')}` }));
};

const ofHeaders: Change = (_, wire) => {
  const key = wire.headers.find(([name]) => name === 'Idempotency-Key');
  return fc.oneof(
    fc.constantFrom(...ODD_HEADERS).map(([name, value]) => withHeader(wire, name, value)),
    fc.constantFrom(...AUTHORIZATIONS).map((value) => withHeader(wire, 'Authorization', value)),
    fc.constantFrom(...CONTENT_TYPES).map((value) => withHeader(wire, 'Content-Type', value)),
    fc.constantFrom(...KEYS).map((value) => withHeader(wire, 'Idempotency-Key', value)),
    fc
      .constantFrom('Idempotency-Key', 'Content-Type', 'Authorization')
      .map((name) => ({ ...wire, headers: without(wire.headers, name) })),
    fc
      .constantFrom(...wire.headers, key ?? (['Accept', 'a'] as const))
      .map((twice) => ({ ...wire, headers: [...wire.headers, twice] })),
  );
};

const ofMethod: Change = (_, wire) =>
  fc
    .constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND', 'M-SEARCH')
    .map((method) => ({ ...wire, method }));

/** Two changes at once: one may hide what the other would find, or open it. */
const ofBoth: Change = (request, wire) => ofHeaders(request, wire).chain((changed) => ofBody(request, changed));

const CHANGES: readonly { kind: string; weight: number; change: Change }[] = [
  { kind: 'body', weight: 10, change: ofBody },
  { kind: 'path', weight: 4, change: ofPath },
  { kind: 'query', weight: 5, change: ofQuery },
  { kind: 'headers', weight: 4, change: ofHeaders },
  { kind: 'method', weight: 1, change: ofMethod },
  { kind: 'headers and body', weight: 2, change: ofBoth },
  { kind: 'nothing', weight: 2, change: (_, wire) => keep(wire) },
];

/** Half of the requests are about real objects. */
function ofRealObjects(request: DoorRequest, { idAt, idOf }: RealIds): fc.Arbitrary<DoorRequest> {
  const real = Object.entries(request.path).map(([name, id]) => [name, idAt(request.door, name) ?? id] as const);
  const isObject = typeof request.body === 'object' && request.body !== null;
  const fields = isObject
    ? Object.entries(request.body as object).map(([name, id]) => [name, idOf(name) ?? (id as unknown)])
    : [];
  const body = isObject && !Array.isArray(request.body) ? { body: Object.fromEntries(fields) as unknown } : {};
  return fc.constantFrom(request, { ...request, path: Object.fromEntries(real), ...body });
}

/** Ids of real objects. */
export interface RealIds {
  /** That may stand at a name of a door's path. */
  idAt: (door: Door, name: string) => string | undefined;
  /** That may stand in a field of a body. */
  idOf: (field: string) => string | undefined;
}

/** Changed requests of any of these operations, by one who may call it. */
export function hostileCall(doors: readonly Door[], ids: RealIds): fc.Arbitrary<HostileCall> {
  const changed = (door: Door, role: string, request: DoorRequest) => {
    const wire = wireOf(request, TOKEN);
    const fitting = CHANGES.filter(({ kind }) => door.body !== undefined || !kind.endsWith('body'));
    return fc.oneof(
      ...fitting.map(({ kind, weight, change }) => ({
        weight,
        arbitrary: change(request, wire).map((one) => ({
          door: doorName(door),
          role,
          kind,
          isCommand: isCommand(door),
          wire: one,
        })),
      })),
    );
  };
  return fc
    .constantFrom(...doors)
    .chain((door) => fc.tuple(fc.constant(door), fc.constantFrom(...(door.roles ?? ['teller'])), validRequest(door)))
    .chain(([door, role, request]) => ofRealObjects(request, ids).chain((one) => changed(door, role, one)));
}
