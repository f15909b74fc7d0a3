import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { environmentOf, loadSimulators, programs, projectRoot } from '#libs/product';
import { testSupply } from '../service/test-service.js';

/** The real program of a simulated partner, as a process of its own, and what a test asks it. */
export class TestSimulator {
  private constructor(
    readonly url: string,
    readonly process: ChildProcess,
  ) {}

  /** Starts it on a free port; it ends when the test does. @throws {Error} with what it says when it does not start */
  static async start(name: string, env: NodeJS.ProcessEnv = {}): Promise<TestSimulator> {
    const manifest = (await loadSimulators()).find((simulator) => simulator.name === name);
    const child = fork(programs.simulator, [name], {
      cwd: projectRoot,
      env: { PORT: '0', ...environmentOf(manifest?.settings ?? {}, testSupply), ...env },
      execArgv: [],
      silent: true,
    });
    return new Promise((resolve, reject) => {
      let [said, complained] = ['', ''];
      child.stderr?.on('data', (chunk: Buffer) => (complained += chunk.toString()));
      child.once('close', () => reject(new Error(complained)));
      child.stdout?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const url = /listens at (\S+);/.exec(said)?.[1];
        if (url) resolve(new TestSimulator(url, child));
      });
    });
  }

  /** Lets it misbehave in this way from now on; `none`: no more. */
  async fault(mode: string): Promise<void> {
    const { status } = await this.call('POST', '/faults', { mode });
    if (status !== 200) throw new Error(`the simulator has no fault ${mode}`);
  }

  /** One request, with its answer read. */
  async call(method: string, path: string, body?: object, timeoutMs = 10_000) {
    const response = await fetch(this.url + path, {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** Stops it in order. */
  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  /** Kills it as a crash would. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill(signal);
    await once(this.process, 'close');
  }
}
