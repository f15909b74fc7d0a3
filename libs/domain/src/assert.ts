/**
 * Checks what must hold whatever a client sends: a broken one is our mistake, never the client's.
 *
 * @throws {Error} with `message`; at the HTTP edge it becomes a 500 without internals.
 */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}
