import { defineErrors, type Instant } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { AlertRule } from './alert-rules.parameter.js';
import { AlertTable } from './alert.table.js';
import type { Evidence } from './detection.js';
import { ACCOUNTS_WORDS } from '../words/refusals.words.js';

/** What somebody did about an alert. */
export interface AlertStep {
  status: 'taken' | 'cleared' | 'escalated';
  by: string;
  at: Instant;
  /** Of a decision. */
  reason: string | null;
}

/** What a rule has found; compliance takes it, and clears or escalates it. */
export interface Alert {
  id: string;
  /** Of the rule, and the rule as it was. */
  code: string;
  rule: AlertRule;
  /** Whose it is: an account, or a person who works at a counter. */
  subjectKind: 'account' | 'person';
  subject: string;
  agency: string;
  /** The movement, the account or the reversal that made it complete, and when it happened. */
  anchorId: string;
  anchoredAt: Instant;
  raisedAt: Instant;
  evidence: Evidence;
  status: 'open' | AlertStep['status'];
  takenBy: string | null;
  /** In their order. */
  steps: AlertStep[];
}

/** Refusals of alerts. */
export const refuseAlert = defineErrors(ACCOUNTS_WORDS, {
  'alert.not-found': { status: 404, detail: 'There is no alert with this id.' },
  'alert.taken': { status: 409, detail: 'Somebody else has taken this alert: takenBy says who.' },
  'alert.not-taken': { status: 409, detail: 'Take the alert first: who decides has looked at it.' },
  'alert.decided': { status: 409, detail: 'This alert was cleared or escalated already.' },
  'alert.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
});

/** Somebody looks at an alert from now on. */
export interface TakeAlert {
  id: string;
  by: string;
}

/** Decides an alert that one has taken. */
export interface DecideAlert extends TakeAlert {
  outcome: 'cleared' | 'escalated';
  /** For whoever asks later. */
  reason: string;
}

/** What who works on an alert is answered. */
export type AlertReply = Pick<Alert, 'id' | 'status' | 'takenBy'>;

interface Rows {
  alert: Alert | undefined;
}

/** Takes an alert from the queue; taken by the same person, it stays so. Refuses `alert.not-found`, `alert.taken`, `alert.decided`. */
export const takeAlert = defineCommand({
  name: 'accounts.take-alert',
  rows: ({ id }: TakeAlert) => ({ alert: AlertTable.by('id', id) }),
  decide: ({ alert }: Rows, { by }: TakeAlert, { at }: DecisionContext): Decision<AlertReply, Rows> => {
    const found = undecided(alert);
    const { id, takenBy } = found;
    if (takenBy === by) return { reply: { id, status: 'taken', takenBy } };
    if (takenBy !== null) throw refuseAlert('alert.taken', { takenBy });
    const step: AlertStep = { status: 'taken', by, at, reason: null };
    return {
      save: { alert: { ...found, status: 'taken', takenBy: by, steps: [...found.steps, step] } },
      reply: { id, status: 'taken', takenBy: by },
    };
  },
});

/** Clears an alert, or escalates it to whom it concerns. Refuses `alert.not-found`, `alert.not-taken`, `alert.taken`, `alert.decided`. */
export const decideAlert = defineCommand({
  name: 'accounts.decide-alert',
  rows: ({ id }: DecideAlert) => ({ alert: AlertTable.by('id', id) }),
  decide: (
    { alert }: Rows,
    { by, outcome, reason }: DecideAlert,
    { at }: DecisionContext,
  ): Decision<AlertReply, Rows> => {
    const found = undecided(alert);
    const { id, takenBy } = found;
    if (takenBy === null) throw refuseAlert('alert.not-taken');
    if (takenBy !== by) throw refuseAlert('alert.taken', { takenBy });
    const step: AlertStep = { status: outcome, by, at, reason };
    return {
      save: { alert: { ...found, status: outcome, steps: [...found.steps, step] } },
      reply: { id, status: outcome, takenBy },
    };
  },
});

function undecided(alert: Alert | undefined): Alert {
  if (!alert) throw refuseAlert('alert.not-found');
  if (alert.status === 'cleared' || alert.status === 'escalated')
    throw refuseAlert('alert.decided', { status: alert.status });
  return alert;
}
