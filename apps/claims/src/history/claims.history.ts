import type { DataSource } from 'typeorm';
import { idFor, type CommandQueue, type CommandRequest, type Parameters } from '#libs/commands';
import { addDays, assert, businessDay, instantOf, type Day } from '#libs/domain';
import type { Benefit } from '#libs/events';
import { InTurn, type History, type YearPlan } from '#libs/history';
import { BENEFIT_RULES } from '../benefit/rules.parameter.js';
import { acceptClaim } from '../claim/decision.js';
import { declareClaim } from '../claim/declaration.js';
import { settleClaim } from '../claim/settlement.js';
import { personKeyOf } from '../client/client.js';
import { removeMember } from '../client/family.js';
import { disburse, moveEnd } from '../loan/loan.js';
import type { Member } from '../member/member.js';
import { childOfSerial, clientOf, nameOfChild } from './people.plan.js';
import type { PlannedChange } from './portfolio.plan.js';
import { Together } from './together.js';

// Loans of a history go on until it says otherwise.
const LOANS_END_ON = '2035-12-31';
const EVENT_DAYS_BEFORE = 5;
const DECIDED_DAYS_BEFORE = 1;
const INSURER = 'saham';
const BY = 'history';

/** Lets a planned year of cover and claims happen, by what core banking and the insurer would have said. */
export class ClaimsHistory implements History<PlannedChange> {
  private readonly inTurn = new InTurn();
  private readonly clients: Together<{ key: string; id: string; members: Member[] }>;
  private readonly loans: Together<{ key: string; policyId: string }>;

  constructor(
    private readonly queue: CommandQueue,
    private readonly parameters: () => Parameters,
    private readonly dataSource: Pick<DataSource, 'query'>,
    /** Distinguishes this history from any other: year and scale. */
    private readonly name: string,
    readonly plan: YearPlan<PlannedChange>,
  ) {
    this.clients = new Together((keys) =>
      dataSource.query('SELECT person_key AS key, id, members FROM client WHERE person_key = ANY($1)', [keys]),
    );
    this.loans = new Together((keys) =>
      dataSource.query('SELECT id AS key, policy_id AS "policyId" FROM loan WHERE id = ANY($1)', [keys]),
    );
  }

  requestOf({ key, agency, atMs }: PlannedChange): CommandRequest {
    const at = instantOf(atMs);
    return { idempotencyKey: `${this.name}/${key}`, scope: agency, by: BY, asked: { at }, at };
  }

  /** What happens to one client happens one after another. */
  perform(change: PlannedChange, request: CommandRequest): Promise<unknown> {
    return this.inTurn.run(change.serial, () => this.happen(change, request));
  }

  private happen(change: PlannedChange, request: CommandRequest): Promise<unknown> {
    switch (change.what) {
      case 'open':
      case 'join':
        return this.disburse(change, request);
      case 'close':
        return this.close(change, request);
      case 'leave':
        return this.leave(change, request);
      case 'claim':
        return this.claim(change, request);
    }
  }

  /** @throws {Error} when somebody's cover changed in the year otherwise: with this history on top it would be neither */
  async begin(first: readonly PlannedChange[]): Promise<void> {
    const year = new Date(first[0]?.atMs ?? 0).getUTCFullYear();
    const ids = first.map((change) => idFor(this.requestOf(change)));
    const others = await this.dataSource.query<unknown[]>(
      'SELECT 1 FROM cover_change WHERE booked_on BETWEEN $1 AND $2 AND id <> ALL($3) LIMIT 1',
      [`${year}-01-01`, `${year}-12-31`, ids],
    );
    if (others.length > 0)
      throw new Error(`${year} holds cover already, of counters or of a history with another scale`);
  }

  private disburse({ serial, what, firstMember, members, agency }: PlannedChange, request: CommandRequest) {
    const id = idFor(request);
    const loanId =
      what === 'open' ? loanOf(yearOfRequest(request), serial) : `${loanOf(yearOfRequest(request), serial)}-J`;
    return this.queue.run(
      disburse,
      {
        id,
        loanId,
        agency,
        client: clientOf(serial),
        members: Array.from({ length: members }, (_, i) => childOfSerial(serial, firstMember + i)),
        startsOn: businessDay(request.at),
        endsOn: LOANS_END_ON,
      },
      request,
    );
  }

