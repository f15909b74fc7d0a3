import { Pool } from 'undici';
import { Pulse, type Sign } from './pulse.js';

/** How long an instance may take to answer a request. */
export const UPSTREAM_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 1_000;
const FAILURES_MAX = 2;

/** Why a request left an instance that works on it perhaps: it is out of its turn. */
export class TakenOut extends Error {
  override readonly name = 'TakenOut';
}

/** One process of a service on this machine, and the connections to it. */
export class Upstream {
  /** Out of its turn until it answers again. */
  isOut = false;
  private connections: Pool;
  private failures = 0;
  private readonly pulse: Pulse;

  /** @param isReplaceable whether another instance may take over what this one works on */
  constructor(
    readonly instance: string,
    private readonly port: number,
    private readonly isReplaceable: () => boolean,
  ) {
    this.connections = connectTo(port);
    this.pulse = new Pulse(port, (sign) => this.hear(sign));
  }

  /** Where requests are dispatched to. */
  get pool(): Pool {
    return this.connections;
  }

  /** Cuts everything that is under way. */
  async stop(): Promise<void> {
    this.pulse.stop();
    await this.connections.destroy();
  }

  private hear(sign: Sign): void {
    this.failures = sign === 'alive' ? 0 : this.failures + 1;
    if (sign === 'alive') this.isOut = false;
    else if (this.failures >= FAILURES_MAX) this.isOut = true;
    if (this.isOut && this.isReplaceable()) this.letGo();
  }

  /** Everything under way here fails at once: what may be repeated goes to another instance. */
  private letGo(): void {
    const { connections } = this;
    if (connections.stats.size === 0) return;
    this.connections = connectTo(this.port);
    void connections.destroy(new TakenOut(`${this.instance} does not answer`));
  }
}

/** The instances of a service, and whose turn it is. */
export class Instances {
  private readonly all: Upstream[] = [];
  private turn = -1;

  add(instance: string, port: number): void {
    const upstream: Upstream = new Upstream(instance, port, () =>
      this.all.some((other) => other !== upstream && !other.isOut),
    );
    this.all.push(upstream);
  }

  /** The next in turn that was not tried yet: one that is well, and when none is, any. */
  next(tried: readonly Upstream[]): Upstream | undefined {
    const { all, turn } = this;
    let found: number | undefined;
    for (let i = 1; i <= all.length; i++) {
      const candidate = (turn + i) % all.length;
      if (tried.includes(all[candidate]!)) continue;
      found ??= candidate;
      if (all[candidate]!.isOut) continue;
      found = candidate;
      break;
    }
    if (found === undefined) return undefined;
    if (tried.length === 0) this.turn = found;
    return all[found];
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((upstream) => upstream.stop()));
  }
}

function connectTo(port: number): Pool {
  return new Pool(`http://127.0.0.1:${port}`, {
    connections: 256,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: UPSTREAM_TIMEOUT_MS,
    bodyTimeout: UPSTREAM_TIMEOUT_MS,
  });
}
