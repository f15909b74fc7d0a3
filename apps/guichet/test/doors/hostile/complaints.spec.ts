import { describe, expect, it } from '@jest/globals';
import { complaintsOf } from './complaints.js';
import { wrongCell } from '../rights/rights.js';

const problem = { 'content-type': 'application/problem+json; charset=utf-8' };
const told = (more: object) =>
  JSON.stringify({ status: 400, code: 'request.invalid', instance: '/a/dist/b.js:1', ...more });

describe('of an answer is complained', () => {
  it.each([
    ['of nothing', { status: 400, headers: problem, text: told({}) }, {}, 0],
    ['of nothing that went well', { status: 201, headers: {}, text: 'SELECT 1 FROM a' }, {}, 0],
    ['of nothing when there is no body', { status: 404, headers: {}, text: '' }, { isHead: true }, 0],
    [
      'of no page where pages are',
      { status: 404, headers: { 'content-type': 'text/html' }, text: '' },
      { isPage: true },
      0,
    ],
    ['that it broke', { status: 500, headers: problem, text: told({}) }, {}, 1],
    ['of a page', { status: 404, headers: { 'content-type': 'text/html' }, text: '' }, {}, 1],
    ['of a body that is none', { status: 400, headers: problem, text: '{' }, {}, 1],
    ['of another status', { status: 400, headers: problem, text: told({ status: 422 }) }, {}, 1],
    ['of no code', { status: 400, headers: problem, text: told({ code: undefined }) }, {}, 1],
    ['of SQL', { status: 400, headers: problem, text: told({ detail: 'invalid input syntax for type uuid' }) }, {}, 1],
    ['of a stack', { status: 400, headers: problem, text: told({ detail: 'at f (/app/dist/libs/a.js:3:4)' }) }, {}, 1],
  ])('%s', (_, answer, how, count) => expect(complaintsOf(answer, how)).toHaveLength(count));
});

describe('a cell of the matrix is wrong', () => {
  const answer = (status: number, code: string) => ({ status, headers: {}, text: JSON.stringify({ code }) });

  it.each([
    [['teller'], 'teller', answer(404, 'transfer.not-found'), false],
    [['teller'], 'teller', answer(403, 'approval.not-allowed'), false],
    [['teller'], 'teller', answer(403, 'role.not-allowed'), true],
    [['teller'], 'teller', answer(401, 'token.invalid'), true],
    [['teller'], 'teller', answer(500, 'internal'), true],
    [['teller'], 'bank', answer(403, 'role.not-allowed'), false],
    [['teller'], 'bank', answer(403, 'approval.not-allowed'), true],
    [['teller'], 'bank', answer(200, ''), true],
    [['teller'], 'bank', answer(400, 'request.invalid'), true],
    [['teller'], 'nobody', answer(401, 'token.missing'), false],
    [['teller'], 'nobody', answer(404, 'transfer.not-found'), true],
    [undefined, 'nobody', answer(401, 'signature.wrong'), false],
    [undefined, 'nobody', answer(401, 'token.missing'), true],
  ])('%j, %s: %j is %s', (roles, role, told, isWrong) =>
    expect(wrongCell({ roles }, role, told) !== undefined).toBe(isWrong),
  );
});
