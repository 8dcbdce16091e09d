import { OperationalError, TerminalError } from '@onebox/errors';
import { translated } from './docker-errors.js';

const failure = (statusCode: number | undefined, message: string, code?: string) =>
  Object.assign(new Error(message), { statusCode, code, json: statusCode ? { message } : undefined });

describe('translated', () => {
  it.each([
    [404, 'No such image: onebox/x:1', 'engine.image_missing'],
    [400, 'invalid reference format', 'engine.refused'],
    [400, 'OCI runtime create failed: exec: "/x": no such file or directory: unknown', 'engine.command_missing'],
  ])('%i %s is for good', (status, message, code) => {
    expect(translated(failure(status, message), 'create x')).toMatchObject({ code });
  });

  it.each([
    [500, 'driver failed', undefined],
    [404, 'No such container: x', undefined],
    [409, 'container is not running', undefined],
    [500, 'write /var/lib/docker/x: no space left on device', undefined],
    [undefined, 'connect ECONNREFUSED', 'ECONNREFUSED'],
    [undefined, 'connect ENOENT', 'ENOENT'],
    [undefined, 'socket hang up', 'ECONNRESET'],
  ] as [number | undefined, string, string | undefined][])('%s %s may pass', (status, message, code) => {
    const error = translated(failure(status, message, code), 'start x');
    expect(error).toBeInstanceOf(OperationalError);
    expect(error.message).toContain('start x');
  });

  it('says that the disk is full, and that the engine does not answer', () => {
    expect(translated(failure(500, 'mkdir: no space left on device'), 'create x').message).toMatch(/disk is full/);
    expect(translated(failure(undefined, 'connect ENOENT', 'ENOENT'), 'create x').message).toMatch(/does not answer/);
  });

  it('leaves what is ours as it is', () => {
    const error = new TerminalError('x', 'y');
    expect(translated(error, 'z')).toBe(error);
  });
});
