import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '#libs/domain';
import { PartnerAway } from '#libs/partners';
import { AdministrationClient } from './administration.client.js';
import type { RecordAsOf, TaxAdministration } from './administration.js';

/** What the tax administration knows of vehicles, as far as it can be asked. */
@Injectable()
export class Register {
  constructor(@Inject(AdministrationClient) private readonly administration: TaxAdministration) {}

  /** A vehicle's record; null while the administration is away, so that the counter stands in for it. */
  async look(plate: string): Promise<RecordAsOf | null> {
    const askedAt = instantOf(Date.now());
    try {
      return { ...(await this.administration.find(plate)), askedAt };
    } catch (error) {
      if (error instanceof PartnerAway) return null;
      throw error;
    }
  }
}
