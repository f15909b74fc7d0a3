import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatedParameters } from '#libs/approvals';
import { businessDay, type Instant } from '#libs/domain';
import { entityOf } from '#libs/service';
import { ceilingsLeft, type CeilingLeft } from '../ceiling/ceiling.js';
import { CEILINGS, FAMILY_AID_CEILING } from '../ceiling/ceiling.parameter.js';
import { PersonUseTable } from '../ceiling/ceiling.table.js';
import { isInternational } from '../operator/operator.js';
import { documentText, type IdentifiedPerson } from '../person/person.js';
import { priceOf, type PricedOperator } from '../tariff/tariff.js';
import { TARIFF_OF } from '../tariff/tariff.parameter.js';
import { VAT } from '../tariff/vat.parameter.js';
import { validUntil, type Quote } from './quote.js';

/** Tells what sendings cost. */
@Injectable()
export class QuotesService {
  constructor(
    private readonly parameters: DatedParameters,
    private readonly dataSource: DataSource,
  ) {}

  /** What a sending costs now. @throws {DomainError} as `priceOf` */
  quote(asked: Pick<Quote, 'agency' | 'operator' | 'statedCentimes' | 'feeMode'>, at: Instant): Quote {
    const parameters = this.parameters.current();
    const on = businessDay(at);
    const tariff = parameters.on(TARIFF_OF[asked.operator], on);
    const price = priceOf(tariff, parameters.on(VAT, on), asked.statedCentimes, asked.feeMode);
    return { ...asked, price, validUntil: validUntil(at) };
  }

  /** What is left to a sender today: of sendings, and where it is family aid of that. */
  async ceilingsLeft(
    person: Pick<IdentifiedPerson, 'idKind' | 'idNumber'>,
    operator: PricedOperator,
    at: Instant,
  ): Promise<CeilingLeft[]> {
    const document = documentText(person);
    const use = (await this.dataSource.getRepository(entityOf(PersonUseTable)).findOneBy({ document })) ?? undefined;
    const on = businessDay(at);
    const parameters = this.parameters.current();
    const ofSendings = ceilingsLeft(use, 'sending', on, parameters.on(CEILINGS, on));
    if (!isInternational(operator)) return ofSendings;
    const ofAid = { 'family-aid': parameters.on(FAMILY_AID_CEILING, on) };
    return [...ofSendings, ...ceilingsLeft(use, 'family-aid', on, ofAid)];
  }
}
