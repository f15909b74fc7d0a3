import { describe, expect, it } from '@jest/globals';
import { afterFailure, ATTEMPTS_MAX, fileNameOfRun, periodsOf } from '../src/delivery/delivery.js';
import { lastRunOf, readSchedules, schedulesIn } from '../src/delivery/schedule.file.js';

const entry = (changes: object = {}) => ({
  name: 'monthly',
  cron: '0 7 1 * *',
  table: 'dashboard',
  periods: 'last-year,year-to-date',
  format: 'xlsx',
  to: { folder: 'head-office/monthly' },
  ...changes,
});
const inFile = (...entries: object[]) => schedulesIn(JSON.stringify(entries));

describe('a file of schedules', () => {
  it('is YAML or JSON', () => {
    const yaml = `
- name: to-head-office
  cron: '30 6 * * 1'
  table: annual
  periods: 2014,last-year
  format: csv
  excel: true
  lang: fr
  to: { mail: [head@example.org] }
- name: archive
  cron: '0 0 1 1 *'
  table: dashboard
  periods: 2022
  format: pdf
  lang: ar
  to: { bucket: yearly/ }`;
    expect(schedulesIn(yaml)).toMatchObject([
      { name: 'to-head-office', isForExcel: true, language: 'fr', to: { mail: ['head@example.org'] } },
      { name: 'archive', periods: '2022', language: 'ar', to: { bucket: 'yearly/' } },
    ]);
    expect(inFile(entry())).toMatchObject([
      { language: 'fr', isForExcel: false, to: { folder: 'head-office/monthly' } },
    ]);
  });

  it.each([
    [{ name: 'Monthly' }, 'entry 1: name must be'],
    [{ cron: 'every day' }, 'entry 1 (monthly): cron must be five fields'],
    [{ cron: '0 7 31 2 *' }, 'cron must be five fields'],
    [{ cron: '99 7 1 * *' }, 'cron must be five fields'],
    [{ table: 'figures' }, 'table must be one of dashboard, annual'],
    [{ periods: 'next-year' }, 'periods must be'],
    [{ periods: '2022-13-01' }, 'periods must be'],
    [{ format: 'docx' }, 'format must be one of json, csv, xlsx, pdf, svg'],
    [{ lang: 'de' }, 'lang must be one of fr, en, ar'],
    [{ excel: true }, 'excel must be'],
    [{ to: { folder: '/etc' } }, 'to must be'],
    [{ to: { folder: '../reports' } }, 'to must be'],
    [{ to: { folder: 'a', mail: ['a@b.org'] } }, 'to must be'],
    [{ to: { mail: [] } }, 'to must be'],
    [{ to: { mail: ['a@b.org\r\nBcc: c@d.org'] } }, 'to must be'],
    [{ to: { bucket: 'monthly' } }, 'to must be'],
    [{ colour: 'red' }, 'has a field colour'],
  ])('says what is wrong: %j', (changes, told) => {
    expect(() => inFile(entry(changes))).toThrow(told);
  });

  it('says so when it is no list, has a name twice, or cannot be read', () => {
    expect(() => schedulesIn('name: x')).toThrow('must hold a list');
    expect(() => schedulesIn('[}')).toThrow('neither YAML nor JSON');
    expect(() => inFile(entry(), entry())).toThrow('two schedules named monthly');
    expect(() => readSchedules('/nowhere/schedules.yaml')).toThrow('/nowhere/schedules.yaml, cannot be read: ENOENT');
    expect(readSchedules('')).toEqual([]);
  });
});

describe('the schedules of the demo', () => {
  it('are such a file', () => {
    const names = readSchedules('deploy/demo/schedules.yaml').map(({ name }) => name);
    expect(names).toEqual(['dashboard-of-the-month', 'annual-report']);
  });
});

describe('a run', () => {
  it('has the periods of its day', () => {
    expect(periodsOf('2019,last-year,year-to-date', '2026-11-26')).toBe('2019,2025,2026-11-26');
    expect(periodsOf('this-year,last-month-end', '2026-03-01')).toBe('2026,2026-02-28');
    expect(periodsOf('last-month-end', '2026-01-31')).toBe('2025-12-31');
  });

  it('is of Morocco’s clock; of those that were missed the last is made up for', () => {
    const at = (text: string) => new Date(text);
    // +01 until September 2026.
    expect(lastRunOf('0 7 1 * *', at('2026-05-15T00:00:00Z'), at('2026-07-02T00:00:00Z'))).toEqual(
      at('2026-07-01T06:00:00Z'),
    );
    expect(lastRunOf('0 7 1 * *', at('2026-07-01T06:00:00Z'), at('2026-07-02T00:00:00Z'))).toBeUndefined();
    expect(lastRunOf('0 7 1 * *', at('2026-07-01T05:00:00Z'), at('2026-07-01T06:00:00Z'))).toEqual(
      at('2026-07-01T06:00:00Z'),
    );
  });

  it('that fails is tried again, later each time, and given up at last', () => {
    const waits = [1, 2, 3, 20].map((attempts) => afterFailure(attempts));
    expect(waits.map(({ waitMs }) => waitMs)).toEqual([30_000, 60_000, 120_000, 3_600_000]);
    const statuses = [1, ATTEMPTS_MAX - 1, ATTEMPTS_MAX].map((attempts) => afterFailure(attempts).status);
    expect(statuses).toEqual(['due', 'due', 'failed']);
  });

  it('brings a file of a name of its own', () => {
    expect(fileNameOfRun('monthly', '2026-12-01T06:00:00.000Z', 'xlsx')).toBe('monthly-2026-12-01T06-00Z.xlsx');
  });
});
