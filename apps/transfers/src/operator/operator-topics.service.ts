import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { TRANSFERS_CHANNELS } from '#libs/events';
import { Loop } from '#libs/messaging';
import { PLATFORM, type Platform } from '#libs/service';

const LOOK_EVERY_MS = 60_000;

/** Makes the topics of operators that speak Kafka: they may write and read them, but not make them. */
@Injectable()
export class OperatorTopics implements OnApplicationBootstrap {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  onApplicationBootstrap(): void {
    const { background, broker, log } = this.platform;
    const topics = TRANSFERS_CHANNELS.flatMap(({ topic, answersTopic }) => [topic, answersTopic]);
    const present = async () => {
      await broker.ensurePresent(topics);
      return 'pause' as const;
    };
    const loop = new Loop('topics of operators', present, LOOK_EVERY_MS, log);
    background.push(loop);
    loop.start();
  }
}
