import { describe, expect, it } from '@jest/globals';
import { decideAlert, takeAlert, type Alert } from '../src/alert/alert.js';
import { ALERT_RULES } from '../src/alert/alert-rules.parameter.js';
import { AT, CONTEXT, idOf } from './decided.js';

const OPEN: Alert = {
  id: idOf(1),
  code: 'shortfall',
  rule: { code: 'shortfall', kind: 'shortfall', windowHours: 1 },
  subjectKind: 'account',
  subject: idOf(2),
  agency: 'RAB-001',
  anchorId: idOf(3),
  anchoredAt: AT,
  raisedAt: AT,
  evidence: { measured: { shortfallCentimes: 5 } },
  status: 'open',
  takenBy: null,
  steps: [],
};
const TAKEN_STEP = { status: 'taken', by: 'Nadia', at: AT, reason: null } as const;
const TAKEN: Alert = { ...OPEN, status: 'taken', takenBy: 'Nadia', steps: [TAKEN_STEP] };

const take = (alert: Alert | undefined, by = 'Nadia') => takeAlert.decide({ alert }, { id: OPEN.id, by }, CONTEXT);
const decide = (alert: Alert | undefined, by = 'Nadia', outcome: 'cleared' | 'escalated' = 'cleared') =>
  decideAlert.decide({ alert }, { id: OPEN.id, by, outcome, reason: 'a field was sold' }, CONTEXT);

describe('an alert', () => {
  it('is taken, and stays so when it is taken again', () => {
    expect(take(OPEN)).toEqual({ save: { alert: TAKEN }, reply: { id: OPEN.id, status: 'taken', takenBy: 'Nadia' } });
    expect(take(TAKEN)).toEqual({ reply: { id: OPEN.id, status: 'taken', takenBy: 'Nadia' } });
  });

  it.each(['cleared', 'escalated'] as const)('is %s by who has taken it', (outcome) => {
    expect(decide(TAKEN, 'Nadia', outcome)).toEqual({
      save: {
        alert: {
          ...TAKEN,
          status: outcome,
          steps: [TAKEN_STEP, { status: outcome, by: 'Nadia', at: AT, reason: 'a field was sold' }],
        },
      },
      reply: { id: OPEN.id, status: outcome, takenBy: 'Nadia' },
    });
  });

  it.each([
    ['taken that is not there', () => take(undefined), 'alert.not-found'],
    ['decided that is not there', () => decide(undefined), 'alert.not-found'],
    ['taken from somebody else', () => take(TAKEN, 'Omar'), 'alert.taken'],
    ['decided by somebody else', () => decide(TAKEN, 'Omar'), 'alert.taken'],
    ['decided before it is taken', () => decide(OPEN), 'alert.not-taken'],
    ['taken when it is cleared', () => take({ ...TAKEN, status: 'cleared' }), 'alert.decided'],
    ['decided when it is escalated', () => decide({ ...TAKEN, status: 'escalated' }), 'alert.decided'],
  ])('is not %s', (_, work, code) => {
    expect(work).toThrow(expect.objectContaining({ code }));
  });
});

describe('rules', () => {
  const [seed] = ALERT_RULES.seeds;

  it('have each code once', () => {
    const { rules } = seed!.value;
    expect(ALERT_RULES.misfitOf({ rules }, '2026-11-26')).toBeUndefined();
    expect(ALERT_RULES.misfitOf({ rules: [...rules, rules[0]] }, '2026-11-26')).toEqual({
      field: 'value.rules',
      expected: 'each code once, not structuring',
    });
  });

  it.each([
    { code: 'x', kind: 'unheard-of', windowHours: 1 },
    { code: 'x', kind: 'shortfall', windowHours: 0 },
    { code: 'x', kind: 'shortfall', windowHours: 1, more: 1 },
    { code: 'X', kind: 'shortfall', windowHours: 1 },
    { code: 'x', kind: 'shared-phone', accounts: 1 },
  ])('are not %j', (rule) => {
    expect(ALERT_RULES.misfitOf({ rules: [rule] }, '2026-11-26')).toBeDefined();
  });
});
