import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A cable between a service and its database that a test can pull out and plug in again. */
export interface Cable {
  /** The same address, through the cable. */
  url: string;
  /** Breaks every connection, and takes no other until it is plugged in. */
  pull: () => void;
  plugIn: () => void;
  /** Carries nothing any more and breaks nothing, as when the process at one end is frozen. */
  freeze: () => void;
  thaw: () => void;
  close: () => Promise<void>;
}

/** Lays a cable to a database. */
export async function layCable(databaseUrl: string): Promise<Cable> {
  const target = new URL(databaseUrl);
  const sockets = new Map<Socket, Socket>();
  let isPlugged = true;
  let isFrozen = false;
  const breakAll = () => {
    for (const socket of sockets.keys()) socket.destroy();
    sockets.clear();
  };
  const server = createServer((near) => {
    if (!isPlugged) {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port || 5432), target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.set(one, other);
      one.on('error', () => undefined);
      one.on('close', () => other.destroy());
      one.pipe(other);
      if (isFrozen) one.unpipe(other).pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const near = Object.assign(new URL(databaseUrl), { hostname: '127.0.0.1', port: String(port) });
  return {
    url: near.href,
    pull: () => {
      isPlugged = false;
      breakAll();
    },
    plugIn: () => {
      isPlugged = true;
    },
    freeze: () => {
      isFrozen = true;
      for (const [one, other] of sockets) one.unpipe(other).pause();
    },
    thaw: () => {
      isFrozen = false;
      for (const [one, other] of sockets) one.pipe(other);
    },
    close: () => {
      breakAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
