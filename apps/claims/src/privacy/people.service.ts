import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Answered, CommandRequest } from '#libs/commands';
import { entityOf, EventCommands, type Caller } from '#libs/service';
import type { Claim, HealthRecord } from '../claim/claim.js';
import { ClaimTable } from '../claim/claim.table.js';
import { ClaimsService } from '../claim/claims.service.js';
import type { InsuredClient } from '../client/client.js';
import { ClientTable } from '../client/client.table.js';
import type { Policy } from '../policy/policy.js';
import { PolicyTable } from '../policy/policy.table.js';
import { erasePerson, refusePerson } from './erasure.js';

/** Somebody who looked at what a claim says of health. */
export interface Look {
  claimId: string;
  at: Date;
  by: string;
  reason: string;
}

/** All that is kept of a client. */
export interface KeptPerson {
  client: InsuredClient;
  policies: Policy[];
  claims: { claim: Claim; health: HealthRecord }[];
  looks: Look[];
}

/** What people may ask about their own data: to have it, and to have it forgotten (law 09-08). */
@Injectable()
export class PeopleService {
  constructor(
    private readonly commands: EventCommands,
    private readonly dataSource: DataSource,
    private readonly claims: ClaimsService,
  ) {}

  /** Gives out all that is kept of a client; each look at a claim is recorded. @throws {DomainError} `person.not-found`, `person.no-client` */
  async export(personKey: string, caller: Caller, reason: string): Promise<KeptPerson> {
    const client = await this.find(personKey);
    const of = { clientId: client.id };
    const [policies, claims] = await Promise.all([
      this.dataSource.getRepository(entityOf(PolicyTable)).findBy(of),
      this.dataSource.getRepository(entityOf(ClaimTable)).findBy(of),
    ]);
    const looks = await this.dataSource.query<Look[]>(
      `SELECT claim_id AS "claimId", looked_at AS at, looked_by AS by, reason FROM health_look
       WHERE claim_id = ANY($1) ORDER BY id`,
      [claims.map(({ id }) => id)],
    );
    const opened: KeptPerson['claims'] = [];
    for (const claim of claims) opened.push({ claim, health: await this.claims.look(claim, caller, reason) });
    return { client, policies, claims: opened, looks };
  }

  /** Forgets who somebody was. @throws {DomainError} what the decision refuses */
  async erase(personKey: string, request: CommandRequest): Promise<Answered<{ clientId: string }>> {
    return this.dataSource.transaction(async (manager) => {
      const answer = await this.commands.in(manager).run(erasePerson, { personKey }, request);
      await manager.query('DELETE FROM known_identity WHERE client_key = $1', [personKey]);
      return answer;
    });
  }

  private async find(personKey: string): Promise<InsuredClient> {
    const client = await this.dataSource.getRepository(entityOf(ClientTable)).findOneBy({ personKey });
    if (client) return client;
    const known = await this.dataSource.query<object[]>('SELECT 1 FROM known_identity WHERE person_key = $1 LIMIT 1', [
      personKey,
    ]);
    throw refusePerson(known.length > 0 ? 'person.no-client' : 'person.not-found');
  }
}
