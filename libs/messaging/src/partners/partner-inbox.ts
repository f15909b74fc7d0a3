import { isTransient } from '#libs/commands';
import { DomainError } from '#libs/domain';
import type { DataSource, EntityManager } from 'typeorm';
import { storable } from '../broker/message.js';
import {
  contentOf,
  missingRanges,
  placementOf,
  refusePartnerEvent,
  type NumberRange,
  type PartnerEvent,
  type SourceState,
} from './partner-event.js';

/** How an event stands: taken, refused for good, held until what comes before it is there, or waiting for a person. */
export type PartnerEventStatus = 'taken' | 'refused' | 'held' | 'listed';

/** What a partner is told of an event of its. */
export interface PartnerAnswer {
  source: string;
  id: string;
  status: PartnerEventStatus;
  /** Of a refused one. */
  code?: string;
  details?: object;
  /** Numbers that are missing before it, of one that is held. */
  missing?: NumberRange[];
}

/**
 * Does what an event asks for, in the transaction that takes it: by commands, for instance. A refusal keeps nothing of
 * it, and is told back.
 */
export type PartnerEventHandler = (event: PartnerEvent, manager: EntityManager) => Promise<void>;

interface Stored {
  status: PartnerEventStatus;
  content: string;
  code: string | null;
  details: object | null;
}

interface HeldEvent extends Omit<PartnerEvent, 'subject' | 'number'> {
  subject: string | null;
  number: string;
}

const RELEASED_AT_ONCE_MAX = 500;

/**
 * Takes partners' events: each once, by source and id, by whatever channel and however often it comes; those of a source
 * that numbers them in its order. What comes too early is held; what is held for longer than the window is listed, for a
 * person to release or refuse.
 */
export class PartnerInbox {
  constructor(
    private readonly dataSource: DataSource,
    private readonly handler: PartnerEventHandler,
    /** How long an event is held for what comes before it. */
    private readonly windowMs: number,
  ) {}

  /**
   * Takes an event; when it returns, what it says is committed, with what was held for it.
   *
   * @param channel by which it came, as lists tell it: `kafka` or `http`
   * @throws a transient failure, after which it is to be brought again
   */
  take(event: PartnerEvent, channel: string): Promise<PartnerAnswer> {
    return this.dataSource.transaction(async (manager) => {
      const state = await lockSource(manager, event);
      const known = await this.known(manager, event);
      if (known) return known;
      const placement = placementOf(state, event);
      if (placement !== 'take') return this.setAside(manager, event, channel, state, placement);
      const answer = await this.handle(manager, event);
      await store(manager, event, channel, answer);
      if (event.number !== undefined) await this.goOn(manager, event, event.number);
      return answer;
    });
  }

