import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import type { ServiceDefinition } from '../platform/service.js';
import { completedDocument } from './document.js';
import { clientMethodOf } from './operations.js';

const LOGIN = 'login';
const LOGIN_SCOPES = { openid: 'who you are', guichet: 'what you may do' };
/** The public client under which the page logs in. */
const DOCS_CLIENT = 'guichet-docs';

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
  const document = () =>
    completedDocument(SwaggerModule.createDocument(app, config, { operationIdFactory: clientMethodOf }), LOGIN);
  SwaggerModule.setup(`api/${name}/docs`, app, document, {
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
