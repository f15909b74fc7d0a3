import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import type { ServiceDefinition } from '../platform/service.js';
import { dtoSchemas } from './validation.pipe.js';

const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code'],
  properties: {
    type: { type: 'string', example: 'urn:guichet:problem:transfer.already-paid' },
    title: { type: 'string', example: 'Conflict' },
    status: { type: 'integer', example: 409 },
    detail: { type: 'string' },
    instance: { type: 'string' },
    code: { type: 'string', description: 'Stable: switch on it.', example: 'transfer.already-paid' },
    field: { type: 'string', description: 'Of bad input: where.' },
    expected: { type: 'string', description: 'Of bad input: what would be right.' },
  },
};

const LOGIN = 'login';
const LOGIN_SCOPES = { openid: 'who you are', guichet: 'what you may do' };
/** The public client under which the page logs in. */
const DOCS_CLIENT = 'guichet-docs';
/** Addresses that every service has, for administrators; the product's own come first. */
const ADMINISTRATORS_PATH = /\/v1\/(verification|dead-letters)/;

/** Where people log in, by authorization code with PKCE. */
export interface LoginAddresses {
  authorizationUrl: string;
  tokenUrl: string;
}

/** Serves `/api/<service>/openapi.json` and a page to try it at `/api/<service>/docs`. */
export function serveOpenApi(app: INestApplication, definition: ServiceDefinition, login: LoginAddresses): void {
  const { name, description } = definition;
  const config = new DocumentBuilder()
    .setTitle(`Guichet ${name}`)
    .setDescription(description)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token' })
    .addOAuth2({ type: 'oauth2', flows: { authorizationCode: { ...login, scopes: LOGIN_SCOPES } } }, LOGIN)
    .build();
  SwaggerModule.setup(`api/${name}/docs`, app, () => complete(SwaggerModule.createDocument(app, config)), {
    jsonDocumentUrl: `api/${name}/openapi.json`,
    yamlDocumentUrl: `api/${name}/openapi.yaml`,
    swaggerOptions: {
      persistAuthorization: false, // a token stays in the page, and goes with it
      validatorUrl: null,
      initOAuth: { clientId: DOCS_CLIENT, scopes: Object.keys(LOGIN_SCOPES), usePkceWithAuthorizationCodeGrant: true },
    },
  });
}

/** The login returns to a page beside the docs; it lies below them. */
export function serveLoginReturn(server: FastifyInstance, { name }: ServiceDefinition): void {
  server.get(`/api/${name}/oauth2-redirect.html`, (request, reply) => {
    const query = request.url.split('?')[1] ?? '';
    return reply.redirect(`/api/${name}/docs/oauth2-redirect.html?${query}`);
  });
}

interface DescribedOperation {
  responses?: Record<string, unknown>;
  security?: Record<string, string[]>[];
}

// Schemas come from the class-validator decorators; every operation may answer a problem.
function complete(document: OpenAPIObject): OpenAPIObject {
  const derived = dtoSchemas('#/components/schemas/');
  const named = Object.keys(document.components?.schemas ?? {});
  const schemas = Object.fromEntries(
    named.map((name) => [name, derived[name] ?? document.components?.schemas?.[name]]),
  );
  for (const operations of Object.values(document.paths)) {
    for (const operation of Object.values(operations) as DescribedOperation[]) {
      if (!operation.responses) continue;
      if (operation.security) operation.security.push({ [LOGIN]: [] });
      operation.responses.default = {
        description: 'A problem (RFC 9457)',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      };
    }
  }
  const paths = Object.entries(document.paths);
  const isForAdministrators = ([path]: [string, unknown]) => ADMINISTRATORS_PATH.test(path);
  return {
    ...document,
    paths: Object.fromEntries([
      ...paths.filter((path) => !isForAdministrators(path)),
      ...paths.filter(isForAdministrators),
    ]),
    components: {
      ...document.components,
      schemas: { ...derivedReferenced(schemas, derived), Problem: PROBLEM_SCHEMA },
    },
  } as OpenAPIObject;
}

// Nested DTOs are named by the schemas that hold them.
function derivedReferenced(
  schemas: Record<string, unknown>,
  derived: Record<string, unknown>,
): Record<string, unknown> {
  const all = { ...schemas };
  for (let found = true; found;) {
    found = false;
    for (const [, name] of JSON.stringify(all).matchAll(/#\/components\/schemas\/(\w+)/g)) {
      if (name && !(name in all) && derived[name]) {
        all[name] = derived[name];
        found = true;
      }
    }
  }
  return all;
}