  // The last day of cover is the day before: the figures move on the day itself.
  private close({ serial, openedIn }: PlannedChange, request: CommandRequest) {
    const endsOn = addDays(businessDay(request.at), -1);
    const end = { endsOn, cause: 'closed' as const, occurredAt: request.at };
    return this.queue.run(moveEnd, { id: idFor(request), loanId: loanOf(openedIn, serial), end }, request);
  }

  private async leave({ serial, agency }: PlannedChange, request: CommandRequest) {
    const leftOn = addDays(businessDay(request.at), -1);
    const client = await this.clients.find(personKeyOf(clientOf(serial)));
    const member = client.members.findLast(({ stays }) => {
      const stay = stays.at(-1);
      return stay && stay.leftOn === null && stay.joinedOn <= leftOn;
    });
    const command = { id: idFor(request), clientId: client.id, memberId: member?.id ?? '', agency, leftOn };
    return this.queue.run(removeMember, command, request);
  }

  private async claim(
    { serial, openedIn, firstMember, benefit, companion, n }: PlannedChange,
    request: CommandRequest,
  ): Promise<void> {
    assert(benefit, 'a claim is for a benefit');
    const { policyId } = await this.loans.find(loanOf(openedIn, serial));
    const claim = {
      policyId,
      child: nameOfChild(serial, firstMember),
      n,
      benefit,
      claimNumber: `H-${n}`,
      sameEventAs: null,
    };
    await this.settle(claim, request);
    if (companion) {
      const related = { ...claim, benefit: companion, claimNumber: `H-${n}-2`, sameEventAs: claim.claimNumber };
      await this.settle(related, keyed(request, 'companion'));
    }
  }

  private async settle(
    { policyId, child, n, benefit, claimNumber, sameEventAs }: SettledClaim,
    request: CommandRequest,
  ): Promise<void> {
    const today = businessDay(request.at);
    const [eventOn, decidedOn] = [addDays(today, -EVENT_DAYS_BEFORE), addDays(today, -DECIDED_DAYS_BEFORE)];
    const of = { insurer: INSURER, claimNumber, by: BY };
    const declared = {
      ...of,
      id: idFor(request),
      policyId,
      memberId: null,
      benefit,
      eventOn,
      declaredOn: eventOn,
      child: benefit === 'birth' ? child : null,
      sameEventAs,
      agency: null,
      sealedPathology: null,
      pathologyDigests: [],
    };
    const amountCentimes = this.amountOf(benefit, eventOn, n);
    await this.queue.run(declareClaim, declared, request);
    await this.queue.run(acceptClaim, { ...of, amountCentimes, decidedOn }, keyed(request, 'accept'));
    const settling = keyed(request, 'settle');
    await this.queue.run(settleClaim, { ...of, id: idFor(settling), amountCentimes, settledOn: today }, settling);
  }

  private amountOf(benefit: Benefit, on: Day, n: number): number {
    const { fromCentimes, toCentimes } = this.parameters().on(BENEFIT_RULES, on)[benefit];
    const stepCentimes = 10_000;
    const steps = Math.floor((toCentimes - fromCentimes) / stepCentimes) + 1;
    return fromCentimes + stepCentimes * (n % steps);
  }
}

interface SettledClaim {
  policyId: string;
  child: { firstName: string; lastName: string };
  n: number;
  benefit: Benefit;
  claimNumber: string;
  sameEventAs: string | null;
}

/** A loan of a history. */
function loanOf(year: number, serial: number): string {
  return `H${year}-${serial}`;
}

function yearOfRequest({ at }: CommandRequest): number {
  return Number(businessDay(at).slice(0, 4));
}

function keyed(request: CommandRequest, step: string): CommandRequest {
  return { ...request, idempotencyKey: `${request.idempotencyKey}/${step}` };
}
