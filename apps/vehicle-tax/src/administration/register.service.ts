import { Inject, Injectable } from '@nestjs/common';
import { AdministrationClient } from './administration.client.js';
import { AdministrationAway, type TaxAdministration, type VehicleAccount } from './administration.js';

/** What the tax administration knows of vehicles, as far as it can be asked. */
@Injectable()
export class Register {
  constructor(@Inject(AdministrationClient) private readonly administration: TaxAdministration) {}

  /** A vehicle's account; null while the administration is away, so that the counter stands in for it. */
  async look(plate: string): Promise<VehicleAccount | null> {
    try {
      return await this.administration.find(plate);
    } catch (error) {
      if (error instanceof AdministrationAway) return null;
      throw error;
    }
  }
}
