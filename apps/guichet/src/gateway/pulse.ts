import { Agent, get, type ClientRequest } from 'node:http';

/** What a process was found to be: it answers, nobody listens at its port, or it takes the question and is silent. */
export type Sign = 'alive' | 'gone' | 'silent';

const TICK_MS = 100;
const REST_TICKS = 5;
const PATIENCE_TICKS = 10;

/** How long a process may take to answer, before it counts as silent. */
export const PATIENCE_MS = TICK_MS * PATIENCE_TICKS;

/**
 * Asks a process about twice a second whether it lives, and a silent one again at once. Time is counted in ticks of our
 * own event loop: while that stands still, nobody is found silent.
 */
export class Pulse {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly timer = setInterval(() => this.tick(), TICK_MS).unref();
  private asked: ClientRequest | undefined;
  private ticks = 0;

  constructor(
    private readonly port: number,
    private readonly hear: (sign: Sign) => void,
  ) {}

  /** Asks no more. */
  stop(): void {
    clearInterval(this.timer);
    this.asked = undefined;
    this.agent.destroy();
  }

  private tick(): void {
    const { asked } = this;
    this.ticks += 1;
    if (asked && this.ticks >= PATIENCE_TICKS) {
      asked.destroy();
      this.heard(asked, 'silent');
      this.ask();
    } else if (!asked && this.ticks >= REST_TICKS) {
      this.ask();
    }
  }

  private ask(): void {
    const request = get({ host: '127.0.0.1', port: this.port, path: '/health/live', agent: this.agent });
    this.asked = request;
    this.ticks = 0;
    request.on('response', (response) => {
      response.on('error', () => undefined).resume();
      this.heard(request, 'alive');
    });
    request.on('error', () => this.heard(request, 'gone'));
  }

  private heard(request: ClientRequest, sign: Sign): void {
    if (this.asked !== request) return;
    this.asked = undefined;
    this.ticks = 0;
    this.hear(sign);
  }
}
