import { NotFoundException } from '@nestjs/common';
import { ConfirmationRequired, InvalidInput, NotFound, OperationalError, UserError } from '@onebox/errors';
import { toProblem } from './problem.js';

it('tells of a user’s error what it is, with its fields', () => {
  const problem = toProblem(new InvalidInput([{ path: 'a.b', message: 'No.' }]), 'id');
  expect(problem).toEqual({
    type: 'about:blank',
    title: 'Invalid input',
    status: 422,
    detail: 'No.',
    code: 'invalid',
    errors: [{ path: 'a.b', message: 'No.' }],
  });
});

it('gives the secret that a payment is confirmed with', () => {
  const problem = toProblem(new ConfirmationRequired('Confirm it.', 'seti_1_secret_2'), 'id');
  expect(problem).toMatchObject({ status: 402, code: 'payment.action_required', clientSecret: 'seti_1_secret_2' });
});

it.each([
  [new NotFound('domain'), 404, 'not_found'],
  [new NotFoundException('Cannot GET /secret/path'), 404, 'not_found'],
  [new UserError('declined', 'payment.declined', 'x'), 402, 'payment.declined'],
  [new OperationalError('connect ECONNREFUSED /secret.sock'), 503, 'unavailable'],
  [Object.assign(new Error('connect ENOENT /secret.sock'), { fatal: true, syscall: 'connect' }), 503, 'unavailable'],
  [Object.assign(new Error('x'), { type: 'entity.too.large' }), 413, 'body.too_large'],
  [Object.assign(new SyntaxError('secret in JSON'), { type: 'entity.parse.failed' }), 400, 'body.malformed'],
  [new Error('SELECT secret'), 500, 'unexpected'],
  ['a thrown string: secret', 500, 'unexpected'],
  [null, 500, 'unexpected'],
])('maps %p', (error, status, code) => {
  const problem = toProblem(error, 'id');
  expect(problem).toMatchObject({ status, code });
  expect(JSON.stringify(problem)).not.toContain('secret');
  expect(problem.requestId).toBe(status === 500 ? 'id' : undefined);
});
