import 'reflect-metadata';
import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';

/** What the server has to know of a handler before it reads a body. */
export interface RouteFacts {
  /** It needs no token. */
  public?: true;
  /** Its answer holds nothing about a person. */
  impersonal?: true;
  /** Its guard gets the body's bytes as they came. */
  rawBody?: true;
  /** Its body is a file of at most so many bytes. */
  fileMaxBytes?: number;
  /** Its JSON body may have so many bytes. */
  bodyMaxBytes?: number;
}

/** Adds to what the server knows of a handler. */
export const routeFacts =
  (facts: RouteFacts): MethodDecorator =>
  (target, key, descriptor) => {
    const known = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, descriptor.value as object) as object | undefined;
    RouteConfig({ ...known, ...facts })(target, key, descriptor);
  };
