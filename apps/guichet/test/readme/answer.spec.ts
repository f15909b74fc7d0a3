import { describe, expect, it } from '@jest/globals';
import { differenceOf } from './answer.js';
import { Counterparts } from './counterparts.js';
import { asOfToday } from './written-day.js';

const MOMENT = { sinceMs: Date.parse('2027-03-01T10:00:00Z'), nowMs: Date.parse('2027-03-01T10:01:00Z') };
const [SHOWN, MADE, OTHER] = ['01a20309', '11111111', '22222222'].map((id) => `${id}-4c27-766d-b3de-7a4985ccf208`);
const [DIGEST, CODE] = ['980e2191bc11e430'.repeat(4), '1MZZ-1CGR-W7N7-PMG7'];

const compare = (shown: string, printed: string, counterparts = Counterparts.none()) =>
  differenceOf(shown.split('\n'), printed.split('\n'), counterparts, MOMENT);

describe('an answer is as it is shown', () => {
  it.each([
    ['word for word', 'B-3  2', 'B-3  2'],
    ['as JSON in another order and layout', '{"a": 1,\n "b": [2, {}]}', '{"b":[2,{}],"a":1}'],
    ['with another id', `{"id":"${SHOWN}"}`, `{"id":"${MADE}"}`],
    ['with another pick-up code', '{"code":"352724948216"}', '{"code":"000000000018"}'],
    ['with another verification code', `{"c":"${CODE}"}`, '{"c":"7K2M-Q4ZD-09XV-H3TA"}'],
    ['with another digest', DIGEST, 'a'.repeat(64)],
    ['with another token', 'eyJhbGci.eyJzd.Ab_1-', 'eyJx.eyJy.z'],
    ['in another time', 'done in 197.6 s (7545 a second), 3 ms', 'done in 2 s (12 a second), 14.5 ms'],
    ['with an instant of this run', 'as of 2026-11-26T11:34:32.758Z', 'as of 2027-03-01T10:00:30Z'],
    ['with an instant as many days from now', '2026-12-10T02:55:03Z', '2027-03-15T10:00:30Z'],
    ['with any lines in between', 'a\n…\nd', 'a\nb\nc\nd'],
    ['with no lines in between', 'a\n…\nd', 'a\nd'],
    ['with any end', 'HTTP/1.1 201 Created\n…\n{"a":1}\n…', 'HTTP/1.1 201 Created\nx: y\n\n{"a":1}'],
    ['when a line only looks like JSON', '[x] done', '[x] done'],
  ])('%s', (_, shown, printed) => expect(compare(shown, printed)).toBeUndefined());
});

describe('a wrong answer is found:', () => {
  it.each([
    ['another word', 'sent', 'paid', 'shown is sent\n  printed was paid'],
    ['another number', '{"a":{"b":[1,2]}}', '{"a":{"b":[1,3]}}', '.a.b[1]: shown is 2, printed was 3'],
    ['another key', '{"fee":1}', '{"feeCentimes":1}', '.feeCentimes: is not shown, printed was 1'],
    ['a key too few', '{"a":1,"b":2}', '{"a":1}', '.b: shown is 2, printed was none'],
    ['a number as text', '{"a":1}', '{"a":"1"}', '.a: shown is 1, printed was "1"'],
    ['null for a text', '{"a":"x"}', '{"a":null}', '.a: shown is "x", printed was null'],
    ['a list too long', '{"a":[1]}', '{"a":[1,1]}', '.a: shown are 1, printed were 2'],
    ['text for JSON', '{"a":1}', 'bash: curl: command not found', 'printed was bash'],
    ['nothing', '{"a":1}', '', 'shown is {"a":1}'],
    ['too much', 'a', 'a\nb', 'nothing more is shown, but printed was: b'],
    ['too little', 'a\nb', 'a', 'shown is b, printed was nothing more'],
    ['something after any lines', 'a\n…\nd', 'a\nb\nc', 'after "…"'],
    ['text where an id is shown', `{"id":"${SHOWN}"}`, '{"id":"none"}', '.id: shown is'],
    ['an id without hyphens', SHOWN ?? '', (SHOWN ?? '').replaceAll('-', ''), 'shown is'],
    ['a code that is too short', '352724948216', '35272494821', 'shown is'],
    ['a code of another kind', '352724948216', CODE ?? '', 'shown is'],
    ['another receipt number', 'RAB-001-T-2026-000001', 'RAB-001-T-2026-000002', 'shown is'],
    ['an instant before this run', 'as of 2026-11-26T11:34:32.758Z', 'as of 2027-03-01T09:59:59Z', 'shown is'],
    ['an instant to come', '2026-11-26T11:34:32.758Z', '2027-03-01T10:01:01Z', 'shown is'],
    ['an instant a day too late', '2026-12-10T02:55:03Z', '2027-03-16T10:00:30Z', 'shown is'],
    ['another instant of the past', '2023-01-05T08:00:00Z', '2023-01-05T08:00:01Z', 'shown is'],
    ['another number beside a time', '1491 operations in 1.2 s', '1490 operations in 1.2 s', 'shown is'],
  ])('%s', (_, shown, printed, difference) => expect(compare(shown, printed)).toContain(difference));
});

