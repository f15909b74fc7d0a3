import type { OpenAPIObject } from '@nestjs/swagger';
import { dtoSchemas } from '../http/validation.pipe.js';
import { completedOperation, type DescribedOperation } from './operations.js';
import { PROBLEM_SCHEMA } from './problem.schema.js';
import {
  limitTexts,
  namesReachedBy,
  renameReferences,
  showDocumented,
  widenIntegers,
  type SchemaNode,
} from './schemas.js';

/** Addresses that every service has, for administrators; the product's own come first. */
const ADMINISTRATORS_PATH = /\/v1\/(verification|dead-letters|projections)/;

/**
 * A document as clients are generated from it. Schemas come from the class-validator decorators, so that what is said is
 * what is checked; every operation has a description, an answer with its schema, and a problem.
 *
 * @param login the security scheme under which people log in
 */
export function completedDocument(document: OpenAPIObject, login: string): OpenAPIObject {
  const paths = pathsOf(document, login);
  const derived = dtoSchemas('#/components/schemas/');
  const described = { ...document.components?.schemas, ...derived } as SchemaNode;
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  const sent = operations.map(({ parameters, requestBody }) => ({ parameters, requestBody }));
  const answers = operations.map(({ responses }) => responses);
  const isSent = namesReachedBy(sent, described);
  const isAnswered = namesReachedBy(answers, described);
  const schemasOf = (names: Set<string>) =>
    Object.fromEntries([...names].sort().flatMap((name) => (described[name] ? [[name, described[name]]] : [])));
  const sentSchemas = structuredClone(schemasOf(isSent)) as SchemaNode;
  // What is asked of a text today was not of those that are stored: what is both sent and answered is two schemas.
  const answeredSchemas = renamed(schemasOf(isAnswered), answers, (name) => (isSent.has(name) ? `${name}Shown` : name));
  showDocumented([paths, sentSchemas, answeredSchemas]);
  limitTexts([sent, sentSchemas]);
  const schemas = { ...sentSchemas, ...answeredSchemas };
  widenIntegers([paths, schemas]);
  return {
    ...document,
    info: { ...document.info, contact: { name: 'Whoever runs this platform' } },
    servers: [{ url: '/', description: 'The platform from which this document came' }],
    tags: tagsOf(operations),
    paths: paths as unknown as OpenAPIObject['paths'],
    components: {
      ...document.components,
      schemas: { ...schemas, Problem: PROBLEM_SCHEMA } as NonNullable<OpenAPIObject['components']>['schemas'],
    },
  } as OpenAPIObject;
}

/** Schemas under other names, and the parts that refer to them too. */
function renamed(schemas: SchemaNode, parts: unknown, nameOf: (name: string) => string): SchemaNode {
  const all = Object.fromEntries(
    Object.entries(structuredClone(schemas)).map(([name, schema]) => [nameOf(name), schema]),
  );
  renameReferences([all, parts], nameOf);
  return all;
}

function pathsOf(document: OpenAPIObject, login: string): Record<string, Record<string, DescribedOperation>> {
  const described = structuredClone(document.paths) as unknown as Record<string, Record<string, DescribedOperation>>;
  const all = Object.entries(described).map(([path, operations]) => [
    path,
    Object.fromEntries(
      Object.entries(operations).map(([method, operation]) => [method, completedOperation(operation, login)]),
    ),
  ]) as [string, Record<string, DescribedOperation>][];
  const isForAdministrators = ([path]: [string, unknown]) => ADMINISTRATORS_PATH.test(path);
  return Object.fromEntries([
    ...all.filter((path) => !isForAdministrators(path)),
    ...all.filter((path) => isForAdministrators(path)),
  ]);
}

function tagsOf(operations: readonly DescribedOperation[]): OpenAPIObject['tags'] {
  return [...new Set(operations.flatMap(({ tags = [] }) => tags))].map((name) => ({ name }));
}
