import {
  defineCommand,
  type Answered,
  type CommandDefinition,
  type CommandQueue,
  type CommandRequest,
  type Decision,
  type Loaded,
  type RowRef,
  type RowRefs,
  type Saved,
} from '#libs/commands';
import { assert, type Instant } from '#libs/domain';
import type { Role } from '#libs/service';
import { approvedBy, askedApproval, rejectedBy, type Approval, type Endorsement } from './approval.js';
import { ApprovalTable } from './approval.table.js';

/** An ordinary command that another person must approve. */
export interface ApprovedCommand<Asked extends object, Command, Refs extends RowRefs, Reply> {
  /** `product.noun`: `vehicle-tax.reopening`. */
  kind: string;
  mayAsk: readonly Role[];
  mayApprove: readonly Role[];
  /** For how long it can be approved after it was asked. */
  validMs: number;
  /** What it is about, for lists; it names no person. */
  subjectOf: (asked: Asked) => string;
  /** What is done once it is approved. */
  command: CommandDefinition<Command, Refs, Reply>;
  /** That command, of what was asked and who stands for it. */
  commandOf: (asked: Asked, endorsement: Endorsement) => Command;
}

/** Asks for an approval. */
export interface AskForApproval<Asked extends object> {
  /** Of the approval. */
  id: string;
  asked: Asked;
  by: string;
  agency: string | null;
  reason: string;
}

/** The answer to who asks. */
export interface AskedReply {
  approvalId: string;
  status: 'pending';
  expiresAt: Instant;
}

/** Approves an approval. */
export interface Approve {
  /** As it was read; what it asks for never changes. */
  approval: Pick<Approval, 'id' | 'asked' | 'askedBy' | 'reason'>;
  by: string;
}

/** The answer to who approves, with that of the command that was carried out. */
export interface ApprovedReply<Reply = unknown> {
  approvalId: string;
  status: 'approved';
  result: Reply;
}

/** A kind of approval, whatever it is that is asked for. */
export interface AnyApprovalKind {
  readonly kind: string;
  readonly mayAsk: readonly Role[];
  readonly mayApprove: readonly Role[];
  /** Approves, and carries out what was asked for. */
  runApproval(queue: CommandQueue, command: Approve, request: CommandRequest): Promise<Answered<ApprovedReply>>;
}

type WithApproval<Refs> = Refs & { approval: RowRef<Approval> };

/** A kind of approval: the two commands into which it makes an ordinary one. */
export interface ApprovalKind<Asked extends object, Refs extends RowRefs, Reply> extends AnyApprovalKind {
  ask: CommandDefinition<AskForApproval<Asked>, WithApproval<Refs>, AskedReply>;
  approve: CommandDefinition<Approve, WithApproval<Refs>, ApprovedReply<Reply>>;
}

/**
 * Makes of an ordinary command one that a person asks for and another approves. To ask saves the question only; it is
 * decided all the same, so that what would be refused is not asked for. To approve carries the command out, in the same
 * transaction, on the rows as they are by then: all of it is done, or nothing.
 *
 * Asking refuses what the command refuses; approving besides `approval.not-found`, `approval.decided-already`,
 * `approval.expired`, `approval.same-person`.
 */
export function defineApproval<Asked extends object, Command, Refs extends RowRefs, Reply>(
  approved: ApprovedCommand<Asked, Command, Refs, Reply>,
): ApprovalKind<Asked, Refs, Reply> {
  const { kind, mayAsk, mayApprove, validMs, subjectOf, command, commandOf } = approved;
  const rows = (id: string, wanted: Command): WithApproval<Refs> => {
    const own = command.rows(wanted);
    assert(!('approval' in own), `${command.name} leaves the name "approval" to the approval`);
    return { ...own, approval: ApprovalTable.by('id', id) };
  };
  const proposed = ({ id, asked, by, reason }: AskForApproval<Asked>): Command =>
    commandOf(asked, { approvalId: id, askedBy: by, approvedBy: by, reason });
  const wanted = ({ approval, by }: Approve): Command => {
    const { id: approvalId, asked, askedBy, reason } = approval;
    return commandOf(asked as Asked, { approvalId, askedBy, approvedBy: by, reason });
  };
  const ask = defineCommand({
    name: `approvals.ask.${kind}`,
    rows: (asking: AskForApproval<Asked>) => rows(asking.id, proposed(asking)),
    decide: (loaded, asking, context): Decision<AskedReply, Saved<WithApproval<Refs>>> => {
      command.decide(ownRows(loaded), proposed(asking), context);
      const { id, asked, agency, by: askedBy, reason } = asking;
      const question = { id, kind, subject: subjectOf(asked), agency, asked, askedBy, askedAt: context.at, reason };
      const approval = askedApproval(question, validMs);
      const reply: AskedReply = { approvalId: id, status: 'pending', expiresAt: approval.expiresAt };
      return { save: withApproval<Refs>(undefined, approval), reply };
    },
  });
  const approve = defineCommand({
    name: `approvals.approve.${kind}`,
    rows: (approving: Approve) => rows(approving.approval.id, wanted(approving)),
    decide: (loaded, { by }, context): Decision<ApprovedReply<Reply>, Saved<WithApproval<Refs>>> => {
      const approval = approvedBy(approvalOf(loaded), by, context.at);
      const { save, reply: result, ...done } = command.decide(ownRows(loaded), wanted({ approval, by }), context);
      const reply: ApprovedReply<Reply> = { approvalId: approval.id, status: 'approved', result };
      return { ...done, save: withApproval(save, approval), reply };
    },
  });
  return { kind, mayAsk, mayApprove, ask, approve, runApproval: (queue, ...given) => queue.run(approve, ...given) };
}

// The rows of the command and the approval come and go side by side, each under its name; the compiler does not see
// through a mapped type of both.
function ownRows<Refs extends RowRefs>(loaded: Loaded<WithApproval<Refs>>): Loaded<Refs> {
  return loaded as Loaded<Refs>;
}

function approvalOf<Refs extends RowRefs>(loaded: Loaded<WithApproval<Refs>>): Approval | undefined {
  return (loaded as { approval: Approval | undefined }).approval;
}

function withApproval<Refs extends RowRefs>(
  save: Saved<Refs> | undefined,
  approval: Approval,
): Saved<WithApproval<Refs>> {
  return { ...save, approval } as Saved<WithApproval<Refs>>;
}

/** Rejects an approval of any kind, or takes one's own back. */
export interface Reject {
  id: string;
  by: string;
  /** What the one who asked is told. */
  reason: string;
}

/** The answer to who rejects. */
export interface RejectedReply {
  approvalId: string;
  status: 'rejected';
}

/** Rejects. Refuses `approval.not-found`, `approval.decided-already`, `approval.expired`. */
export const rejectApproval = defineCommand({
  name: 'approvals.reject',
  rows: ({ id }: Reject) => ({ approval: ApprovalTable.by('id', id) }),
  decide: ({ approval }, { by, reason }, { at }): Decision<RejectedReply, { approval: Approval }> => {
    const rejected = rejectedBy(approval, by, reason, at);
    return { save: { approval: rejected }, reply: { approvalId: rejected.id, status: 'rejected' } };
  },
});
