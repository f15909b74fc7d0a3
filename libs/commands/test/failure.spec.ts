import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/domain';
import { QueryFailedError } from 'typeorm';
import {
  ConnectionLost,
  driverFailure,
  isLockTimeout,
  isTransient,
  isUniqueViolation,
  meaningOf,
} from '../src/connection/failure.js';

const withCode = (code: string, message = 'failed') => Object.assign(new Error(message), { code });

describe('the same work is tried again', () => {
  it.each([
    ['the server is not there', withCode('ECONNREFUSED')],
    ['the connection was reset', withCode('ECONNRESET')],
    ['the pipe is broken', withCode('EPIPE')],
    ['the name is not resolved now', withCode('EAI_AGAIN')],
    ['the connection failed', withCode('08006')],
    ['too many connections', withCode('53300')],
    ['the disk is full', withCode('53100')],
    ['an administrator ended the connection', withCode('57P01')],
    ['the server is starting', withCode('57P03')],
    ['an input or output error', withCode('58030')],
    ['a serialization failure', withCode('40001')],
    ['a deadlock', withCode('40P01')],
    ['a lock was not to be had in time', withCode('55P03')],
    ['a standby took over and is not yet writable', withCode('25006')],
    ['a transaction idled too long', withCode('25P03')],
    ['a statement took too long', withCode('57014')],
    ['the driver lost its connection', driverFailure(new Error('Connection terminated unexpectedly'))],
    ['the pool could not connect in time', new ConnectionLost(new Error('timeout exceeded when trying to connect'))],
    ['the driver failed in a query of TypeORM', new QueryFailedError('SELECT 1', [], new Error('Query read timeout'))],
    ['the server failed in a query of TypeORM', new QueryFailedError('SELECT 1', [], withCode('57P01'))],
    [
      'a prepared statement no longer fits its table',
      Object.assign(withCode('0A000', 'cached plan must not change result type'), { routine: 'RevalidateCachedQuery' }),
    ],
  ])('when %s', (_, error) => expect(isTransient(error)).toBe(true));
});

describe('a network that does not carry now', () => {
  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ECONNABORTED',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'EHOSTDOWN',
    'ENETUNREACH',
    'ENETDOWN',
    'ENOTFOUND',
    'EAI_AGAIN',
  ])('says %s, and may carry again', (code) => expect(isTransient(withCode(code))).toBe(true));

  it('is told with what failed', () => {
    expect(new ConnectionLost(new Error('socket hang up')).message).toBe(
      'the connection to the database failed: socket hang up',
    );
    expect(new ConnectionLost('reset').message).toContain('failed: reset');
  });
});

describe('an error of the server', () => {
  it('is a lock that was not to be had, or a unique constraint that was broken, by its code', () => {
    const errors = ['55P03', '23505', '23514'].map((code) => withCode(code));
    expect(errors.map(isLockTimeout)).toEqual([true, false, false]);
    expect(errors.map(isUniqueViolation)).toEqual([false, true, false]);
  });

  it('means to a product what it says of the constraint, or what it is', () => {
    const refusal = new DomainError('purse.seal-taken', 409, '');
    const broken = (constraint?: string) => Object.assign(withCode('23505'), { constraint });
    const meanings = { purse_seal_unique: () => refusal };
    const [known, other, none] = [broken('purse_seal_unique'), broken('other'), broken()];
    expect(meaningOf(known, meanings)).toBe(refusal);
    expect([other, none].map((error) => meaningOf(error, meanings))).toEqual([other, none]);
  });
});

describe('the same work would fail again', () => {
  it.each([
    ['a unique constraint', withCode('23505')],
    ['a check constraint', withCode('23514', 'violates check constraint "connection_check"')],
    ['a table that is not there', withCode('42P01')],
    ['text that the database does not hold', withCode('22021')],
    ['a wrong password', withCode('28P01')],
    ['a refusal of the product', new DomainError('visit.timeout', 422, 'The connection was terminated: timeout.')],
    ['our own mistake', new TypeError("Cannot read properties of undefined (reading 'id')")],
    ['an error whose words speak of connections', new Error('policy 12 was terminated: connection timeout')],
    ['a refusal by the server in a query of TypeORM', new QueryFailedError('SELECT 1', [], withCode('23505'))],
    ['what a server does not support', withCode('0A000')],
    ['a file that is not there', withCode('ENOENT')],
    ['what the server refuses', driverFailure(withCode('23505'))],
    ['a code that only ends like one', withCode('X40001')],
    ['a code that only begins like one', withCode('40001X')],
    ['an error that calls itself a failed query', Object.assign(new Error('no'), { name: 'QueryFailedError' })],
    ['an error with a driver’s in it', Object.assign(new Error('no'), { driverError: new Error('reset') })],
    ['something that is no error', 'broken'],
    ['nothing', undefined],
  ])('after %s', (_, error) => expect(isTransient(error)).toBe(false));
});
