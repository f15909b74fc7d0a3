import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatedParameters } from '#libs/approvals';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { cursorOfId, entityOf, toPage, type Caller, type Page } from '#libs/service';
import type { HandlingRules } from '../benefit/benefit.js';
import { HANDLING_RULES, insuredDay } from '../benefit/rules.parameter.js';
import { Vault, type SealedPathology } from '../vault/vault.service.js';
import { refuseClaim, type Claim, type ClaimStatus, type HealthRecord } from './claim.js';
import { ClaimTable } from './claim.table.js';
import { declareClaim, type DeclareClaim, type DeclaredReply } from './declaration.js';
import type { ClaimReply } from './decision.js';
import { reviewClaim, type ReviewClaim } from './review.js';

/** Which claims are listed: before an id, the newest first. */
export interface ClaimsWanted {
  beforeId: string;
  limit: number;
  status: ClaimStatus | undefined;
  claimNumber: string | undefined;
  /** Only those whose benefit is on its way into an account. */
  isUnderWay: boolean;
  /** Undefined: of all insurers. */
  insurer: string | undefined;
}

/** As the index of those few says it. */
const UNDER_WAY = `claim.status = 'accepted' AND claim.payment->>'refusal' IS NULL AND claim.payment IS NOT NULL`;

/** Claims at the counter, and every claim to look at. */
@Injectable()
export class ClaimsService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly parameters: DatedParameters,
    private readonly vault: Vault,
  ) {}

  /** Declares a claim at a counter. @param pathology kept sealed */
  declare(
    command: Omit<DeclareClaim, 'id' | keyof SealedPathology>,
    pathology: string | undefined,
    request: CommandRequest,
  ): Promise<Answered<DeclaredReply>> {
    const sealed = this.vault.sealPathology(command.policyId, pathology);
    return this.commands.run(declareClaim, { id: idFor(request), ...command, ...sealed }, request);
  }

  /** Keeps what a person decided about a finding. */
  review(command: ReviewClaim, request: CommandRequest): Promise<Answered<ClaimReply>> {
    return this.commands.run(reviewClaim, command, request);
  }

  /** @param insurer undefined: of any insurer. @throws {DomainError} `claim.not-found` */
  async find(id: string, insurer: string | undefined): Promise<Claim> {
    const claim = await this.dataSource.getRepository(entityOf(ClaimTable)).findOneBy({ id });
    if (!claim || (insurer !== undefined && claim.insurer !== insurer)) throw refuseClaim('claim.not-found');
    return claim;
  }

  /** Claims, the newest first. */
  async list({ beforeId, limit, status, claimNumber, isUnderWay, insurer }: ClaimsWanted): Promise<Page<Claim>> {
    const query = this.dataSource
      .getRepository(entityOf(ClaimTable))
      .createQueryBuilder('claim')
      .where('claim.id < :beforeId', { beforeId })
      .orderBy('claim.id', 'DESC')
      .limit(limit + 1);
    if (status) query.andWhere('claim.status = :status', { status });
    if (claimNumber) query.andWhere('claim.claim_number = :claimNumber', { claimNumber });
    if (isUnderWay) query.andWhere(UNDER_WAY);
    if (insurer) query.andWhere('claim.insurer = :insurer', { insurer });
    return toPage(await query.getMany(), limit, ({ id }) => cursorOfId(id));
  }

  /** The terms within which a claim is handled. */
  rulesOf({ eventOn }: Claim): HandlingRules {
    return this.parameters.current().on(HANDLING_RULES, insuredDay(eventOn));
  }

  /** Shows what a claim says of somebody's health, once it is recorded who looks, and why. */
  async look(claim: Claim, { subject, role }: Caller, reason: string): Promise<HealthRecord> {
    await this.dataSource.query('INSERT INTO health_look (claim_id, looked_by, role, reason) VALUES ($1, $2, $3, $4)', [
      claim.id,
      subject,
      role,
      reason,
    ]);
    const opened = (sealed: string | null) => (sealed === null ? null : this.vault.open(sealed));
    return { pathology: opened(claim.sealedPathology), reason: opened(claim.sealedReason) };
  }
}
