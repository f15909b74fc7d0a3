import { RouteConfig, type FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** JSON, and CloudEvents in structured mode. */
const TYPES = ['application/json', 'application/cloudevents+json'];
const RAW_BODY_MAX_BYTES = 64 * 1024;

/**
 * A handler whose guard gets the body's bytes as they came, 64 kB at most: it verifies them, then reads them by
 * {@link readJson}, and puts what it read in their place.
 */
export const TakesRawBody = (): MethodDecorator => RouteConfig({ rawBody: true });

/** Reads the bytes of a body, as the server reads those of other handlers. @throws what is answered as `request.malformed` */
export function readJson(request: FastifyRequest, bytes: Buffer): unknown {
  let read: { error: Error | null; body: unknown } | undefined;
  // It calls back before it returns.
  void request.server.getDefaultJsonParser('error', 'error')(request, bytes.toString(), (error, body) => {
    read = { error, body };
  });
  if (read?.error) throw read.error;
  return read?.body;
}

/** Reads JSON bodies, except those of handlers that take them as they came. */
export function parseJsonBodies(adapter: FastifyAdapter, server: FastifyInstance, bodyLimit: number): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  adapter.useBodyParser(TYPES, false, { bodyLimit }, (request, body, done) => {
    const { rawBody } = request.routeOptions.config as { rawBody?: boolean };
    if (!rawBody) return void parse(request as never, body as never, done);
    const isTooLong = body.length > RAW_BODY_MAX_BYTES;
    done(isTooLong ? Object.assign(new Error('the body is too long'), { statusCode: 413 }) : null, body);
  });
}
