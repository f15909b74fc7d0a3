import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { DatedParameters } from '#libs/approvals';
import { entityOf } from '#libs/service';
import { BENEFIT_RULES, FAMILY_RULES, insuredDay } from '../benefit/rules.parameter.js';
import { ClientTable } from '../client/client.table.js';
import { PolicyTable } from '../policy/policy.table.js';
import { coverOf, type Claimed, type Cover, type CoverQuestion, type Family } from './cover.js';

/** A person may be a client and belong to other families; nobody belongs to more than some. */
const FAMILIES_MAX = 50;

/** Answers who is covered. */
@Injectable()
export class CoverService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly parameters: DatedParameters,
  ) {}

  /** Whether somebody is covered on a day, as it was known at an instant. */
  async ask(question: CoverQuestion): Promise<Cover> {
    const known = this.parameters.current();
    const on = insuredDay(question.on);
    const rules = { family: known.on(FAMILY_RULES, on), benefits: known.on(BENEFIT_RULES, on) };
    const families = await this.familiesOf(question.personKey);
    const claimed = await this.claimedBy(families.map(({ client }) => client.id));
    return coverOf(families, question, { ...rules, claimed });
  }

  private async claimedBy(clientIds: readonly string[]): Promise<Claimed[]> {
    if (clientIds.length === 0) return [];
    return this.dataSource.query<Claimed[]>(
      `SELECT client_id AS "clientId", benefit, to_char(event_on, 'YYYY-MM-DD') AS "eventOn", status
       FROM claim WHERE client_id = ANY($1)`,
      [clientIds],
    );
  }

  private async familiesOf(personKey: string): Promise<Family[]> {
    const clients = await this.dataSource
      .getRepository(entityOf(ClientTable))
      .createQueryBuilder('client')
      .where('client.person_key IN (SELECT client_key FROM known_identity WHERE person_key = :personKey)', {
        personKey,
      })
      .limit(FAMILIES_MAX)
      .getMany();
    if (clients.length === 0) return [];
    const policies = await this.dataSource
      .getRepository(entityOf(PolicyTable))
      .findBy({ clientId: In(clients.map(({ id }) => id)) });
    return clients.map((client) => ({ client, policies: policies.filter(({ clientId }) => clientId === client.id) }));
  }
}