  /** Lists events that are held for longer than the window. @returns how many are new on the list */
  async listOverdue(): Promise<number> {
    const [listed] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE partner_event SET status = 'listed', told_at = NULL
       WHERE status = 'held' AND received_at < now() - $1 * interval '1 millisecond' RETURNING 1`,
      [this.windowMs],
    );
    return listed.length;
  }

  /**
   * A person lets the events of a source go on although some before them are missing: everything up to a number is
   * taken, in order, and what is missing before it is given up.
   *
   * @returns what became of each
   */
  release(of: Pick<PartnerEvent, 'partner' | 'source'>, upTo: number): Promise<PartnerAnswer[]> {
    return this.dataSource.transaction(async (manager) => {
      await lockSource(manager, of);
      const waiting = await heldUpTo(manager, of, upTo);
      const answers: PartnerAnswer[] = [];
      for (const event of waiting) answers.push(await this.settle(manager, event));
      const last = waiting.at(-1)?.number;
      if (last !== undefined) await this.goOn(manager, of, last);
      return answers;
    });
  }

  /** Numbers of a source that are missing now. */
  async missing({ partner, source }: Pick<PartnerEvent, 'partner' | 'source'>): Promise<NumberRange[]> {
    const [state] = await this.dataSource.query<{ lastNumber: number }[]>(
      'SELECT last_number::float8 AS "lastNumber" FROM partner_source WHERE partner = $1 AND source = $2',
      [partner, source],
    );
    return state ? missingRanges(state, await heldNumbers(this.dataSource.manager, { partner, source })) : [];
  }

  /** What is answered to an event that came before; undefined when it did not. */
  private async known(manager: EntityManager, event: PartnerEvent): Promise<PartnerAnswer | undefined> {
    const [known] = await manager.query<Stored[]>(
      'SELECT status, content, code, details FROM partner_event WHERE partner = $1 AND source = $2 AND id = $3',
      [event.partner, event.source, event.id],
    );
    if (!known) return undefined;
    if (known.content !== contentOf(event)) return refusal(event, refusePartnerEvent('partner-event.id-reused'));
    const { code, details, status } = known;
    const { source, id } = event;
    return { source, id, status, ...(code === null ? {} : { code, details: details ?? {} }) };
  }

  /** Holds what comes too early. What comes when its source went on without it is for a person. */
  private async setAside(
    manager: EntityManager,
    event: PartnerEvent,
    channel: string,
    state: SourceState,
    placement: 'hold' | 'passed',
  ): Promise<PartnerAnswer> {
    const taken = await manager.query<unknown[]>(
      'SELECT 1 FROM partner_event WHERE partner = $1 AND source = $2 AND number = $3',
      [event.partner, event.source, event.number],
    );
    if (taken.length > 0) return refusal(event, refusePartnerEvent('partner-event.number-reused'));
    const { source, id } = event;
    const answer: PartnerAnswer = { source, id, status: placement === 'hold' ? 'held' : 'listed' };
    await store(manager, event, channel, answer);
    return { ...answer, missing: missingRanges(state, await heldNumbers(manager, event)) };
  }

  /** Carries an event out; refused, it leaves no trace but its refusal. */
  private async handle(manager: EntityManager, event: PartnerEvent): Promise<PartnerAnswer> {
    await manager.query('SAVEPOINT partner_event');
    try {
      await this.handler(event, manager);
      await manager.query('RELEASE SAVEPOINT partner_event');
      return { source: event.source, id: event.id, status: 'taken' };
    } catch (error) {
      if (isTransient(error) || !(error instanceof DomainError)) throw error;
      await manager.query('ROLLBACK TO SAVEPOINT partner_event');
      return refusal(event, error);
    }
  }

  /** Moves the source on to a number, and takes what was held for it. */
  private async goOn(
    manager: EntityManager,
    of: Pick<PartnerEvent, 'partner' | 'source'>,
    number: number,
  ): Promise<void> {
    let last = number;
    for (const event of await heldUpTo(manager, of, number + RELEASED_AT_ONCE_MAX)) {
      if (event.number !== last + 1) break;
      await this.settle(manager, event);
      last = event.number;
    }
    await manager.query(
      'UPDATE partner_source SET last_number = greatest(last_number, $3) WHERE partner = $1 AND source = $2',
      [of.partner, of.source, last],
    );
  }

  private async settle(manager: EntityManager, event: PartnerEvent): Promise<PartnerAnswer> {
    const answer = await this.handle(manager, event);
    await manager.query(
      `UPDATE partner_event SET status = $4, code = $5, details = $6, told_at = NULL
       WHERE partner = $1 AND source = $2 AND id = $3`,
      [event.partner, event.source, event.id, answer.status, answer.code ?? null, answer.details ?? null],
    );
    return answer;
  }
}

function refusal({ source, id }: PartnerEvent, { code, details }: DomainError): PartnerAnswer {
  return { source, id, status: 'refused', code, details: details ?? {} };
}

/** Locks a source: its events are taken one after another, whichever instance and channel they come by. */
async function lockSource(
  manager: EntityManager,
  { partner, source }: Pick<PartnerEvent, 'partner' | 'source'>,
): Promise<{ lastNumber: number }> {
  const [row] = await manager.query<{ lastNumber: number }[]>(
    `INSERT INTO partner_source (partner, source) VALUES ($1, $2)
     ON CONFLICT (partner, source) DO UPDATE SET last_number = partner_source.last_number
     RETURNING last_number::float8 AS "lastNumber"`,
    [partner, source],
  );
  return row ?? { lastNumber: 0 };
}

async function store(
  manager: EntityManager,
  event: PartnerEvent,
  channel: string,
  { status, code, details }: PartnerAnswer,
): Promise<void> {
  await manager.query(
    `INSERT INTO partner_event (partner, source, id, type, subject, occurred_at, number, data, content, channel, status, code, details)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      event.partner,
      event.source,
      event.id,
      event.type,
      event.subject ?? null,
      event.occurredAt,
      event.number ?? null,
      storable(JSON.stringify(event.data)),
      contentOf(event),
      channel,
      status,
      code ?? null,
      details ?? null,
    ],
  );
}

async function heldUpTo(
  manager: EntityManager,
  { partner, source }: Pick<PartnerEvent, 'partner' | 'source'>,
  upTo: number,
): Promise<(PartnerEvent & { number: number })[]> {
  const rows = await manager.query<HeldEvent[]>(
    `SELECT partner, source, id, type, subject, occurred_at AS "occurredAt", number, data FROM partner_event
     WHERE partner = $1 AND source = $2 AND status IN ('held', 'listed') AND number <= $3 ORDER BY number LIMIT $4`,
    [partner, source, upTo, RELEASED_AT_ONCE_MAX],
  );
  return rows.map(({ subject, number, ...event }) => ({
    ...event,
    ...(subject === null ? {} : { subject }),
    number: Number(number),
  }));
}

async function heldNumbers(
  manager: EntityManager,
  { partner, source }: Pick<PartnerEvent, 'partner' | 'source'>,
): Promise<number[]> {
  const rows = await manager.query<{ number: string }[]>(
    `SELECT number FROM partner_event WHERE partner = $1 AND source = $2 AND status IN ('held', 'listed') ORDER BY number`,
    [partner, source],
  );
  return rows.map(({ number }) => Number(number));
}
