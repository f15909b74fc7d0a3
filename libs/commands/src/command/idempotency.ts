import { hash } from 'node:crypto';
import { asUuid, defineErrors, uuidV7 } from '#libs/domain';
import type { CommandRequest } from './command.js';
import { COMMANDS_WORDS } from '../words/refusals.words.js';

/** Refusals of the idempotency key itself. */
export const refuseKey = defineErrors(COMMANDS_WORDS, {
  'idempotency-key.missing': {
    status: 400,
    detail: 'Send the header Idempotency-Key: a text of your own, new for each operation, the same for each repeat.',
  },
  'idempotency-key.malformed': {
    status: 400,
    detail: 'An Idempotency-Key has 1 to 255 printable ASCII characters.',
  },
  'idempotency-key.reused': {
    status: 422,
    detail: 'This Idempotency-Key was used for another request. Use a new key for a new operation.',
  },
});

const PRINTABLE_ASCII = /^[\x21-\x7e]{1,255}$/;

/**
 * Checks an `Idempotency-Key` header.
 *
 * @throws {DomainError} `idempotency-key.missing`, `idempotency-key.malformed`
 */
export function checkKey(header: unknown): string {
  if (header === undefined || header === '') throw refuseKey('idempotency-key.missing');
  if (typeof header !== 'string' || !PRINTABLE_ASCII.test(header)) throw refuseKey('idempotency-key.malformed');
  return header;
}

/**
 * The id of the operation that a key stands for: 128 bits of SHA-256 over scope and key, written as a UUID.
 *
 * @param scope who may use the key: the agency or partner, so that nobody meets another's replies
 */
export function operationIdOf(scope: string, key: string): string {
  return digest(`${scope}\n${key}`);
}

/**
 * An id for what a command makes: it begins with the command's time, the rest follows from its key. Nothing is drawn by
 * chance, so who knows the request knows the id.
 *
 * @param draw another number gives another id, for when the first is taken
 */
export function idFor({ scope, idempotencyKey, at }: CommandRequest, draw = 0): string {
  const bytes = hash('sha256', `${scope}\n${idempotencyKey}\n${draw}`, 'buffer');
  return uuidV7(Date.parse(at), bytes);
}

/** The fingerprint of a request: equal for the same command and what was asked, whatever the order of its fields. */
export function fingerprintOf(command: string, asked: unknown): string {
  return digest(`${command}\n${canonicalJson(asked)}`);
}

function digest(text: string): string {
  return asUuid(hash('sha256', text, 'hex'));
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  const fields = value as Record<string, unknown>;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(fields).sort()) copy[name] = sorted(fields[name]);
  return copy;
}
