import type Dockerode from 'dockerode';
import { refusalOf, registryOf, sentence } from './outside-image.js';

const ASPNET = 'mcr.microsoft.com/dotnet/aspnet:8.0';

describe('registryOf', () => {
  it('reads a reference as the engine does', () => {
    expect([ASPNET, 'mysql:8.4', 'library/mysql', 'localhost/x', 'mirror:5000/a/b'].map(registryOf)).toEqual([
      'mcr.microsoft.com',
      'docker.io',
      'docker.io',
      'localhost',
      'mirror:5000',
    ]);
  });
});

describe('sentence', () => {
  it('tells a registry that cannot be reached from one that refuses', () => {
    const unreachable = 'Get "https://mcr.microsoft.com/v2/": dial tcp: lookup mcr.microsoft.com: no such host';
    expect(sentence(ASPNET, unreachable)).toBe(
      `The image ${ASPNET} is not on this machine, and its registry mcr.microsoft.com cannot be reached from here.`,
    );
    expect(sentence('nobody/nothing:1', 'manifest for nobody/nothing:1 not found: manifest unknown')).toContain(
      'there is none, or it needs a login',
    );
  });
});

describe('refusalOf', () => {
  const registry = (distribution: () => Promise<unknown>) =>
    ({ getImage: () => ({ distribution }) }) as unknown as Dockerode;

  it('is null where the registry has the image', async () => {
    expect(
      await refusalOf(
        registry(() => Promise.resolve({})),
        ASPNET,
      ),
    ).toBeNull();
  });

  it('does not wait for a registry that is silent', async () => {
    const said = await refusalOf(
      registry(() => new Promise(() => undefined)),
      ASPNET,
      20,
    );
    expect(said).toContain('cannot be reached from here');
  });

  it("repeats none of the engine's addresses", async () => {
    const failure = Object.assign(new Error('(HTTP code 500) server error'), {
      json: { message: 'dial tcp: lookup mcr.microsoft.com on 192.0.2.53:53: no such host' },
    });
    expect(
      await refusalOf(
        registry(() => Promise.reject(failure)),
        ASPNET,
      ),
    ).not.toContain('192.0.2.53');
  });
});
