import { isUtf8 } from 'node:buffer';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { defineErrors, refusalIn } from '#libs/domain';
import { isDeeperThan, JSON_DEPTH_MAX } from '#libs/doors';
import { routeFacts, type RouteFacts } from '../auth/route.js';
import { BODY_WORDS, SERVICE_WORDS } from '../words/refusals.words.js';

/** JSON, and CloudEvents in structured mode. */
const TYPES = ['application/json', 'application/cloudevents+json'];
const refuse = defineErrors(BODY_WORDS, {
  'request.malformed-text': { status: 400, detail: 'The body is not in UTF-8: no other character set is taken.' },
});
const refuseDepth = defineErrors(SERVICE_WORDS, {
  'request.too-deep': {
    status: 400,
    detail: `Lists and objects of a body lie in each other at most ${JSON_DEPTH_MAX} deep.`,
  },
});

/** UTF-8, of which ASCII is a part (RFC 8259, section 8.1). */
const CHARSETS = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);
const CHARSET = /;\s*charset\s*=\s*"?([^\s";]*)/i;
const RAW_BODY_MAX_BYTES = 64 * 1024;
const LIST_MAX_BYTES = 1_048_576;

/**
 * A handler whose guard gets the body's bytes as they came, 64 kB at most: it verifies them, then reads them by
 * {@link readJson}, and puts what it read in their place.
 */
export const TakesRawBody = (): MethodDecorator => routeFacts({ rawBody: true });

/** A handler whose body is a file of one of the service's media types, longer than other bodies may be. */
export const TakesFile = (maxBytes: number): MethodDecorator => routeFacts({ fileMaxBytes: maxBytes });

/** A handler whose body is a list, and may be longer than other bodies: a megabyte. */
export const TakesList = (): MethodDecorator => routeFacts({ bodyMaxBytes: LIST_MAX_BYTES });

/** Takes bodies of these media types as they come, each at most as long as its handler says. */
export function takeFiles(server: FastifyInstance, types: readonly string[]): void {
  for (const type of types)
    server.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit: LIST_MAX_BYTES }, (_request, body, done) =>
      done(null, body),
    );
  server.addHook('onRoute', (route) => {
    const { fileMaxBytes, bodyMaxBytes } = (route.config ?? {}) as RouteFacts;
    const maxBytes = fileMaxBytes ?? bodyMaxBytes;
    if (maxBytes !== undefined) route.bodyLimit = maxBytes;
  });
}

/** Reads the bytes of a body, as the server reads those of other handlers. @throws what is answered as `request.malformed` */
export function readJson(request: FastifyRequest, bytes: Buffer): unknown {
  checkBytes(request, bytes);
  let read: { error: Error | null; body: unknown } | undefined;
  // It calls back before it returns.
  void request.server.getDefaultJsonParser('error', 'error')(request, bytes.toString(), (error, body) => {
    read = { error, body };
  });
  if (read?.error) throw read.error;
  return read?.body;
}

/**
 * What is in another encoding would be read as other letters, what is deep keeps its reader busy.
 *
 * @throws {DomainError} `request.malformed-text`, `request.too-deep`
 */
function checkBytes({ headers }: FastifyRequest, bytes: Buffer): void {
  const charset = CHARSET.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase();
  if ((charset !== undefined && !CHARSETS.has(charset)) || !isUtf8(bytes))
    throw refuse('request.malformed-text', { field: 'body', expected: 'UTF-8' });
  if (isDeeperThan(bytes)) throw refuseDepth('request.too-deep');
}

/** Reads JSON bodies, except those of handlers that take them as they came. */
export function parseJsonBodies(adapter: FastifyAdapter, server: FastifyInstance, bodyLimit: number): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  adapter.useBodyParser(TYPES, false, { bodyLimit }, (request, body, done) => {
    const { rawBody } = request.routeOptions.config as RouteFacts;
    if (!rawBody) {
      const refusal = refusalIn(() => checkBytes(request as FastifyRequest, body as Buffer));
      return refusal ? done(refusal) : void parse(request as never, body as never, done);
    }
    const isTooLong = body.length > RAW_BODY_MAX_BYTES;
    done(isTooLong ? Object.assign(new Error('the body is too long'), { statusCode: 413 }) : null, body);
  });
}
