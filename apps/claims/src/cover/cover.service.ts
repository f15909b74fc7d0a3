import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatedParameters } from '#libs/approvals';
import { askPrepared, jsonRowOf, type PreparedQuery } from '#libs/service';
import { BENEFIT_RULES, FAMILY_RULES, insuredDay } from '../benefit/rules.parameter.js';
import { ClientTable } from '../client/client.table.js';
import { PolicyTable } from '../policy/policy.table.js';
import { coverOf, type Claimed, type Cover, type CoverQuestion, type Family } from './cover.js';

/** A person may be a client and belong to other families; nobody belongs to more than some. */
const FAMILIES_MAX = 50;

/** Everything that is known of the families of a person, in one go: a teller waits for it. */
const FAMILIES: PreparedQuery = {
  name: 'families-of-a-person',
  text: `SELECT ${jsonRowOf(ClientTable, 'client')} AS client,
      (SELECT coalesce(json_agg(${jsonRowOf(PolicyTable, 'p')}), '[]')
       FROM policy p WHERE p.client_id = client.id) AS policies,
      (SELECT coalesce(json_agg(json_build_object(
         'clientId', c.client_id, 'benefit', c.benefit, 'eventOn', c.event_on, 'status', c.status)), '[]')
       FROM claim c WHERE c.client_id = client.id) AS claimed
    FROM client WHERE person_key IN (SELECT client_key FROM known_identity WHERE person_key = $1)
    LIMIT ${FAMILIES_MAX}`,
};

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
    const { personKey } = question;
    const found = await askPrepared<Family & { claimed: Claimed[] }>(this.dataSource, FAMILIES, [personKey]);
    return coverOf(found, question, { ...rules, claimed: found.flatMap(({ claimed }) => claimed) });
  }
}
