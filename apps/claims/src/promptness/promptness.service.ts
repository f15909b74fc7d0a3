import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { businessDay, instantOf, type Day } from '#libs/domain';
import { entityOf } from '#libs/service';
import type { Claim, ClaimStatus } from '../claim/claim.js';
import { ClaimTable } from '../claim/claim.table.js';
import { ClaimsService } from '../claim/claims.service.js';
import { promptnessOf, timingOf, type ClaimTiming, type Promptness } from './promptness.js';

const PAGE_MAX = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const OPEN: readonly ClaimStatus[] = ['declared', 'checked', 'accepted'];

/** Says how promptly insurers handle their claims. */
@Injectable()
export class PromptnessService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly claims: ClaimsService,
  ) {}

  /** Of claims that were decided or settled from one day to another, both included, and those that are open now. @param insurer undefined: all */
  async between(from: Day, to: Day, insurer: string | undefined): Promise<Promptness[]> {
    const today = businessDay(instantOf(Date.now()));
    const timings: ClaimTiming[] = [];
    let page: Claim[] = [];
    do {
      page = await this.page(page.at(-1)?.id ?? FIRST_ID, { from, to, insurer });
      timings.push(...page.map((claim) => timingOf(claim, this.claims.rulesOf(claim), { from, to, today })));
    } while (page.length === PAGE_MAX);
    return promptnessOf(timings);
  }

  private page(
    afterId: string,
    { from, to, insurer }: { from: Day; to: Day; insurer: string | undefined },
  ): Promise<Claim[]> {
    const query = this.dataSource
      .getRepository(entityOf(ClaimTable))
      .createQueryBuilder('claim')
      .where('claim.id > :afterId', { afterId })
      .andWhere(
        `(claim.decided_on BETWEEN :from AND :to OR claim.served_on BETWEEN :from AND :to
          OR claim.status IN (:...open))`,
        { from, to, open: OPEN },
      )
      .orderBy('claim.id')
      .limit(PAGE_MAX);
    if (insurer) query.andWhere('claim.insurer = :insurer', { insurer });
    return query.getMany();
  }
}
