import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest, type RowRefs } from '#libs/commands';
import { instantOf, isUuid, type Instant } from '#libs/domain';
import { cursorOfId, entityOf, toPage, type Caller, type Page, type Role } from '#libs/service';
import { refuseApproval, type Approval, type ApprovalState } from './approval.js';
import { rejectApproval } from './approval.kind.js';
import type { AnyApprovalKind, ApprovalKind, ApprovedReply, AskedReply, RejectedReply } from './approval.kind.js';
import { ApprovalTable } from './approval.table.js';

/** Token of the kinds of approvals that a service has. */
export const APPROVAL_KINDS = Symbol('approval kinds');

const STATE_SQL: Readonly<Record<ApprovalState, string>> = {
  pending: `approval.status = 'pending' AND approval.expires_at > :at`,
  approved: `approval.status = 'approved'`,
  rejected: `approval.status = 'rejected'`,
  expired: `approval.status = 'pending' AND approval.expires_at <= :at`,
};

/**
 * Asks for approvals, lists and answers them. A role sees the kinds that it may ask for or approve; a caller of an
 * agency sees only those that were asked there.
 */
@Injectable()
export class ApprovalsService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
    @Inject(APPROVAL_KINDS) private readonly kinds: readonly AnyApprovalKind[],
  ) {}

  /**
   * Asks for what another person has to approve; it belongs to the agency of the caller, if he has one.
   *
   * @throws {DomainError} `approval.not-allowed`, and what the command refuses already now
   */
  ask<Asked extends object, Refs extends RowRefs, Reply>(
    { kind, mayAsk, ask }: ApprovalKind<Asked, Refs, Reply>,
    asked: Asked,
    reason: string,
    caller: Caller,
    request: CommandRequest,
  ): Promise<Answered<AskedReply>> {
    if (!mayAsk.includes(caller.role)) throw refuseApproval('approval.not-allowed', { kind, role: caller.role });
    const asking = { id: idFor(request), asked, by: request.by, agency: caller.agency ?? null, reason };
    return this.commands.run(ask, asking, request);
  }

  /** Approves, and carries out what was asked for. @throws {DomainError} what `defineApproval` says */
  async approve(id: string, caller: Caller, request: CommandRequest): Promise<Answered<ApprovedReply>> {
    const approval = await this.find(id, caller);
    const kind = this.answerableKind(approval, caller.role);
    return kind.runApproval(this.commands, { approval, by: request.by }, request);
  }

  /** Rejects; whoever asked may take it back so. @throws {DomainError} what {@link rejectApproval} refuses */
  async reject(id: string, reason: string, caller: Caller, request: CommandRequest): Promise<Answered<RejectedReply>> {
    const approval = await this.find(id, caller);
    if (approval.askedBy !== request.by) this.answerableKind(approval, caller.role);
    return this.commands.run(rejectApproval, { id, by: request.by, reason }, request);
  }

  /** An approval that the caller may see. @throws {DomainError} `approval.not-found` */
  async find(id: string, caller: Caller): Promise<Approval> {
    const approval = isUuid(id) ? await this.visibleTo(caller).andWhere('approval.id = :id', { id }).getOne() : null;
    if (!approval) throw refuseApproval('approval.not-found');
    return approval;
  }

  /** The approvals that the caller may see, newest first. @param state only those of which this has become */
  async list(
    caller: Caller,
    state: ApprovalState | undefined,
    limit: number,
    beforeId: string,
    at: Instant = instantOf(Date.now()),
  ): Promise<Page<Approval>> {
    const approvals = await this.visibleTo(caller)
      .andWhere('approval.id < :before', { before: beforeId })
      .andWhere(state ? STATE_SQL[state] : 'true', { at })
      .orderBy('approval.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    return toPage(approvals, limit, ({ id }) => cursorOfId(id));
  }

  private visibleTo({ role, agency }: Caller) {
    const kinds = this.kinds.filter(({ mayAsk, mayApprove }) => mayAsk.includes(role) || mayApprove.includes(role));
    return this.dataSource
      .getRepository(entityOf(ApprovalTable))
      .createQueryBuilder('approval')
      .where('approval.kind = ANY(:kinds)', { kinds: kinds.map(({ kind }) => kind) })
      .andWhere(agency ? 'approval.agency = :agency' : 'true', { agency });
  }

  private answerableKind({ kind: name }: Approval, role: Role): AnyApprovalKind {
    const kind = this.kinds.find((candidate) => candidate.kind === name);
    if (!kind?.mayApprove.includes(role)) throw refuseApproval('approval.not-allowed', { kind: name, role });
    return kind;
  }
}
