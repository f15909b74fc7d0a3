/** A JSON Schema as the documents write it. */
export type DoorSchema = Record<string, unknown>;

interface DoorParameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: DoorSchema;
}

/** An operation of a service, as its OpenAPI document tells of it. */
export interface Door {
  service: string;
  method: string;
  /** With names in braces, `/api/transfers/v1/transfers/{id}`. */
  path: string;
  /** Who may call it; nobody in particular when it is open to anybody. */
  roles: readonly string[] | undefined;
  parameters: readonly DoorParameter[];
  body: { mediaType: string; schema: DoorSchema } | undefined;
  /** The schemas to which those of this operation refer. */
  schemas: Record<string, DoorSchema>;
}

interface Described {
  parameters?: DoorParameter[];
  requestBody?: { content: Record<string, { schema?: DoorSchema }> };
  'x-roles'?: string[];
}

interface ServiceDocument {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, DoorSchema> };
}

/** All operations of all services of a platform, in the order of their documents. */
export async function doorsOf(origin: string, services: readonly string[]): Promise<Door[]> {
  const documents = await Promise.all(
    services.map(async (service) => {
      const response = await fetch(`${origin}/api/${service}/openapi.json`);
      return { service, document: (await response.json()) as ServiceDocument };
    }),
  );
  return documents.flatMap(({ service, document }) => doorsOfDocument(service, document));
}

function doorsOfDocument(service: string, { paths, components }: ServiceDocument): Door[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, 'x-roles': roles }]) => {
      const [content] = Object.entries(requestBody?.content ?? {});
      return {
        service,
        method: method.toUpperCase(),
        path,
        roles,
        parameters,
        body: content && { mediaType: content[0], schema: content[1].schema ?? {} },
        schemas: components.schemas,
      };
    }),
  );
}

/** The name of an operation in a message: `POST /api/transfers/v1/payouts`. */
export const doorName = ({ method, path }: Pick<Door, 'method' | 'path'>): string => `${method} ${path}`;

/** The part of a door's path up to one of its names, `/api/transfers/v1/transfers/{id}`. */
export const upTo = ({ path }: Door, name: string): string =>
  path.slice(0, path.indexOf(`{${name}}`) + name.length + 2);

/** It is a command, which is done once. */
export const isCommand = ({ parameters }: Pick<Door, 'parameters'>): boolean =>
  parameters.some(({ name }) => name === 'Idempotency-Key');
