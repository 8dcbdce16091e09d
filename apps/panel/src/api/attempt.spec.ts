import { Attempt, attemptAt } from './attempt.ts';
import { Problem } from './problem.ts';

describe('the key of an attempt', () => {
  const body = { name: 'Ada' };

  it('stays the same for the same thing', () => {
    const attempt = new Attempt();
    const key = attempt.keyFor(body);
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(attempt.keyFor({ ...body })).toBe(key);
    expect(attempt.keyFor({ name: 'Grace' })).not.toBe(key);
  });

  it.each([
    [0, 'offline'],
    [500, 'unexpected'],
    [503, 'payment.unavailable'],
    [429, 'throttled'],
    [409, 'idempotency.in_progress'],
  ])('stays the same while nobody knows what became of it: %i %s', (status, code) => {
    const attempt = new Attempt();
    const key = attempt.keyFor(body);
    attempt.failed(new Problem(status, code, ''));
    expect(attempt.keyFor(body)).toBe(key);
  });

  it.each([
    [402, 'payment.declined'],
    [409, 'domain.hostname_taken'],
    [422, 'invalid'],
  ])('is a new one after a refusal: %i %s', (status, code) => {
    const attempt = new Attempt();
    const key = attempt.keyFor(body);
    attempt.failed(new Problem(status, code, ''));
    expect(attempt.keyFor(body)).not.toBe(key);
  });

  it('is a new one for the same thing once more, after it was done', () => {
    const attempt = new Attempt();
    const key = attempt.keyFor(body);
    attempt.succeeded();
    expect(attempt.keyFor(body)).not.toBe(key);
  });

  it('outlives the form that asks for it', () => {
    const key = attemptAt('credit/a').keyFor(body);
    expect(attemptAt('credit/b').keyFor(body)).not.toBe(key);
    expect(attemptAt('credit/a').keyFor(body)).toBe(key);
  });
});
