import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { frontPage } from './front-page.js';

const SITE = { 'X-Onebox-Answer': 'container' };

describe('where a site sends visitors of its front page', () => {
  let edge: Server;
  let answer: (response: ServerResponse) => void;

  beforeAll(async () => {
    edge = createServer((request, response) => {
      if (request.headers['x-onebox-probe'] !== 'secret') response.writeHead(403).end();
      else answer(response);
    });
    await new Promise<void>((resolve) => edge.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => void edge.close());

  const asked = (ms = 2000) => {
    const { port } = edge.address() as AddressInfo;
    return frontPage('a.example', { httpPort: port, httpsPort: 1, probeSecret: 'secret' }, ms);
  };
  const says = (status: number, location?: string, headers: object = SITE) => {
    answer = (response) => response.writeHead(status, { ...headers, ...(location && { Location: location }) }).end();
  };

  it.each([
    [301, 'http://www.a.example/', 'www.a.example'],
    [302, 'https://WWW.a.example./x?y', 'www.a.example'],
    [308, '//www.a.example', 'www.a.example'],
    [302, '/en/', null],
    [301, 'https://a.example/', null],
    [301, 'http://[', null],
    [302, undefined, null],
    [200, 'http://www.a.example/', null],
    [404, undefined, null],
  ])('%s %s is to %s', async (status, location, target) => {
    says(status, location);
    expect(await asked()).toBe(target);
  });

  it('is not known of a site that fails, and of what the edge says itself', async () => {
    says(502);
    expect(await asked()).toBeUndefined();
    says(301, 'http://www.a.example/', {});
    expect(await asked()).toBeUndefined();
  });

  it('is not waited for, whatever the site does', async () => {
    answer = () => undefined;
    expect(await asked(100)).toBeUndefined();
    answer = (response) => response.writeHead(101, { ...SITE, Connection: 'Upgrade', Upgrade: 'x' }).end();
    expect(await asked()).toBeUndefined();
    answer = (response) => response.socket!.destroy();
    expect(await asked()).toBeUndefined();
  });
});
