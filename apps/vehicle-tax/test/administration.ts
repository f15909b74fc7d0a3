import { spawn, type ChildProcess } from 'node:child_process';

const PROGRAM = 'dist/apps/guichet/src/administration/simulator.main.js';
const START_MAX_MS = 10_000;

/** The simulated tax administration, as a process of its own. */
export class Administration {
  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(): Promise<Administration> {
    const child = spawn(process.execPath, [PROGRAM], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'], // it ends when the test does
      env: { PORT: '0', REGISTER_FILE: 'deploy/demo/vehicles.csv' },
    });
    const url = await new Promise<string>((resolve, reject) => {
      const giveUp = setTimeout(() => reject(new Error('the simulator did not start')), START_MAX_MS);
      let said = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const found = /listens at (http:\S+?);/.exec(said)?.[1];
        if (!found) return;
        clearTimeout(giveUp);
        resolve(found);
      });
    });
    return new Administration(url, child);
  }

  /** Lets it fail from now on, or no more. */
  fault(mode: 'none' | 'away' | 'unavailable' | 'slow' | 'garbled' | 'already-paid'): Promise<void> {
    return this.post('/faults', { mode });
  }

  /** Somebody pays at another counter. */
  payElsewhere(plate: string, year: number): Promise<void> {
    return this.post('/elsewhere', { plate, year });
  }

  stop(): void {
    this.process.kill('SIGTERM');
  }

  private async post(path: string, body: object): Promise<void> {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  }
}
