import { connect } from 'node:net';

/** Host and port of a URL, for logs and probes: never its user or password. */
export function hostOf(url: string): string {
  return new URL(url).host;
}

/**
 * Why none of some servers can be reached now; undefined when one takes a connection.
 *
 * @param addresses each `host:port`
 */
export async function whyAway(addresses: readonly string[], timeoutMs: number): Promise<string | undefined> {
  try {
    await Promise.any(addresses.map((address) => reach(address, timeoutMs)));
    return undefined;
  } catch (error) {
    const [first] = (error as AggregateError).errors as NodeJS.ErrnoException[];
    return `cannot be reached: ${first?.message || first?.code}`;
  }
}

function reach(address: string, timeoutMs: number): Promise<void> {
  const [, host, port] = /^(.*):(\d+)$/.exec(address) ?? [];
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), timeout: timeoutMs });
    const end = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end(new Error(`no answer within ${timeoutMs / 1_000} s`)));
    socket.on('error', end);
  });
}
