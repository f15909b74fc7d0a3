import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';
import { agencyStateId, type AgencyState } from '#libs/domain';
import { AgencyChangedV1, reportingContract, type CloudEvent } from '#libs/events';
import { addAgencyStates } from './network.js';

/** Hears how the network changes. */
@Controller()
export class NetworkConsumer {
  @EventPattern<string>(reportingContract.topic)
  async hear(@Payload() events: CloudEvent[], @Ctx() manager: EntityManager): Promise<void> {
    const changes = events.filter((event) => event.type === AgencyChangedV1.type) as (CloudEvent & AgencyChangedV1)[];
    if (changes.length > 0) await addAgencyStates(manager, changes.map(stateOf));
  }
}

function stateOf({ data }: AgencyChangedV1): AgencyState {
  const { agency: code, validFrom, name, kind, branch, region, isOpen } = data;
  return { id: agencyStateId(code, validFrom), code, validFrom, name, kind, branch, region, isOpen };
}
