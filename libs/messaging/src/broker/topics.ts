import type { Admin } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { WrongPartitions, type Broker, type Log } from './broker.js';
import { Loop } from './loop.js';

const LOOK_EVERY_MS = 3_000;
const FIRST_LOOK_MAX_MS = 5_000;

/**
 * Watches over the topics of a service: those that are not there are made, at the start and when they are deleted under
 * it; and Kafka's being away is noticed although nobody has anything to send.
 */
export class TopicWatch {
  private readonly loop: Loop;
  private admin: Admin | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly topics: readonly string[],
    log: Log,
  ) {
    this.loop = new Loop(
      'kafka',
      () => this.look(),
      LOOK_EVERY_MS,
      log,
      () => this.disconnect(),
    );
  }

  /** Why the topics are not to be used now, or undefined. */
  get failure(): string | undefined {
    const { failure } = this.loop;
    return failure && `${this.broker.addresses.join(', ')}: ${failure}`;
  }

  /**
   * Looks for the first time; a Kafka that is away is waited for by the loop.
   *
   * @throws {WrongPartitions} when a topic is not one of ours: with it the service must not start
   */
  async start(): Promise<void> {
    const first = this.look().then(
      () => undefined,
      (error: unknown) => error,
    );
    const found = await Promise.race([first, sleep(FIRST_LOOK_MAX_MS, undefined, { ref: false })]);
    if (found instanceof WrongPartitions) {
      await this.disconnect();
      throw found;
    }
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    await this.disconnect();
  }

  private async look(): Promise<'pause'> {
    if (this.topics.length === 0) return 'pause';
    this.admin ??= await this.broker.admin();
    await this.broker.lookAt(this.admin, this.topics);
    return 'pause';
  }

  private async disconnect(): Promise<void> {
    const { admin } = this;
    this.admin = undefined;
    await admin?.disconnect().catch(() => undefined);
  }
}
