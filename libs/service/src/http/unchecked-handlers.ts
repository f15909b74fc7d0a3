import type { Type } from '@nestjs/common';
import { METHOD_METADATA, PARAMTYPES_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { ModulesContainer } from '@nestjs/core';
import { getMetadataStorage } from 'class-validator';

/**
 * Handlers that would take a body or query without looking: it is typed by an interface, of which nothing is left when
 * the program runs, or by a class that says nothing of its fields. A file, a `Buffer`, is the handler's to look at.
 *
 * @returns one line for each, `NotesController.take takes a body that …`
 */
export function uncheckedHandlers(modules: ModulesContainer): string[] {
  const controllers = [...modules.values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => (isClass(metatype) ? uncheckedOf(metatype) : []));
}

function uncheckedOf(controller: Type): string[] {
  const prototype = controller.prototype as object;
  const routes = Object.getOwnPropertyNames(prototype).filter((method) => isRoute(Reflect.get(prototype, method)));
  return routes.flatMap((method) => {
    const places = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<
      string,
      { index: number }
    >;
    const types = (Reflect.getMetadata(PARAMTYPES_METADATA, prototype, method) ?? []) as unknown[];
    return Object.entries(places).flatMap(([name, { index }]) => {
      const what = WHAT[Number(name.split(':')[0])];
      return what && !isChecked(types[index])
        ? [`${controller.name}.${method} takes a ${what} that no class describes`]
        : [];
    });
  });
}

const WHAT: Record<number, string | undefined> = { [RouteParamtypes.BODY]: 'body', [RouteParamtypes.QUERY]: 'query' };

/** Whether a method answers requests; events are checked against their contract. */
function isRoute(method: unknown): boolean {
  return typeof method === 'function' && Reflect.hasMetadata(METHOD_METADATA, method);
}

function isChecked(type: unknown): boolean {
  if (type === Buffer) return true;
  return isClass(type) && getMetadataStorage().getTargetValidationMetadatas(type, '', false, false).length > 0;
}

function isClass(value: unknown): value is Type {
  return typeof value === 'function';
}
