import { STATUS_CODES } from 'node:http';
import { ROLES_EXTENSION } from '../auth/caller.js';
import { DAY_PATTERN, MONTH_PATTERN } from '../http/documented.js';
import { PROBLEM_RESPONSE } from './problem.schema.js';
import type { SchemaNode } from './schemas.js';

const IDEMPOTENCY_KEY = 'Idempotency-Key';
const ONCE = `It is done once: what is sent again with the same ${IDEMPOTENCY_KEY} is answered as it was before.`;
const REPLAYED_HEADER = {
  description: 'There, and true, when the answer is one that had been given before.',
  schema: { type: 'string', enum: ['true'] },
};

/** An operation of a document, as far as it is looked at here. */
export interface DescribedOperation {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string; description?: string; schema?: SchemaNode }[];
  requestBody?: unknown;
  responses: Record<string, { description?: string; headers?: object }>;
  security?: Record<string, string[]>[];
  [extension: string]: unknown;
}

/** The name of a method in clients, `transfersPayOut`: what a generator makes of it is stable as long as this is. */
export function clientMethodOf(controller: string, method: string): string {
  const noun = controller.replace(/Controller$/, '');
  return `${noun.charAt(0).toLowerCase()}${noun.slice(1)}${method.charAt(0).toUpperCase()}${method.slice(1)}`;
}

/** An operation with all that is the same for every one: who may, what a key does, what a problem looks like. */
export function completedOperation(operation: DescribedOperation, login: string): DescribedOperation {
  const { summary, description, parameters = [], responses, security } = operation;
  const roles = operation[ROLES_EXTENSION] as readonly string[] | undefined;
  const isCommand = parameters.some(({ name }) => name === IDEMPOTENCY_KEY);
  const words = [description ?? `${summary}.`, whoMay(roles), isCommand ? ONCE : ''];
  const answered = Object.entries(responses).map(([status, response]) => [
    status,
    {
      ...response,
      description: response.description || STATUS_CODES[status] || '',
      ...(isCommand && status.startsWith('2') ? { headers: { 'Idempotent-Replayed': REPLAYED_HEADER } } : {}),
    },
  ]);
  return {
    ...operation,
    description: words.filter(Boolean).join(' '),
    parameters: parameters.map((one) => (one.in === 'path' ? { ...one, schema: pathSchema(one) } : one)),
    responses: { ...Object.fromEntries(answered), default: PROBLEM_RESPONSE },
    // A list of its own: Nest gives the same one to all operations of a controller.
    ...(security ? { security: [...security, { [login]: [] }] } : {}),
  };
}

function whoMay(roles: readonly string[] | undefined): string {
  return roles
    ? `For the ${roles.length > 1 ? 'roles' : 'role'} ${roles.join(', ')}.`
    : 'For anybody, without a token.';
}

/** What a part of a path looks like where its handler says nothing: an id, a month, a day. */
function pathSchema({ name, schema = {} }: { name: string; schema?: SchemaNode }): SchemaNode {
  if (schema.pattern ?? schema.format ?? schema.enum) return schema;
  if (name === 'month') return { ...schema, pattern: MONTH_PATTERN };
  if (name === 'day') return { ...schema, format: 'date', pattern: DAY_PATTERN };
  return /^id$|Id$/.test(name) ? { ...schema, format: 'uuid' } : schema;
}