describe('an id stands for one other:', () => {
  it('the same one wherever it is shown', () => {
    const known = Counterparts.none();
    expect(compare(`{"id":"${SHOWN}"}`, `{"id":"${MADE}"}`, known)).toBeUndefined();
    expect(compare(`{"transferId":"${SHOWN}"}`, `{"transferId":"${MADE}"}`, known)).toBeUndefined();
    expect(compare(`{"transferId":"${SHOWN}"}`, `{"transferId":"${OTHER}"}`, known)).toContain(OTHER);
    expect(compare(`{"transferId":"${OTHER}"}`, `{"transferId":"${MADE}"}`, known)).toContain(MADE);
  });

  it('within one answer too', () => {
    expect(compare(`["${SHOWN}", "${SHOWN}"]`, `["${MADE}", "${MADE}"]`)).toBeUndefined();
    expect(compare(`["${SHOWN}", "${SHOWN}"]`, `["${MADE}", "${OTHER}"]`)).toContain('[1]');
  });

  it('and is put into the commands that follow', () => {
    const known = Counterparts.none();
    expect(compare(`${SHOWN} 352724948216`, `${MADE} 000000000018`, known)).toBeUndefined();
    expect(known.inCommand(`curl /transfers/${SHOWN}?code=352724948216&a=1`)).toBe(
      `curl /transfers/${MADE}?code=000000000018&a=1`,
    );
  });

  it('but an answer that differs teaches nothing', () => {
    const known = Counterparts.none();
    expect(compare(`${SHOWN} 1`, `${MADE} 2`, known)).toBeDefined();
    expect(known.inCommand(SHOWN ?? '')).toBe(SHOWN);
  });
});

it('the day of writing stands for today, its month and year for ours, a later day for a later one', () => {
  const today = (text: string) => asOfToday(text, '2031-02-27', '2026-11-26');
  expect(today('from=2026-11-26&month=2026-11&periods=2026')).toBe('from=2031-02-27&month=2031-02&periods=2031');
  expect(today('in a week 2026-12-03, in 5 years 2031-11-26')).toBe('in a week 2031-03-06, in 5 years 2036-02-27');
  expect(today('RAB-001-T-2026-000001 [2025, 2026]')).toBe('RAB-001-T-2031-000001 [2025, 2031]');
  const others = 'at 2026-11-26T11:34:32.758Z on 2026-01-31, 2023-11-26, 2026-11-2, 12026';
  expect(today(others)).toBe(others);
});

it('the day of writing some months later, and the day before it, stand for as many months from now', () => {
  const today = (text: string) => asOfToday(text, '2031-01-31', '2026-11-26');
  expect(today('until 2026-12-26, 2027-05-26 and 2027-11-26')).toBe('until 2031-02-28, 2031-07-31 and 2032-01-31');
  expect(today('the last day 2026-12-25 or 2027-05-25')).toBe('the last day 2031-02-27 or 2031-07-30');
  expect(today('the next 2026-11-27, the last 2026-11-25')).toBe('the next 2031-02-01, the last 2026-11-25');
});

it('days are read as people write them, too', () => {
  const today = (text: string) => asOfToday(text, '2031-01-31', '2026-11-26');
  expect(today('du 26/11/2026 au 25/05/2027, après le 31/10/2026')).toBe(
    'du 31/01/2031 au 30/07/2031, après le 31/10/2026',
  );
});
