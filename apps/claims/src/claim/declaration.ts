import { businessDay, nextReceipt, RECEIPT_NUMBER, type ReceiptSeries } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { ReceiptSeriesTable } from '#libs/counter';
import { AnnouncementTable, type Announcement } from '#libs/partners';
import claims from '../../product.js';
import { documentsNeeded } from '../benefit/benefit.js';
import { BENEFIT_RULES, FAMILY_RULES, HANDLING_RULES, insuredDay } from '../benefit/rules.parameter.js';
import type { InsuredClient } from '../client/client.js';
import { ClientTable } from '../client/client.table.js';
import { noticeOf } from '../notice/notice.js';
import type { Policy } from '../policy/policy.js';
import { PolicyTable } from '../policy/policy.table.js';
import { checkClaim, TRANSPORT, type Declared } from './check.js';
import { claimKeyOf, refuseClaim, type Claim, type ClaimStatus } from './claim.js';
import { ClaimTable } from './claim.table.js';

/** Somebody declares a claim. */
export interface DeclareClaim extends Omit<Declared, 'insurer'> {
  /** Of the claim. */
  id: string;
  /** Null: the insurer of the policy, which a counter need not know. */
  insurer: string | null;
  /** Null: the number of the counter's receipt. */
  claimNumber: string | null;
  /** The counter's. */
  agency: string | null;
  sealedPathology: string | null;
  by: string;
}

/** What whoever declared a claim is answered. */
export interface DeclaredReply {
  claimId: string;
  claimNumber: string;
  status: ClaimStatus;
  findings: string[];
}

interface DeclareRows {
  policy: Policy | undefined;
  client: InsuredClient | undefined;
  claims: Claim[];
  known: Claim | undefined;
  series: ReceiptSeries | undefined;
}

/**
 * Takes a claim in when it passes the checks; what was found about it waits for a person.
 *
 * Refuses `claim.number-known`, `claim.number-reserved`, and what {@link checkClaim} refuses.
 */
export const declareClaim = defineCommand({
  name: 'claims.declare',
  rows: ({ id, policyId, insurer, claimNumber, agency }: DeclareClaim) => {
    const policy = PolicyTable.by('id', policyId);
    return {
      policy,
      client: ClientTable.through('id', policy, 'clientId'),
      claims: ClaimTable.allThrough('clientId', policy, 'clientId'),
      known: ClaimTable.by('claimKey', claimKeyOf(insurer ?? '', claimNumber ?? id)),
      claim: ClaimTable.madeBy(id),
      notice: AnnouncementTable.madeBy(id),
      series: ReceiptSeriesTable.by('agency', agency ?? ''),
    };
  },
  decide: decideDeclaration,
});

function decideDeclaration(
  rows: DeclareRows,
  command: DeclareClaim,
  { at, parameters }: DecisionContext,
): Decision<DeclaredReply, { claim: Claim; series?: ReceiptSeries; notice?: Announcement }> {
  const { id, by, agency, sealedPathology } = command;
  if (rows.known) throw refuseClaim('claim.number-known', { field: 'claimNumber' });
  if (command.claimNumber !== null && RECEIPT_NUMBER.test(command.claimNumber))
    throw refuseClaim('claim.number-reserved', { field: 'claimNumber' });
  const today = businessDay(at);
  const on = insuredDay(command.eventOn > today ? today : command.eventOn);
  const rule = parameters.on(BENEFIT_RULES, on)[command.benefit];
  const declared = { ...command, insurer: command.insurer ?? rows.policy?.insurer ?? '' };
  const { policy, client, related, findings } = checkClaim(declared, {
    ...rows,
    family: parameters.on(FAMILY_RULES, on),
    benefit: rule,
    handling: parameters.on(HANDLING_RULES, on),
    at,
  });
  const receipt = agency === null ? undefined : nextReceipt(rows.series, agency, claims.letter, today);
  const claimNumber = receipt?.receiptNumber ?? command.claimNumber ?? id;
  const status = findings.length > 0 ? 'declared' : 'checked';
  const step = { on: command.declaredOn, recordedAt: at, by };
  const claim: Claim = {
    id,
    claimKey: claimKeyOf(policy.insurer, claimNumber),
    insurer: policy.insurer,
    claimNumber,
    origin: receipt ? 'counter' : 'insurer',
    policyId: policy.id,
    clientId: client.id,
    agency: policy.agency,
    memberId: command.memberId,
    benefit: command.benefit,
    eventOn: command.eventOn,
    declaredOn: command.declaredOn,
    status,
    child: command.benefit === 'birth' ? command.child : null,
    sameEventAs: command.sameEventAs,
    eventId: related?.eventId ?? id,
    findings,
    documents: documentsNeeded(rule).map((document) => ({ document, isNeeded: true, receivedOn: null })),
    decidedOn: null,
    amountCentimes: null,
    payment: null,
    settledBy: null,
    servedAt: null,
    servedOn: null,
    handledCount: null,
    sealedPathology,
    sealedReason: null,
    pathologyDigest: command.benefit === TRANSPORT ? (command.pathologyDigests[0] ?? null) : null,
    steps: [
      { status: 'declared', ...step },
      ...(status === 'checked' ? [{ ...step, status, on: today } as const] : []),
    ],
  };
  return {
    save: {
      claim,
      ...(receipt ? { series: receipt.series } : {}),
      // The insurer knows of what it declared itself.
      ...(receipt && status === 'checked' ? { notice: noticeOf(claim, at) } : {}),
    },
    reply: { claimId: id, claimNumber, status, findings: findings.map(({ code }) => code) },
  };
}
