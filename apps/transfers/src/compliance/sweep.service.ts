import { setImmediate as othersFirst, setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { idFor, type CommandQueue, type CommandRequest } from '#libs/commands';
import { assert, DomainError, instantOf, uuidV7, type Instant } from '#libs/domain';
import { Loop } from '#libs/messaging';
import { PLATFORM, type Platform } from '#libs/service';
import type { PersonAbroad } from '../operator/operator.js';
import type { IdentifiedPerson, NamedPerson } from '../person/person.js';
import type { ScreeningCase, CaseVerdict, TransferKind } from '../screening/case.js';
import { identified, named, ofRemittance, Screener, type Asked } from '../watch-list/screener.service.js';
import { decideCase, decisionOf } from './decide-case.js';
import { hold } from './hold.js';

const LOOK_EVERY_MS = 5_000;
const AT_ONCE_MAX = 200;
const DAY_MS = 24 * 60 * 60_000;
/** People are compared again for so long after a transfer (domain rule: 12 months). */
const LOOKED_BACK_MS = 366 * DAY_MS;
/** An instance that has not heard of new lists yet, or whose transaction takes long, is waited for. */
const SETTLED_AFTER_MS = 5 * 60_000;

/** Up to which transfer people were compared with lists of this revision. */
interface Sweep {
  revision: number;
  afterId: string;
}

/** The people of a transfer; money from abroad has a sender who is only named. */
type Swept = { id: string; beneficiary: NamedPerson; screenedRevision: number } & (
  | { kind: Exclude<TransferKind, 'remittance'>; sender: IdentifiedPerson; payee: IdentifiedPerson | null }
  | { kind: 'remittance'; sender: PersonAbroad; payee: IdentifiedPerson }
);

/** The next of a table after an id, by its key. What is held waits for its case already; what came to nothing moved no money. */
const nextOf = (kind: TransferKind, payee: string, revision: string, from: string) => `
  (SELECT '${kind}' AS kind, id, sender, beneficiary, ${payee} AS payee, ${revision} AS "screenedRevision"
   FROM ${from} ORDER BY id LIMIT $2)`;
const SWEPT = [
  nextOf('transfer', 'payee', 'screened_revision', 'transfer WHERE id > $1'),
  nextOf(
    'remittance',
    'payee',
    '0',
    `remittance WHERE id > $1 AND (paid_out_at IS NOT NULL OR status = 'reserved' AND held_by IS NULL)`,
  ),
  nextOf('family-aid', 'NULL::jsonb', '0', `family_aid WHERE id > $1 AND (sent_at IS NOT NULL OR status = 'asking')`),
].join(' UNION ALL ');

/**
 * Compares the people of the last twelve months with lists that have changed, oldest first, beside what counters do, and
 * applies at once what was decided of the same person and entry before. Several instances may do so: each transfer is held
 * by one key, and what was decided is left as it is.
 */
@Injectable()
export class ComplianceSweep implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly screener: Screener,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  onApplicationBootstrap(): void {
    const loop = new Loop('screening', () => this.round(Date.now()), LOOK_EVERY_MS, this.platform.log);
    this.platform.background.push(loop);
    loop.start();
  }

  /** Compares some, and applies some precedents. */
  async round(nowMs: number): Promise<'again' | 'pause'> {
    const { backgroundQueue: commands } = this.platform;
    assert(commands, 'transfers have a command queue');
    const at = instantOf(nowMs);
    await this.applyPrecedents(commands, at);
    return this.compare(commands, at);
  }

  private async applyPrecedents(commands: CommandQueue, at: Instant): Promise<void> {
    const open = await this.dataSource.query<(Pick<ScreeningCase, 'id' | 'subjects'> & { precedent: CaseVerdict })[]>(
      `SELECT id, subjects, precedent FROM screening_case WHERE status = 'open' AND precedent IS NOT NULL
       ORDER BY id LIMIT $1`,
      [AT_ONCE_MAX],
    );
    const reason = 'decided before of the same person and entry';
    const decided = open.map(async (one) => {
      const decision = decisionOf(one, { verdict: one.precedent, reason, by: 'precedent' });
      await commands.run(decideCase, decision, requestOf(`precedent ${one.id}`, at)).catch(unlessRefused);
    });
    await Promise.all(decided);
  }

  private async compare(commands: CommandQueue, at: Instant): Promise<'again' | 'pause'> {
    const { revision } = this.screener.inForce;
    const sweep = revision > 0 ? await this.sweepOf(revision, at) : undefined;
    if (!sweep) return 'pause';
    const startedMs = performance.now();
    const transfers = await this.dataSource.query<Swept[]>(`${SWEPT} ORDER BY id LIMIT $2`, [
      sweep.afterId,
      AT_ONCE_MAX,
    ]);
    for (const transfer of transfers) {
      if (transfer.screenedRevision < revision) await this.compareOne(commands, transfer, at);
      await othersFirst();
    }
    await this.advance(sweep, transfers.at(-1)?.id ?? sweep.afterId, at);
    if (transfers.length < AT_ONCE_MAX) return 'pause';
    await sleep(performance.now() - startedMs); // half of the time is the counters'
    return 'again';
  }

  private async compareOne(commands: CommandQueue, transfer: Swept, at: Instant): Promise<void> {
    const { id: transferId } = transfer;
    const screened = this.screener.screen(peopleOf(transfer));
    if (screened.subjects.length === 0) return;
    const request = requestOf(`hold ${transferId} ${screened.revision}`, at);
    await commands.run(hold, { caseId: idFor(request), transferId, screened }, request);
  }

  /** Where the comparison stands; from the beginning again with new lists; undefined while another instance is ahead. */
  private async sweepOf(revision: number, at: Instant): Promise<Sweep | undefined> {
    const [sweep] = await this.dataSource.query<Sweep[]>(
      `INSERT INTO screening_sweep AS s (id, revision, after_id) VALUES ('sweep', $1, $2)
       ON CONFLICT (id) DO UPDATE SET
         after_id = CASE WHEN s.revision < excluded.revision THEN excluded.after_id ELSE s.after_id END,
         revision = greatest(s.revision, excluded.revision)
       RETURNING revision, after_id AS "afterId"`,
      [revision, idAt(Date.parse(at) - LOOKED_BACK_MS)],
    );
    return sweep?.revision === revision ? sweep : undefined;
  }

  private async advance({ revision, afterId }: Sweep, reachedId: string, at: Instant): Promise<void> {
    const settledId = idAt(Date.parse(at) - SETTLED_AFTER_MS);
    const next = reachedId < settledId ? reachedId : settledId;
    if (next <= afterId) return;
    await this.dataSource.query(
      `UPDATE screening_sweep SET after_id = $3 WHERE id = 'sweep' AND revision = $1 AND after_id = $2`,
      [revision, afterId, next],
    );
  }
}

function peopleOf(transfer: Swept): Asked[] {
  const { beneficiary } = transfer;
  if (transfer.kind === 'remittance') return ofRemittance(transfer.payee, transfer.sender, beneficiary);
  const { sender, payee } = transfer;
  const people = [identified('sender', sender), named(sender, beneficiary)];
  return [...people, ...(payee ? [identified('payee', payee)] : [])];
}

/** Ids begin with the time: the first of an instant. */
function idAt(epochMs: number): string {
  return uuidV7(epochMs, Buffer.alloc(16));
}

function requestOf(idempotencyKey: string, at: Instant): CommandRequest {
  return { idempotencyKey, scope: 'screening', by: 'screening', asked: {}, at };
}

/** What is decided meanwhile, or waits for an account, is looked at again. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
}
