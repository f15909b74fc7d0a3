import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Loop } from '#libs/messaging';
import { PLATFORM, type Platform } from '#libs/service';
import { DatedParameters } from './dated-parameters.js';

const POLL_MS = 500;

/** Lets an instance know within a second what was approved at another. */
@Injectable()
export class ParameterPoller implements OnApplicationBootstrap {
  constructor(
    private readonly parameters: DatedParameters,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  onApplicationBootstrap(): void {
    const poll = async (): Promise<'pause'> => {
      await this.parameters.refresh();
      return 'pause';
    };
    const loop = new Loop('parameters', poll, POLL_MS, this.platform.log);
    this.platform.background.push({
      name: loop.name,
      get failure() {
        return loop.failure;
      },
      stop: () => loop.stop(),
    });
    loop.start();
  }
}
