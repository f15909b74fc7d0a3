import { TestSimulator } from '#libs/testing';

/** The simulated tax administration, as a process of its own. */
export class Administration {
  private constructor(private readonly simulator: TestSimulator) {}

  static async start(): Promise<Administration> {
    return new Administration(await TestSimulator.start('tax-administration'));
  }

  get url(): string {
    return this.simulator.url;
  }

  /** Lets it fail from now on, or no more. */
  fault(mode: 'none' | 'away' | 'unavailable' | 'slow' | 'garbled' | 'already-paid'): Promise<void> {
    return this.simulator.fault(mode);
  }

  /** Somebody pays at another counter. */
  async payElsewhere(plate: string, year: number): Promise<void> {
    const { status } = await this.simulator.call('POST', '/elsewhere', { plate, year });
    if (status !== 200) throw new Error(`/elsewhere answered ${status}`);
  }

  stop(): Promise<void> {
    return this.simulator.stop();
  }
}
