import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Statements that follow one another on one connection; the last of them is fatal. */
export type FatalStatements = readonly RegExp[];

interface Armed {
  statements: FatalStatements;
  when: 'before' | 'after';
  strike: () => void;
  /** How many of the statements each connection has said. */
  said: Map<Socket, number>;
}

/** A cable between a process and its database that ends the process at a statement of a test's choice. */
export class DeadlyCable {
  private armed: Armed | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    /** The address of the database, through the cable. */
    readonly url: string,
  ) {}

  static async lay(databaseUrl: string): Promise<DeadlyCable> {
    const target = new URL(databaseUrl);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const near = Object.assign(new URL(databaseUrl), { hostname: '127.0.0.1', port: String(port) });
    const cable = new DeadlyCable(server, near.href);
    server.on('connection', (socket) => cable.carry(socket, target));
    return cable;
  }

  /**
   * Ends the process once, when a connection has said some statements in order: before the last of them arrives, or right
   * after. @param strike ends it @returns when it has struck
   */
  arm(statements: FatalStatements, when: 'before' | 'after', strike: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.armed = { statements, when, said: new Map(), strike: () => (strike(), resolve()) };
    });
  }

  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private carry(near: Socket, target: URL): void {
    const far = connect(Number(target.port || 5432), target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => other.destroy());
    }
    far.pipe(near);
    near.on('data', (chunk: Buffer) => {
      const isFatal = this.isFatal(near, chunk);
      if (isFatal === 'before') return near.destroy();
      far.write(chunk);
    });
  }

  /** Whether this chunk is what was waited for; the process is ended then. */
  private isFatal(socket: Socket, chunk: Buffer): 'before' | 'after' | undefined {
    const { armed } = this;
    if (!armed) return undefined;
    const said = armed.said.get(socket) ?? 0;
    if (!armed.statements[said]?.test(chunk.toString('latin1'))) return undefined;
    armed.said.set(socket, said + 1);
    if (said + 1 < armed.statements.length) return undefined;
    this.armed = undefined;
    armed.strike();
    return armed.when;
  }
}
