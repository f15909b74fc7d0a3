import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { businessDay, instantOf } from '#libs/domain';
import { FiguresService } from '../figure/figures.service.js';
import type { IndicatorEntry } from '../indicator/indicator.js';
import { indicatorNamed } from '../indicator/indicators.dto.js';
import { AgenciesService } from '../network/agencies.service.js';
import { wasOpenIn } from '../network/agency-past.js';
import type { Level, OwnPart } from '../network/level.js';
import { parsePeriod } from '../period/period.js';
import {
  setTarget,
  targetLines,
  type SetTarget,
  type SetTargetReply,
  type AgencyTarget,
  type TargetLine,
} from './target.js';

/** Which targets are asked for. */
export interface AskedTargets {
  year: number;
  level: Level;
  /** This one alone; otherwise all that have a target. */
  indicator?: IndicatorEntry | undefined;
  /** Agencies of this part of the network alone. */
  own: OwnPart;
}

const IN_FORCE = `
  SELECT DISTINCT ON (agency, indicator) agency, indicator, count::float8 AS count, amount_centimes::float8 AS "amountCentimes"
  FROM target WHERE year = $1 AND ($2::text IS NULL OR agency = $2) AND ($3::text IS NULL OR indicator = $3)
  ORDER BY agency, indicator, id DESC`;

/** Sets targets, and puts them beside what was reached. */
@Injectable()
export class TargetsService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly figures: FiguresService,
    private readonly agencies: AgenciesService,
  ) {}

  /** Sets a target. @throws {DomainError} `agency.not-found`, and what {@link setTarget} refuses */
  async set(
    target: Pick<SetTarget, 'agency' | 'year' | 'count' | 'amountCentimes'>,
    { indicator, hasAmount }: IndicatorEntry,
    request: CommandRequest,
  ): Promise<Answered<SetTargetReply>> {
    await this.agencies.statesOf(target.agency);
    return this.commands.run(
      setTarget,
      { ...target, id: idFor(request), indicator, hasAmount, setBy: request.by },
      request,
    );
  }

  /** Targets of a year beside what was reached. @throws {DomainError} `figures.too-many` */
  async lines({ year, level, indicator, own }: AskedTargets): Promise<TargetLine[]> {
    const targets = await this.dataSource.query<
      Pick<AgencyTarget, 'agency' | 'indicator' | 'count' | 'amountCentimes'>[]
    >(IN_FORCE, [year, own.agency ?? null, indicator?.indicator ?? null]);
    const set = targets.filter(({ count, amountCentimes }) => count !== null || amountCentimes !== null);
    const indicators = indicator ? [indicator] : [...new Set(set.map((one) => one.indicator))].map(indicatorNamed);
    const span = parsePeriod(String(year));
    const today = businessDay(instantOf(Date.now()));
    const names = indicators.map((one) => one.indicator);
    const [actuals, pasts] = await Promise.all([
      // Of a year to come nothing is known, of a stock neither.
      span.from > today
        ? []
        : this.figures.totals({ span, by: 'total', level: 'agency', indicators: names, part: own }),
      this.agencies.pasts(),
    ]);
    const known = { from: span.from, to: span.to < today ? span.to : today };
    const asked = pasts.filter(({ today: { code: agency, branch, region } }) => isIn({ agency, branch, region }, own));
    const codes = new Set(asked.map(({ today: { code } }) => code));
    const open = new Set(asked.filter(({ states }) => wasOpenIn(states, known)).map(({ today: { code } }) => code));
    const lines = targetLines(
      {
        targets: set.filter(({ agency }) => codes.has(agency)),
        actuals,
        agencies: asked.map((one) => one.today),
        open,
        indicators,
      },
      level,
    );
    return indicator ? lines : lines.filter(hasTarget);
  }
}

function isIn(agency: Required<OwnPart>, own: OwnPart): boolean {
  return (['agency', 'branch', 'region'] as const).every(
    (name) => own[name] === undefined || own[name] === agency[name],
  );
}

function hasTarget({ count, amountCentimes }: TargetLine): boolean {
  return count.agenciesWithTarget > 0 || amountCentimes.agenciesWithTarget > 0;
}
