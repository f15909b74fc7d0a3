import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LANE_COUNT } from '#libs/commands';
import { assert, businessDay, instantOf, uuidV7 } from '#libs/domain';
import { Loop } from '#libs/messaging';
import { PLATFORM, type Platform } from '#libs/service';
import { COUNTER_LIMITS } from '../account/rules.parameter.js';
import { ALERT_RULES, type AlertRule, type MovementRule } from './alert-rules.parameter.js';
import type { Alert } from './alert.js';
import { lookBackTo, suspiciousMovements, suspiciousReversals, type Evidence, type Surroundings } from './detection.js';
import { nextSteps, type WatchStep } from './watch-positions.js';
import { WatchStore, type CodedAlert, type TouchedAccount } from './watch.store.js';

const LOOK_EVERY_MS = 1_000;
const POSITIONS_OF_A_LANE_AT_ONCE = 250;

type FoundAlert = Omit<Alert, 'status' | 'takenBy' | 'steps' | 'raisedAt'>;

/**
 * Looks for fraud in what the journal tells, behind the counters: no operation waits for it. Each rule has its own place
 * in the journal, so that a new one goes through all of the past. One instance watches at a time.
 */
@Injectable()
export class AlertWatch implements OnApplicationBootstrap {
  private readonly surroundings: Surroundings;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {
    this.surroundings = {
      limitsOn: (day) => {
        const { parameters } = this.platform;
        assert(parameters, 'accounts have dated parameters');
        const { approvalAboveCentimes, withdrawalDayMaxCentimes } = parameters.current().on(COUNTER_LIMITS, day);
        return [approvalAboveCentimes, withdrawalDayMaxCentimes];
      },
      regionOf: (agency) => this.platform.network.agency(agency)?.region,
    };
  }

  onApplicationBootstrap(): void {
    const loop = new Loop('alerts', () => this.round(), LOOK_EVERY_MS, this.platform.log);
    this.platform.background.push(loop);
    loop.start();
  }

  /** One step of each group of rules. It rests as long as it worked, so that going through the past leaves room. */
  async round(): Promise<'again' | 'pause'> {
    const startedMs = performance.now();
    const isMoved = await this.dataSource.transaction((manager) => this.step(new WatchStore(manager)));
    if (!isMoved) return 'pause';
    await sleep(performance.now() - startedMs);
    return 'again';
  }

  private async step(store: WatchStore): Promise<boolean> {
    if (!(await store.lock())) return false;
    const { parameters } = this.platform;
    assert(parameters, 'accounts have dated parameters');
    const { rules } = parameters.current().on(ALERT_RULES, businessDay(instantOf(Date.now())));
    const byDigest = new Map(rules.map((rule) => [hash('sha256', JSON.stringify(rule)), rule]));
    const watches = await store.watches(
      [...byDigest].map(([digest, { code }]) => ({ digest, code })),
      LANE_COUNT,
    );
    const steps = nextSteps(watches, await store.heads(), POSITIONS_OF_A_LANE_AT_ONCE);
    for (const step of steps) {
      await this.look(
        store,
        step,
        step.digests.map((digest) => byDigest.get(digest)!),
      );
      await store.move(step);
    }
    return steps.length > 0;
  }

  private async look(store: WatchStore, step: WatchStep, rules: readonly AlertRule[]): Promise<void> {
    const touched = await store.touched(step);
    if (touched.length === 0) return;
    const found = [
      ...(await this.lookAtMovements(store, touched, rules.filter(isOfMovements))),
      ...(await this.lookAtPhones(store, touched, rules)),
      ...(await this.lookAtReversals(store, touched, rules)),
    ];
    await store.keep(found);
  }

  private async lookAtMovements(
    store: WatchStore,
    touched: readonly TouchedAccount[],
    rules: readonly MovementRule[],
  ): Promise<FoundAlert[]> {
    const moved = touched.filter(({ isMoved }) => isMoved);
    if (moved.length === 0 || rules.length === 0) return [];
    const longestHours = Math.max(...rules.map(({ windowHours }) => windowHours));
    const trails = await store.movements(
      moved.map((account) => ({ ...account, sinceDay: lookBackTo(businessDay(account.from), longestHours) })),
    );
    const raised = await store.raised(moved.map(({ accountId }) => accountId));
    return rules.flatMap((rule) =>
      moved.flatMap(({ accountId, from }) => {
        const [trail, known] = [trails.get(accountId) ?? [], raisedBy(rule, raised.get(accountId))];
        return suspiciousMovements(rule, trail, from, known, this.surroundings).map(({ anchor, evidence }) =>
          alertOf(rule, 'account', accountId, anchor, evidence),
        );
      }),
    );
  }

  private async lookAtPhones(
    store: WatchStore,
    touched: readonly TouchedAccount[],
    rules: readonly AlertRule[],
  ): Promise<FoundAlert[]> {
    const opened = touched.filter(({ isOpened }) => isOpened).map(({ accountId }) => accountId);
    const ofPhones = rules.filter((rule) => rule.kind === 'shared-phone');
    if (opened.length === 0 || ofPhones.length === 0) return [];
    const shared = await store.sharedPhones(opened);
    return ofPhones.flatMap((rule) =>
      shared
        .filter(({ accountIds }) => accountIds.length >= rule.accounts)
        .map(({ accountId, agency, at, accountIds }) => {
          const evidence = { measured: { accounts: accountIds.length }, accountIds };
          return alertOf(rule, 'account', accountId, { id: accountId, agency, at }, evidence);
        }),
    );
  }

  private async lookAtReversals(
    store: WatchStore,
    touched: readonly TouchedAccount[],
    rules: readonly AlertRule[],
  ): Promise<FoundAlert[]> {
    const reversed = touched.filter(({ isReversed }) => isReversed);
    const ofReversals = rules.filter((rule) => rule.kind === 'quick-reversals');
    if (reversed.length === 0 || ofReversals.length === 0) return [];
    const from = reversed.map((account) => account.from).toSorted()[0]!;
    const longestHours = Math.max(...ofReversals.map(({ windowHours }) => windowHours));
    const trails = await store.reversals(reversed, lookBackTo(businessDay(from), longestHours));
    const raised = await store.raised([...trails.keys()]);
    return ofReversals.flatMap((rule) =>
      [...trails].flatMap(([person, trail]) =>
        suspiciousReversals(rule, trail, from, raisedBy(rule, raised.get(person))).map(({ anchor, evidence }) =>
          alertOf(rule, 'person', person, anchor, evidence),
        ),
      ),
    );
  }
}

function raisedBy({ code }: AlertRule, raised: readonly CodedAlert[] = []): CodedAlert[] {
  return raised.filter((alert) => alert.code === code);
}

function isOfMovements(rule: AlertRule): rule is MovementRule {
  return rule.kind !== 'shared-phone' && rule.kind !== 'quick-reversals';
}

/** An alert with an id that comes out again whenever the same is found. */
function alertOf(
  rule: AlertRule,
  subjectKind: Alert['subjectKind'],
  subject: string,
  { id: anchorId, agency, at }: { id: string; agency: string; at: string },
  evidence: Evidence,
): FoundAlert {
  const { code } = rule;
  const id = uuidV7(Date.parse(at), hash('sha256', `${code} ${subject} ${anchorId}`, 'buffer'));
  return { id, code, rule, subjectKind, subject, agency, anchorId, anchoredAt: at, evidence };
}
