import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createLogger, nestLogger } from '../src/health/logger.js';

const PERSON = { firstName: 'Hassan', lastName: 'Tazi', idNumber: 'AB123456', phone: '0612345678' };
const PERSONAL = /Hassan|Tazi|AB123456|0612345678|482910573618|eyJhbGci/;

function open(level = 'info') {
  const lines: string[] = [];
  const stream = new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) });
  const log = createLogger('transfers', 'transfers-2', level, { database: '10.0.0.1:5432' }, stream);
  return { log, lines, first: () => JSON.parse(lines[0] ?? '{}') as Record<string, unknown> };
}

describe('the log', () => {
  it('is JSON lines that say which service and instance, and when', () => {
    const { log, first } = open();
    log.info({ url: 'http://127.0.0.1:3001' }, 'ready');
    expect(first()).toMatchObject({
      service: 'transfers',
      instance: 'transfers-2',
      url: 'http://127.0.0.1:3001',
      msg: 'ready',
    });
    expect(first()).not.toHaveProperty('uses');
    expect(first().time).toMatch(/^\d{4}-\d{2}-\d{2}T/);
  });

  it('names in a line about trouble where its database is', () => {
    const { log, first } = open();
    log.warn({ reason: 'timeout' }, 'failed');
    expect(first()).toMatchObject({ reason: 'timeout', uses: { database: '10.0.0.1:5432' } });
  });

  it.each([
    ['a person', PERSON],
    ['a person within', { sender: PERSON }],
    ['a request', { body: { sender: PERSON, beneficiary: PERSON, code: '482910573618' } }],
    ['a token', { headers: { authorization: 'Bearer eyJhbGci' } }],
    ['a request with its headers', { request: { headers: { authorization: 'Bearer eyJhbGci' } } }],
  ])('never prints %s', (_, fields) => {
    const { log, lines } = open();
    log.info(fields, 'by mistake');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('[redacted]');
    expect(lines[0]).not.toMatch(PERSONAL);
  });

  it('never prints what the database says about the row of a person', () => {
    const { log, lines, first } = open();
    const refused = Object.assign(
      new Error('new row for relation "transfer" violates check constraint "transfer_fee_check"'),
      {
        code: '23514',
        constraint: 'transfer_fee_check',
        detail: `Failing row contains (1, ${JSON.stringify(PERSON)}).`,
        where: 'COPY transfer, line 1: "Hassan"',
        parameters: [JSON.stringify(PERSON)],
        query: 'INSERT INTO transfer …',
      },
    );
    log.error({ err: refused }, 'request failed');
    expect(lines[0]).not.toMatch(PERSONAL);
    expect(first().err).toMatchObject({ type: 'Error', sqlState: '23514', constraint: 'transfer_fee_check' });
    expect((first().err as { stack: string }).stack).toContain('logger.spec');
  });

  it('tells where an error came from', () => {
    const { log, first } = open();
    log.error({ err: new TypeError('no sender') }, 'request failed');
    const { type, message, stack } = first().err as Record<string, string>;
    expect([type, message]).toEqual(['TypeError', 'no sender']);
    expect(stack).toContain('logger.spec');
  });

  it('keeps Nest’s chatter for those who debug', () => {
    const quiet = open();
    nestLogger(quiet.log).log('Mapped {/notes, POST} route', 'RouterExplorer');
    expect(quiet.lines).toEqual([]);
    const loud = open('debug');
    nestLogger(loud.log).log('Mapped {/notes, POST} route', 'RouterExplorer');
    expect(loud.first()).toMatchObject({ msg: 'Mapped {/notes, POST} route', context: 'RouterExplorer' });
  });
});
