import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

// Below the range from which systems take ports of outgoing connections, so that a restart finds its port again.
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 31_999;

/** Whether a server could listen on this port now. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host }, () => server.close(() => resolve(true)));
  });
}

/** A port on which nothing listens now. */
export async function freePort(): Promise<number> {
  let port = randomPort();
  while (!(await isPortFree(port))) port = randomPort();
  return port;
}

/** Remembers in a file which part of the platform had which port, and gives it the same one while it is free. */
export class PortBook {
  private readonly remembered: Record<string, number>;
  private readonly taken = new Set<number>();

  constructor(private readonly file: string) {
    this.remembered = rememberedIn(file);
  }

  /** A free port for the named part. */
  async take(name: string): Promise<number> {
    let port = this.remembered[name] ?? randomPort();
    while (this.taken.has(port) || !(await isPortFree(port))) port = randomPort();
    this.taken.add(port);
    this.remembered[name] = port;
    writeFileSync(this.file, JSON.stringify(this.remembered, null, 2));
    return port;
  }
}

/** What was remembered; nothing when the file was broken off: other ports do as well. */
function rememberedIn(file: string): Record<string, number> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
  } catch {
    return {};
  }
}

function randomPort(): number {
  return LOWEST_PORT + Math.floor(Math.random() * (HIGHEST_PORT - LOWEST_PORT + 1));
}
