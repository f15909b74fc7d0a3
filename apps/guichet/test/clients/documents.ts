/** A part of an OpenAPI document. */
export type Part = Record<string, unknown>;

interface Operation {
  operationId?: string;
  parameters?: { name: string; in: string; schema: Part }[];
  responses: Record<string, { content?: Record<string, { schema?: Part }> }>;
}

/** What of a document is not as a generated client needs it, one line for each. */
export function whatClientsMiss(document: Part): string[] {
  const paths = document.paths as Record<string, Record<string, Operation>>;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
  );
  const ids = operations.map(({ operationId }) => operationId);
  return [
    ...operations.flatMap((one) => [
      ...(hasAnswer(one) ? [] : [`${one.name} names no answer`]),
      ...(ids.indexOf(one.operationId) === ids.lastIndexOf(one.operationId) ? [] : [`${one.name} has another's id`]),
      ...pathParts(one).map((part) => `${one.name}: ${part} may be anything`),
    ]),
    ...narrowIntegers(document, ''),
  ];
}

function hasAnswer({ responses }: Operation): boolean {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const isNamed = (content: Record<string, { schema?: Part }> = {}) =>
    Object.values(content).length > 0 && Object.values(content).every(({ schema }) => schema !== undefined);
  return good.length > 0 && good.every(([, { content }]) => isNamed(content));
}

function pathParts({ parameters = [] }: Operation): string[] {
  return parameters.flatMap(({ name, in: place, schema }) =>
    place === 'path' && !(schema.pattern ?? schema.format) ? [name] : [],
  );
}

function narrowIntegers(part: unknown, path: string): string[] {
  if (part === null || typeof part !== 'object') return [];
  const { type, format } = part as { type?: unknown; format?: unknown };
  const isNarrow = type === 'integer' && (format === undefined || (/centimes$/i.test(path) && format !== 'int64'));
  return [
    ...(isNarrow ? [`${path} is an integer that may overflow`] : []),
    ...Object.entries(part).flatMap(([name, inner]) => narrowIntegers(inner, `${path}/${name}`)),
  ];
}
