import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Centimes, Day } from '#libs/domain';
import { cashIndicatorsOf, contracts } from '#libs/events';
import { cursorOfText, toPage, type Page } from '#libs/service';
import type { NetworkPart } from '../figure/figures.service.js';
import type { Period } from '../period/period.js';

/** The cash that went through the drawer of an agency on a business day, of all products. */
export interface CashDay {
  day: Day;
  agency: string;
  name: string;
  inCentimes: Centimes;
  outCentimes: Centimes;
  /** Product by product, by name; those without cash are left out. */
  products: { product: string; inCentimes: Centimes; outCentimes: Centimes }[];
}

/** What is asked for. */
export interface AskedCash {
  span: Period;
  /** Agencies of that part of the network alone. */
  part: Pick<NetworkPart, 'agency' | 'branch' | 'region'>;
  limit: number;
  /** `2026-11-26 RAB-001`: what comes behind that. */
  after: string;
}

const INDICATORS = contracts.map(({ product }) => {
  const [cashIn, cashOut] = cashIndicatorsOf(product);
  return { product, cashIn, cashOut };
});

const CASH_DAYS = `
  SELECT c.day::text AS day, c.agency, coalesce(a.name, c.agency) AS name,
    sum(c.cash_in)::float8 AS "inCentimes", sum(c.cash_out)::float8 AS "outCentimes",
    json_agg(json_build_object('product', c.product, 'inCentimes', c.cash_in, 'outCentimes', c.cash_out) ORDER BY c.product) AS products
  FROM (
    SELECT f.day, f.agency, i.product,
      coalesce(sum(f.amount_centimes) FILTER (WHERE f.indicator = i."cashIn"), 0) AS cash_in,
      coalesce(sum(f.amount_centimes) FILTER (WHERE f.indicator = i."cashOut"), 0) AS cash_out
    FROM current_figure f
    JOIN json_to_recordset($1::json) AS i(product text, "cashIn" text, "cashOut" text) ON f.indicator IN (i."cashIn", i."cashOut")
    WHERE f.day BETWEEN $2 AND $3 AND ($4::text IS NULL OR f.agency = $4) AND f.day::text || ' ' || f.agency > $5
    GROUP BY f.day, f.agency, i.product) c
  LEFT JOIN current_agency a ON a.code = c.agency
  WHERE (c.cash_in <> 0 OR c.cash_out <> 0)
    AND ($7::text IS NULL OR a.branch = $7) AND ($8::text IS NULL OR a.region = $8)
  GROUP BY c.day, c.agency, a.name ORDER BY c.day, c.agency LIMIT $6`;

/** Adds up what moved in the drawers, from the cash that every event states. */
@Injectable()
export class CashService {
  constructor(private readonly dataSource: DataSource) {}

  /** Day by day and agency by agency, those with cash. */
  async list({ span, part, limit, after }: AskedCash): Promise<Page<CashDay>> {
    const days = await this.dataSource.query<CashDay[]>(CASH_DAYS, [
      JSON.stringify(INDICATORS),
      span.from,
      span.to,
      part.agency ?? null,
      after,
      limit + 1,
      part.branch ?? null,
      part.region ?? null,
    ]);
    return toPage(days, limit, (cash) => cursorOfText(`${cash.day} ${cash.agency}`));
  }
}
