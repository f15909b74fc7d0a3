/** SQLSTATEs after which the same work may succeed: connection lost, server stopping, deadlock, resources short. */
const TRANSIENT_STATES = /^(08|53|57P|58|40001|40P01|55P03|25006|25P03|57014)/;

/** Whether a failure passes by itself, so that the same transaction should be tried again. */
export function isTransient(error: unknown): boolean {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  if (typeof code === 'string' && /^E(AI_)?[A-Z]+$/.test(code)) return true; // ECONNREFUSED, EPIPE, EAI_AGAIN …
  if (typeof code === 'string') return TRANSIENT_STATES.test(code);
  return error instanceof Error && /connection|terminat|timeout/i.test(error.message);
}
