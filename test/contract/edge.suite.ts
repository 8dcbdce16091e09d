import { Agent, createServer, type IncomingMessage, request as httpRequest, type Server } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { request as httpsRequest } from 'node:https';
import { connect as connectTcp, createServer as createTcp } from 'node:net';
import { connect as tlsOver } from 'node:tls';
import { networkInterfaces } from 'node:os';
import { Readable } from 'node:stream';
import { once } from 'node:events';
import type { EdgeSite, EdgeSiteState, RouteTable } from '@onebox/edge';
import { ask, eventually, type Question, seenBy } from '../support/ask.js';
import { type EdgePorts, type EdgeUnderTest, freeEdgePorts } from '../support/edge-under-test.js';
import { SiteServer } from '../support/site-servers.js';

// The projects' own limit does not reach a suite that is described in another file.

/** What every edge must do, on a real one with real servers behind it. */
export function describeEdge(name: string, makeEdge: (ports: EdgePorts) => Promise<EdgeUnderTest>): void {
  describe(name, () => {
    let world: EdgeUnderTest;
    let ports: EdgePorts;
    let port: number;
    const php = new SiteServer('php', '127.0.0.2');
    const dotnet = new SiteServer('dotnet', '127.0.0.3');
    const node = new SiteServer('node', '127.0.0.4');
    const fresh = new SiteServer('fresh', '127.0.0.5');
    const servers = [php, dotnet, node, fresh];
    let api: Server;

    beforeAll(async () => {
      for (const server of servers) await server.start();
      ports = await freeEdgePorts();
      port = ports.httpPort;
      api = createServer(panel).listen(ports.apiPort, '127.0.0.1');
      world = await makeEdge(ports);
    }, 180_000);
    afterAll(async () => {
      await world?.remove();
      for (const server of servers) await server.stop();
      api?.closeAllConnections();
      api?.close();
    });
    beforeEach(async () => {
      for (const server of servers) await server.start().catch(() => undefined);
      await world.edge.replaceAll([]);
    });

    const to = (server: SiteServer, pool = server.name) => ({ name: pool, endpoints: [server.endpoint] });
    const table = (...pools: SiteServer[]): RouteTable => ({
      pools: pools.map((server) => to(server)),
      defaultPool: pools[0]!.name,
      prefixes: [],
      extensions: [],
    });
    const siteOf = (server: SiteServer, hostname: string, id = `dom_${server.name}`): EdgeSite => ({
      id,
      hostnames: [hostname],
      state: 'live',
      live: table(server),
    });
    const served = async (host: string, path = '/', more: Partial<Question> = {}) =>
      (await seenBy({ port, host, path, ...more })).server;
    const statusOf = async (host: string, path = '/', more: Partial<Question> = {}) =>
      (await ask({ port, host, path, ...more })).status;

    describe('finding the container', () => {
      const mixed = (): EdgeSite => ({
        id: 'dom_mixed',
        hostnames: ['mixed.test', 'www.mixed.test'],
        state: 'live',
        live: {
          ...table(php, dotnet, node),
          prefixes: [
            { prefix: '/tracker/', pool: 'node' },
            { prefix: '/tracker/legacy/', pool: 'php' },
            { prefix: '/shöp/a b#c/', pool: 'node' },
          ],
          extensions: [
            { extension: '.aspx', pool: 'dotnet' },
            { extension: '.xyz', pool: 'node' },
          ],
        },
      });

      it('takes the longest prefix, then the extension, then the default', async () => {
        await world.edge.setSite(mixed());
        const paths: [string, string][] = [
          ['/', 'php'],
          ['/index.php', 'php'],
          ['/Default.aspx', 'dotnet'],
          ['/DEFAULT.ASPX', 'dotnet'],
          ['/sub/Default.aspx?x=.php', 'dotnet'],
          ['/Default.aspx/GetData', 'dotnet'],
          ['/Default.aspx/a.php', 'dotnet'],
          ['/Default.aspx;jsessionid=1', 'dotnet'],
          ['/Default.aspxx', 'php'],
          ['/aspx', 'php'],
          ['/x?file=a.aspx', 'php'],
          ['/index.php/Default.aspx', 'php'],
          ['/report.xyz', 'node'],
          ['/tracker/', 'node'],
          ['/tracker', 'node'],
          ['/trackers/', 'php'],
          ['/tracker/Default.aspx', 'node'],
          ['/tracker/legacy/x.aspx', 'php'],
          ['/sh%C3%B6p/a%20b%23c/x', 'node'],
          ['/sh%c3%b6p/a%20b%23c/x', 'node'],
        ];
        for (const [path, pool] of paths) expect([path, await served('mixed.test', path)]).toEqual([path, pool]);
      });

      it('normalises the path before it matches, and passes the normalised one on', async () => {
        await world.edge.setSite(mixed());
        const paths: [string, string, string][] = [
          ['/Default%2Easpx', 'dotnet', '/Default.aspx'],
          ['/Default.%61spx', 'dotnet', '/Default.aspx'],
          ['//tracker/x', 'node', '/tracker/x'],
          ['/%74racker/x', 'node', '/tracker/x'],
          ['/./tracker/x', 'node', '/tracker/x'],
          ['/a/../tracker/x', 'node', '/tracker/x'],
          ['/a/%2e%2e/tracker//x', 'node', '/tracker/x'],
          ['/../../tracker/x', 'node', '/tracker/x'],
          ['/tracker/../Default.aspx', 'dotnet', '/Default.aspx'],
          ['/a%2Fb?q=%26//x', 'php', '/a%2Fb?q=%26//x'],
          ['/tracker%2Fsecret.txt', 'node', '/tracker%2Fsecret.txt'],
          ['/tracker%2fsecret.txt', 'node', '/tracker%2Fsecret.txt'],
          ['/%2Ftracker/x', 'node', '/%2Ftracker/x'],
          ['/%2F%5c%2ftracker%2Fx', 'node', '/%2F%5C%2Ftracker%2Fx'],
          ['/tracker%5Cx', 'node', '/tracker%5Cx'],
          ['/tracker\\x', 'node', '/tracker\\x'],
          ['/tracker%252Fx', 'php', '/tracker%252Fx'],
          ['/x?q=%2F..%2Ftracker', 'php', '/x?q=%2F..%2Ftracker'],
        ];
        for (const [path, pool, passed] of paths) {
          const seen = await seenBy({ port, host: 'mixed.test', path });
          expect([path, seen.server, seen.url]).toEqual([path, pool, passed]);
        }
      });

      it.each([
        '/a/..%2Ftracker/x',
        '/a%2f..%2ftracker',
        '/a/%2E%2e%2Ftracker/x',
        '/.%2Ftracker/x',
        '/a%5C..%5Ctracker',
        '/a%2F..',
      ])('refuses %s, which a container would take for another path than we did', async (path) => {
        await world.edge.setSite(mixed());
        expect((await ask({ port, host: 'mixed.test', path })).status).toBe(400);
      });

      it('knows a host by any case, with its port, a trailing dot, as an alias', async () => {
        await world.edge.setSite(mixed());
        for (const host of ['mixed.test', 'MIXED.Test', 'mixed.test.', `mixed.test:${port}`, 'www.mixed.test']) {
          expect(await served(host)).toBe('php');
        }
        for (const host of ['other.test', 'x.mixed.test', 'mixed.test..', 'mixed.test/x', 'mixed.test,mixed.test']) {
          expect([400, 404]).toContain(await statusOf(host));
        }
        expect(await raw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.[01] 404 /);
        expect(await raw('GET / HTTP/1.1\r\nHost: mixed.test\r\nHost: panel.test\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
      });

      it('spreads a pool over its endpoints, and never over one that was taken away', async () => {
        const site = siteOf(php, 'pool.test');
        const pool = { name: 'php', endpoints: [php.endpoint, dotnet.endpoint, node.endpoint] };
        await world.edge.setSite({ ...site, live: { ...site.live!, pools: [pool] } });
        const answers = await Promise.all(Array.from({ length: 60 }, () => served('pool.test')));
        expect(new Set(answers)).toEqual(new Set(['php', 'dotnet', 'node']));
        await world.edge.setSite({
          ...site,
          live: { ...site.live!, pools: [{ ...pool, endpoints: [node.endpoint] }] },
        });
        const later = await Promise.all(Array.from({ length: 30 }, () => served('pool.test')));
        expect(new Set(later)).toEqual(new Set(['node']));
      });

      it('answers each of 30,000 interleaved requests over kept-alive connections from the right container', async () => {
        for (const server of servers) await world.edge.setSite(siteOf(server, `${server.name}.mix.test`));
        const agent = new Agent({ keepAlive: true, maxSockets: 16 });
        let asked = 0;
        const wrong: string[] = [];
        const visitor = async () => {
          for (let turn = asked++; turn < 30_000; turn = asked++) {
            const { name } = servers[(turn * 7 + Math.floor(turn / 5)) % servers.length]!;
            const answer = await served(`${name}.mix.test`, `/${turn}`, { agent });
            if (answer !== name) wrong.push(`${name}: ${answer}`);
          }
        };
        await Promise.all(Array.from({ length: 16 }, visitor));
        agent.destroy();
        for (const server of servers) server.seen.length = 0;
        expect(wrong).toEqual([]);
      }, 120_000);
    });

    describe('names that send visitors to the main one', () => {
      const both = (to: 'apex.test' | 'www.apex.test', more: Partial<EdgeSite> = {}): EdgeSite => ({
        ...siteOf(php, 'apex.test', 'dom_apex'),
        hostnames: ['apex.test', 'www.apex.test', 'apex.sites.test'],
        redirects: { to, from: [to === 'apex.test' ? 'www.apex.test' : 'apex.test'] },
        ...more,
      });
      const sentTo = async (host: string, path = '/', more: Partial<Question> = {}) => {
        const { status, headers } = await ask({ port, host, path, ...more });
        return status === 308 ? headers.location : status;
      };

      it('keep path, query, method and port, and no other name of the site does', async () => {
        await world.edge.setSite(both('apex.test'));
        expect(await sentTo('www.apex.test')).toBe('//apex.test/');
        expect(await sentTo(`www.apex.test:${port}`, '/a/b.php?c=%26d&e=/%2F')).toBe(
          `//apex.test:${port}/a/b.php?c=%26d&e=/%2F`,
        );
        expect(await sentTo('www.apex.test', '/form', { method: 'POST', body: 'x' })).toBe('//apex.test/form');
        expect((await ask({ port, host: 'www.apex.test', method: 'HEAD' })).status).toBe(308);
        for (const host of ['apex.test', 'apex.sites.test']) expect(await served(host, '/a')).toBe('php');
      });

      it('keep to HTTPS, also where a proxy before us speaks it and comes here by HTTP', async () => {
        await world.edge.setSite(both('apex.test'));
        const options = { port: ports.httpsPort, host: '127.0.0.1', rejectUnauthorized: false, path: '/x?y' };
        const location = await new Promise((resolve, reject) => {
          httpsRequest({ ...options, headers: { Host: `www.apex.test:${ports.httpsPort}` } }, (answer) => {
            answer.resume();
            resolve(answer.headers.location);
          })
            .once('error', reject)
            .end();
        });
        expect(location).toBe(`//apex.test:${ports.httpsPort}/x?y`);
        const proxied = await sentTo('www.apex.test', '/x?y', { headers: { 'X-Forwarded-Proto': 'https' } });
        expect(new URL(String(proxied), 'https://www.apex.test/x?y').href).toBe('https://apex.test/x?y');
      });

      it('lead nowhere else, whatever the request says', async () => {
        await world.edge.setSite(both('apex.test'));
        const tricks: [string, string, string][] = [
          ['WWW.Apex.TEST.', '/', '//apex.test/'],
          ['www.apex.test:99999', '/', '//apex.test/'],
          ['www.apex.test:', '/', '//apex.test/'],
          ['www.apex.test:80@evil.test', '/', '//apex.test/'],
          ['www.apex.test', '//evil.test/x', '//apex.test/evil.test/x'],
          ['www.apex.test', '/\\evil.test', '//apex.test/\\evil.test'],
          ['www.apex.test', '/@evil.test', '//apex.test/@evil.test'],
          ['www.apex.test', '/%0d%0aSet-Cookie:x=1', '//apex.test/%0D%0ASet-Cookie:x=1'],
        ];
        for (const [host, path, location] of tricks) {
          const sent = await sentTo(host, path);
          if (sent !== 400 && sent !== 404) expect([host, path, sent]).toEqual([host, path, location]);
        }
        expect(await sentTo('www.apex.test', '/', { headers: { 'X-Forwarded-Host': 'evil.test' } })).toBe(
          '//apex.test/',
        );
        expect(await raw('GET /x HTTP/1.1\r\nHost: www.apex.test\r\nHost: evil.test\r\n\r\n')).toMatch(
          /^HTTP\/1.1 400 /,
        );
        expect(await raw('GET http://www.apex.test/x HTTP/1.1\r\nHost: www.apex.test\r\n\r\n')).toContain(
          'ocation: //apex.test/x',
        );
      });

      it('answer what proves control of a name themselves, and our own probes', async () => {
        await world.edge.setSite(both('apex.test'));
        for (const path of ['/.well-known/acme-challenge/x', '/.well-known/onebox/x']) {
          expect(await sentTo('www.apex.test', path)).toBe(200);
        }
        expect(await sentTo('www.apex.test', '/.well-known/security.txt')).toBe('//apex.test/.well-known/security.txt');
        const probe = await world.edge.probe({
          ...{ hostname: 'www.apex.test', path: '/', candidate: false, timeoutMs: 2000 },
        });
        expect(probe).toEqual({ status: 200, fromSite: true });
      });

      it('send nobody on while the site is closed, and are unknown once it is gone', async () => {
        for (const state of ['provisioning', 'maintenance', 'suspended', 'failed'] as const) {
          await world.edge.setSite(both('apex.test', { state }));
          expect([state, await sentTo('www.apex.test')]).toEqual([state, 503]);
        }
        await world.edge.setSite(both('apex.test', { state: 'asleep' }));
        expect(await sentTo('www.apex.test')).toBe('//apex.test/');
        await world.edge.removeSite('dom_apex');
        expect(await sentTo('www.apex.test')).toBe(404);
      });

      it('never make a circle, not while they change places under load either', async () => {
        await world.edge.setSite(both('apex.test'));
        let running = true;
        const seen = new Set<string>();
        const visitor = async (host: string, target: string) => {
          while (running) {
            const sent = await sentTo(host);
            seen.add(`${host} ${sent}`);
            if (sent !== 200) expect(sent).toBe(`//${target}/`);
          }
        };
        const visitors = [visitor('apex.test', 'www.apex.test'), visitor('www.apex.test', 'apex.test')];
        for (let turn = 0; turn < 40; turn++) {
          await world.edge.setSite(both(turn % 2 === 0 ? 'www.apex.test' : 'apex.test'));
          // One of both answers at every moment.
          const answers = await Promise.all(['apex.test', 'www.apex.test'].map((host) => sentTo(host)));
          expect(answers).toContain(200);
        }
        running = false;
        await Promise.all(visitors);
        expect(seen.size).toBe(4);
        const circle = both('apex.test', { redirects: { to: 'apex.test', from: ['apex.test', 'www.apex.test'] } });
        await world.edge.setSite(circle);
        expect([await sentTo('apex.test'), await sentTo('www.apex.test')]).toEqual([200, '//apex.test/']);
      });

      it('are told back, are in the files, and end with the name', async () => {
        await world.edge.setSite(both('www.apex.test'));
        expect(await world.edge.site('dom_apex')).toEqual(both('www.apex.test'));
        await world.restart();
        expect(await sentTo('apex.test')).toBe('//www.apex.test/');
        await world.edge.replaceAll([both('apex.test')]);
        expect(await sentTo('www.apex.test')).toBe('//apex.test/');
        await world.restart();
        expect([await sentTo('www.apex.test'), await served('apex.test')]).toEqual(['//apex.test/', 'php']);
        await world.edge.setSite({ ...siteOf(node, 'www.apex.test', 'dom_taker') });
        expect(await served('www.apex.test')).toBe('node');
        await world.edge.setSite({ ...both('apex.test'), redirects: undefined, hostnames: ['apex.test'] });
        expect(await served('www.apex.test')).toBe('node');
        await expect(
          world.edge.setSite(both('apex.test', { redirects: { to: 'a\nb', from: ['www.apex.test'] } })),
        ).rejects.toThrow(/is not/);
        await expect(
          world.edge.setSite(both('apex.test', { redirects: { to: 'apex.test', from: ['a b'] } })),
        ).rejects.toThrow(/is not/);
      });
    });

    describe('what it answers by itself', () => {
      const states: [EdgeSiteState, boolean][] = [
        ['provisioning', true],
        ['maintenance', true],
        ['suspended', false],
        ['failed', false],
      ];
      it.each(states)('%s: a plain page with 503', async (state, mustSayWhen) => {
        await world.edge.setSite({ ...siteOf(php, 'state.test', 'dom_secretive'), state });
        const answer = await ask({ port, host: 'state.test', path: '/any.php?x=1' });
        expect(answer.status).toBe(503);
        expect(answer.headers['content-type']).toMatch(/^text\/html/);
        expect(answer.headers['cache-control']).toBe('no-store');
        if (mustSayWhen) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
        expect(answer.body).toContain('<title>');
        expect(answer.body).not.toContain('secretive');
        const head = await ask({ port, host: 'state.test', method: 'HEAD' });
        expect([head.status, head.body]).toEqual([503, '']);
        expect(await statusOf('state.test', '/', { method: 'POST', body: 'x'.repeat(100_000) })).toBe(503);
      });

      it('404 for hosts that it does not know, challenges included', async () => {
        expect(await statusOf('nobody.test')).toBe(404);
        expect(await statusOf('nobody.test', '/.well-known/acme-challenge/x')).toBe(404);
        expect((await ask({ port, host: 'nobody.test', method: 'HEAD' })).body).toBe('');
      });

      it('nothing of CONNECT and TRACE', async () => {
        await world.edge.setSite(siteOf(php, 'a.test'));
        expect(await statusOf('a.test', '/', { method: 'TRACE' })).toBe(405);
      });
    });

    describe('headers', () => {
      it('sets the forwarding headers and drops forged and hop-by-hop ones', async () => {
        await world.edge.setSite(siteOf(php, 'a.test'));
        const forged = [
          'X-Forwarded-For',
          'X-Forwarded-Proto',
          'X-Forwarded-Host',
          'X-Forwarded-Port',
          'X-Forwarded-Prefix',
        ];
        const further = ['X_Forwarded_For', 'Forwarded', 'X-Real-IP', 'X_Real_Ip', 'Client-IP', 'Proxy', 'Keep-Alive'];
        const ours = ['X-Onebox-Probe', 'X-Onebox-Site', 'X-Onebox-Pool', 'X-Onebox-Candidate', 'Proxy-Authorization'];
        const headers = Object.fromEntries([...forged, ...further, ...ours].map((key) => [key, 'evil']));
        const seen = await seenBy({
          port,
          host: `a.test:${port}`,
          headers: {
            ...headers,
            Connection: 'close, X-Forwarded-For',
            Upgrade: 'h2c',
            'X-Mine': 'kept',
            Cookie: 'a=b',
          },
        });
        expect(JSON.stringify(seen.headers)).not.toContain('evil');
        expect(seen.headers).toMatchObject({
          host: `a.test:${port}`,
          'x-forwarded-for': '127.0.0.1',
          'x-forwarded-proto': 'http',
          'x-forwarded-host': `a.test:${port}`,
          'x-forwarded-port': String(port),
          'x-mine': 'kept',
          cookie: 'a=b',
        });
        expect(seen.headers.upgrade).toBeUndefined();
        expect(seen.headers.connection ?? '').not.toMatch(/forwarded/i);
        expect(Object.keys(seen.headers).filter((key) => key.startsWith('x-onebox'))).toEqual([]);
      });

      it('says https behind TLS, over HTTP/1.1 and HTTP/2', async () => {
        await world.edge.setSite(siteOf(php, 'tls.test'));
        const first = await overTls('tls.test');
        expect(first.headers).toMatchObject({
          'x-forwarded-proto': 'https',
          'x-forwarded-port': String(ports.httpsPort),
        });
        const second = await overHttp2('tls.test', '/Default%2Easpx');
        expect(second).toMatchObject({
          server: 'php',
          url: '/Default.aspx',
          headers: { 'x-forwarded-proto': 'https' },
        });
      });

      it('lets no container speak for us', async () => {
        await world.edge.setSite(siteOf(php, 'a.test'));
        expect((await ask({ port, host: 'a.test' })).headers['x-onebox-answer']).toBeUndefined();
      });
    });

    describe('the panel', () => {
      it('has its own host, localhost and addresses', async () => {
        for (const host of [
          'panel.test',
          'localhost',
          `localhost:${port}`,
          '127.0.0.1',
          '192.0.2.1:8080',
          '[::1]:8080',
        ]) {
          expect((await ask({ port, host, path: '/api/v1/x' })).body).toBe('panel /api/v1/x');
        }
      });

      it('is closed to tenants, whose sites can still reach sites', async () => {
        await world.edge.setSite(siteOf(php, 'a.test'));
        for (const host of ['panel.test', 'localhost', '127.0.0.1']) {
          expect(await statusOf(host, '/', { from: '127.9.0.7' })).toBe(403);
        }
        expect(await served('a.test', '/', { from: '127.9.0.7' })).toBe('php');
      });

      it('cannot be taken by a site', async () => {
        await world.edge.setSite(siteOf(php, 'panel.test'));
        expect((await ask({ port, host: 'panel.test' })).body).toBe('panel /');
      });

      it('gets its events as they happen', async () => {
        const times = await new Promise<number[]>((resolve, reject) => {
          const arrivals: number[] = [];
          httpRequest({ port, path: '/events', headers: { Host: 'localhost' }, agent: false }, (response) => {
            response.on('data', () => arrivals.push(Date.now()));
            response.on('end', () => resolve(arrivals));
          })
            .on('error', reject)
            .end();
        });
        expect(times).toHaveLength(3);
        expect(times[2]! - times[0]!).toBeGreaterThan(300);
      });

      it('says that sites are not affected while the API is down', async () => {
        await world.edge.setSite(siteOf(php, 'a.test'));
        api.closeAllConnections();
        await new Promise((resolve) => api.close(resolve));
        const answer = await ask({ port, host: 'localhost' });
        expect([answer.status, answer.headers['retry-after']]).toEqual([503, '2']);
        expect(answer.body).toContain('sites are not affected');
        expect(await served('a.test')).toBe('php');
        api.listen(ports.apiPort, '127.0.0.1');
        await eventually(async () => (await ask({ port, host: 'localhost' })).status === 200, 'the panel is back');
      });

      it('answers the challenges for the sites that there are, in any state', async () => {
        await world.edge.setSite({ ...siteOf(php, 'a.test'), state: 'suspended' });
        const answer = await ask({ port, host: 'a.test', path: '/.well-known/acme-challenge/token' });
        expect(answer.body).toBe('panel /.well-known/acme-challenge/token');
      });
    });

    describe('probes', () => {
      const both = (): EdgeSite => ({ ...siteOf(php, 'p.test'), candidate: table(fresh, dotnet) });
      const probe = (candidate: boolean, more: { path?: string; pool?: string; timeoutMs?: number } = {}) =>
        world.edge.probe({ hostname: 'p.test', path: '/', candidate, timeoutMs: 3000, ...more });

      it('asks the candidate under the real hostname, while visitors get the live one', async () => {
        await world.edge.setSite(both());
        fresh.seen.length = dotnet.seen.length = php.seen.length = 0;
        expect(await probe(true)).toEqual({ status: 200, fromSite: true });
        expect(fresh.seen).toMatchObject([{ headers: { host: 'p.test' } }]);
        expect(JSON.stringify(fresh.seen)).not.toContain(world.settings.probeSecret);
        expect(await probe(true, { pool: 'dotnet', path: '/ü?code=404' })).toEqual({ status: 404, fromSite: true });
        expect(dotnet.seen).toHaveLength(1);
        expect(await probe(false)).toEqual({ status: 200, fromSite: true });
        expect(php.seen).toHaveLength(1);
        expect(await served('p.test')).toBe('php');
      });

      it.each(['provisioning', 'maintenance', 'failed', 'asleep'] as const)(
        'reaches a candidate of a site that is %s',
        async (state) => {
          await world.edge.setSite({ ...both(), state, live: undefined });
          expect(await probe(true)).toEqual({ status: 200, fromSite: true });
          expect((await probe(false)).fromSite).toBe(false);
        },
      );

      it('learns the truth about a dead container: no second try, no activator', async () => {
        await world.edge.setSite(both());
        await fresh.stop();
        const dead = await probe(true);
        expect(dead.fromSite).toBe(false);
        expect(dead.status).toBeGreaterThanOrEqual(500);
        expect((await probe(true, { pool: 'nothing' })).fromSite).toBe(false);
        expect(
          (await world.edge.probe({ hostname: 'no.test', path: '/', candidate: false, timeoutMs: 3000 })).status,
        ).toBe(404);
        await fresh.start();
        expect((await probe(true, { path: '/slow?ms=1000', timeoutMs: 200 })).error).toMatch(/200 ms/);
      });

      it('is not to be had from outside, nor with a wrong secret', async () => {
        await world.edge.setSite(both());
        const headers = { 'X-Onebox-Probe': world.settings.probeSecret, 'X-Onebox-Candidate': '1' };
        expect(await served('p.test', '/', { headers })).toBe('fresh');
        expect(await served('p.test', '/', { headers, at: addressOutside() })).toBe('php');
        expect(await served('p.test', '/', { headers: { ...headers, 'X-Onebox-Probe': 'wrong' } })).toBe('php');
      });

      it('is not counted', async () => {
        await world.edge.setSite({ ...both(), id: 'dom_probed' });
        await probe(true);
        await probe(false);
        expect((await world.edge.counters()).find(({ siteId }) => siteId === 'dom_probed')).toBeUndefined();
      });
    });

    describe('our own visitors', () => {
      /** What one request on a visit is answered with: `site` is visited, and this name asked for. */
      const visited = async (site: string, host: string, path = '/', tls = false) => {
        const connection = world.edge.visit(site, { tls });
        const socket = tls ? tlsOver({ socket: connection, rejectUnauthorized: false }) : connection;
        try {
          socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
          const chunks: Buffer[] = [];
          for await (const chunk of socket) chunks.push(chunk as Buffer);
          const text = Buffer.concat(chunks).toString();
          return { status: Number(text.split(' ')[1]), text };
        } finally {
          connection.destroy();
        }
      };

      it('are led to the one site, under any of its names, and are not counted', async () => {
        await world.edge.setSite({ ...siteOf(php, 'v.test', 'dom_visited'), hostnames: ['v.test', 'www.v.test'] });
        for (const [host, tls] of [
          ['v.test', false],
          ['www.v.test:8080', false],
          ['v.test', true],
        ] as const) {
          const { status, text } = await visited('dom_visited', host, '/', tls);
          expect([status, text.includes('"server":"php"')]).toEqual([200, true]);
          expect(text).toContain('"x-forwarded-for":"192.0.2.1"');
        }
        expect((await world.edge.counters()).find(({ siteId }) => siteId === 'dom_visited')).toBeUndefined();
      });

      it('reach nothing else: no other site, no panel, no challenge, nothing unknown', async () => {
        await world.edge.setSite(siteOf(php, 'v.test', 'dom_visited'));
        await world.edge.setSite(siteOf(dotnet, 'other.test', 'dom_other'));
        dotnet.seen.length = 0;
        for (const host of ['other.test', 'panel.test', 'localhost', '127.0.0.1', 'no.test', '']) {
          expect([host, (await visited('dom_visited', host)).status]).toEqual([host, 403]);
        }
        expect((await visited('dom_visited', 'v.test', '/.well-known/acme-challenge/x')).status).toBe(403);
        expect((await visited('dom_none', 'v.test')).status).toBe(403);
        expect(dotnet.seen).toEqual([]);
      });

      it('wake nothing, and learn the truth about a dead container', async () => {
        await world.edge.setSite({ ...siteOf(php, 'v.test', 'dom_visited'), state: 'asleep' });
        expect((await visited('dom_visited', 'v.test')).status).toBe(503);
        await world.edge.setSite(siteOf(php, 'v.test', 'dom_visited'));
        await php.stop();
        expect((await visited('dom_visited', 'v.test')).status).toBe(503);
      });
    });

    describe('metering', () => {
      it('counts by site what visitors asked and got, under any of its names', async () => {
        await world.edge.setSite({ ...siteOf(php, 'm.test', 'dom_metered'), hostnames: ['m.test', 'm2.test'] });
        await ask({ port, host: 'm.test', path: '/big?bytes=50000' });
        await ask({ port, host: 'm2.test', method: 'POST', body: 'x'.repeat(20_000) });
        await ask({ port, host: 'm.test', path: '/?code=500' });
        await statusOf('forged.test');
        const counters = await world.edge.counters();
        const own = counters.find(({ siteId }) => siteId === 'dom_metered')!;
        expect(own).toMatchObject({ requests: 3, failures: 1, openConnections: 0 });
        expect(own.bytesOut).toBeGreaterThan(50_000);
        expect(own.bytesOut).toBeLessThan(60_000);
        expect(own.bytesIn).toBeGreaterThan(20_000);
        expect(own.bytesIn).toBeLessThan(25_000);
        expect(own.epoch).not.toBe('');
        expect(counters.map(({ siteId }) => siteId)).not.toContain('forged.test');
      });

      it('counts a long answer while it runs, and its connection', async () => {
        await world.edge.setSite(siteOf(php, 'long.test', 'dom_long'));
        const upgraded = await upgrade('long.test');
        upgraded.write('x'.repeat(10_000));
        const running = await eventually(async () => {
          const own = (await world.edge.counters()).find(({ siteId }) => siteId === 'dom_long');
          return own && own.bytesOut > 10_000 && own;
        }, 'the bytes of an open connection are counted');
        expect(running.openConnections).toBe(1);
        expect(await world.edge.requestsInFlight(php.endpoint)).toBe(1);
        expect(await world.edge.requestsInFlight(dotnet.endpoint)).toBe(0);
        upgraded.destroy();
        await eventually(async () => (await world.edge.requestsInFlight(php.endpoint)) === 0, 'it has ended');
      });

      it('counts how long each answer took, and nothing of what never answered', async () => {
        await world.edge.setSite(siteOf(php, 'took.test', 'dom_took'));
        await Promise.all([served('took.test'), served('took.test'), statusOf('took.test', '/?code=500')]);
        await served('took.test', '/slow?ms=400');
        await statusOf('took.test', '/die', { method: 'POST' });
        const own = (await world.edge.counters()).find(({ siteId }) => siteId === 'dom_took')!;
        expect(own).toMatchObject({ requests: 5, failures: 2 });
        expect(own.answers).toHaveLength(world.settings.answerBoundsMs.length + 1);
        expect(own.answers.reduce((sum, count) => sum + count, 0)).toBe(4);
        expect(own.answers[1]! + own.answers[2]!).toBeGreaterThanOrEqual(1);
        expect(own.answersMs).toBeGreaterThanOrEqual(400);
      });

      it('has what finding another server took in the time of an answer', async () => {
        const activator = createServer((_, response) => {
          setTimeout(() => response.end('woken'), 300);
        });
        // It is told who asks by a head that no HTTP server knows.
        const door = createTcp((socket) => {
          socket.once('readable', () => {
            const head = socket.read() as Buffer | null;
            if (!head) return;
            const length = 16 + head.readUInt16BE(14);
            socket.unshift(head.subarray(length));
            activator.emit('connection', socket);
          });
        }).listen(ports.activatorPort, '127.0.0.1');
        try {
          await world.edge.setSite({ ...siteOf(php, 'dozes.test', 'dom_dozes'), state: 'asleep' });
          expect((await ask({ port, host: 'dozes.test', path: '/' })).body).toBe('woken');
          const own = (await world.edge.counters()).find(({ siteId }) => siteId === 'dom_dozes')!;
          expect(own.answersMs).toBeGreaterThanOrEqual(300);
        } finally {
          activator.closeAllConnections();
          door.close();
        }
      });

      it('starts a new epoch with a new edge', async () => {
        await world.edge.setSite(siteOf(php, 'm.test', 'dom_epoch'));
        await served('m.test');
        const before = (await world.edge.counters()).find(({ siteId }) => siteId === 'dom_epoch')!;
        await world.restart();
        await served('m.test');
        const after = (await world.edge.counters()).find(({ siteId }) => siteId === 'dom_epoch')!;
        expect(after.epoch).not.toBe(before.epoch);
        expect(after.requests).toBe(1);
      });
    });

    describe('bodies and connections', () => {
      beforeEach(() => world.edge.setSite(siteOf(php, 'b.test')));

      it('streams a large upload, with a length and in chunks', async () => {
        const bytes = 100 * 1024 * 1024;
        const block = Buffer.alloc(1024 * 1024, 'x');
        const stream = () => Readable.from(Array.from({ length: 100 }, () => block));
        const known = { 'Content-Length': String(bytes) };
        expect((await seenBy({ port, host: 'b.test', method: 'PUT', headers: known, body: stream() })).bodyBytes).toBe(
          bytes,
        );
        expect((await seenBy({ port, host: 'b.test', method: 'PUT', body: stream() })).bodyBytes).toBe(bytes);
      });

      it('waits for a slow body, longer than for headers', async () => {
        const slowly = async function* () {
          for (let turn = 0; turn < 12; turn++) {
            yield Buffer.from('x');
            await new Promise((resolve) => setTimeout(resolve, 1000));
          }
        };
        const seen = await seenBy({ port, host: 'b.test', method: 'POST', body: Readable.from(slowly()) });
        expect(seen.bodyBytes).toBe(12);
      }, 30_000);

      it('passes WebSockets', async () => {
        const socket = await upgrade('b.test');
        socket.write('hello');
        await eventually(() => Promise.resolve(socket.text() === 'php:hello'), 'the echo');
        socket.destroy();
        expect(php.seen.at(-1)!.headers).toMatchObject({ upgrade: 'websocket', connection: 'Upgrade' });
      });

      it('does not invite WebSockets over HTTP/2 that it would not pass', async () => {
        const session = connectHttp2(`https://127.0.0.1:${ports.httpsPort}`, { rejectUnauthorized: false });
        const [settings] = (await once(session, 'remoteSettings')) as [{ enableConnectProtocol?: boolean }];
        session.destroy();
        expect(settings.enableConnectProtocol).not.toBe(true);
      });

      it('passes HEAD and any status', async () => {
        expect(await ask({ port, host: 'b.test', method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
        expect(await statusOf('b.test', '/?code=418')).toBe(418);
      });

      it('is not confused by a request within a request', async () => {
        php.seen.length = 0;
        const head = 'POST / HTTP/1.1\r\nHost: b.test\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n';
        await raw(`${head}0\r\n\r\nGET /x HTTP/1.1\r\nHost: evil.test\r\n\r\n`);
        expect(php.seen.filter(({ url }) => url === '/x')).toEqual([]);
      });
    });

    describe('a POST is executed at most once', () => {
      it('is not sent again when its container dies after reading it', async () => {
        await world.edge.setSite(siteOf(php, 'once.test'));
        php.seen.length = 0;
        const answer = await ask({ port, host: 'once.test', path: '/die', method: 'POST', body: 'order' });
        expect(answer.status).toBe(502);
        expect(answer.body).toContain('not sent again');
        expect(php.seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
      });

      it('also not over a connection that is kept alive', async () => {
        await world.edge.setSite(siteOf(php, 'once.test'));
        const agent = new Agent({ keepAlive: true, maxSockets: 1 });
        await served('once.test', '/', { agent });
        php.seen.length = 0;
        expect(await statusOf('once.test', '/die', { method: 'POST', body: 'order', agent })).toBe(502);
        expect(php.seen).toHaveLength(1);
        agent.destroy();
      });
    });

    describe('changes', () => {
      it('is told back what it serves', async () => {
        const site: EdgeSite = {
          id: 'dom_back',
          hostnames: ['back.test', 'www.back.test'],
          state: 'live',
          live: {
            pools: [
              to(php),
              { name: 'dotnet', endpoints: [dotnet.endpoint, node.endpoint] },
              { name: 'none', endpoints: [] },
            ],
            defaultPool: 'php',
            prefixes: [{ prefix: '/app/', pool: 'dotnet' }],
            extensions: [{ extension: '.aspx', pool: 'dotnet' }],
          },
          candidate: table(fresh),
        };
        await world.edge.setSite(site);
        expect(await world.edge.site('dom_back')).toEqual(site);
        expect(await world.again().site('dom_back')).toEqual(site);
        expect(await world.edge.site('dom_other')).toBeUndefined();
        await world.edge.removeSite('dom_back');
        expect(await world.edge.site('dom_back')).toBeUndefined();
        expect(await statusOf('back.test')).toBe(404);
        await world.edge.removeSite('dom_back');
      });

      it('switches under load without a failed or a mixed answer', async () => {
        const site = siteOf(php, 'switch.test');
        await world.edge.setSite(site);
        let running = true;
        const problems: string[] = [];
        const agent = new Agent({ keepAlive: true, maxSockets: 4 });
        const visitor = async () => {
          while (running) {
            const answer = await ask({ port, host: 'switch.test', path: '/a.aspx', agent });
            if (answer.status !== 200) problems.push(`${answer.status}`);
          }
        };
        const visitors = Array.from({ length: 4 }, visitor);
        try {
          for (let turn = 0; turn < 50; turn++) {
            const live = turn % 2 === 0 ? table(fresh, dotnet) : table(php);
            const extensions = turn % 2 === 0 ? [{ extension: '.aspx', pool: 'dotnet' }] : [];
            await world.edge.setSite({ ...site, live: { ...live, extensions } });
          }
        } finally {
          running = false;
          await Promise.all(visitors);
        }
        agent.destroy();
        expect(problems).toEqual([]);
      });

      it('moves a hostname from one site to another, either told first', async () => {
        await world.edge.setSite({ ...siteOf(php, 'one.test'), hostnames: ['one.test', 'moving.test'] });
        await world.edge.setSite({ ...siteOf(node, 'two.test'), hostnames: ['two.test', 'moving.test'] });
        expect(await served('moving.test')).toBe('node');
        expect((await world.edge.site('dom_php'))!.hostnames).toEqual(['one.test']);
        await world.edge.removeSite('dom_php');
        expect(await served('moving.test')).toBe('node');
        await world.restart();
        expect(await served('moving.test')).toBe('node');
        expect(await statusOf('one.test')).toBe(404);
      });

      it('serves the same after it restarted alone', async () => {
        await world.edge.replaceAll([siteOf(php, 'a.test'), siteOf(node, 'gone.test'), siteOf(dotnet, 'c.test')]);
        await world.edge.setSite({ ...siteOf(fresh, 'a.test', 'dom_php') });
        await world.edge.setSite(siteOf(node, 'new.test', 'dom_new'));
        await world.edge.removeSite('dom_node');
        await world.edge.setSite({ ...siteOf(dotnet, 'c.test'), state: 'suspended' });
        const before = await Promise.all(
          ['dom_php', 'dom_new', 'dom_node', 'dom_dotnet'].map((id) => world.edge.site(id)),
        );
        await world.restart();
        expect([await served('a.test'), await served('new.test')]).toEqual(['fresh', 'node']);
        expect([await statusOf('gone.test'), await statusOf('c.test')]).toEqual([404, 503]);
        const after = await Promise.all(
          ['dom_php', 'dom_new', 'dom_node', 'dom_dotnet'].map((id) => world.edge.site(id)),
        );
        expect(after).toEqual(before);
        const again = world.again();
        await again.setSite(siteOf(php, 'a.test'));
        expect(await served('a.test')).toBe('php');
      });

      it('has in its files what it was told while it was down', async () => {
        await world.edge.replaceAll([siteOf(php, 'a.test'), siteOf(node, 'b.test')]);
        await world.without(async () => {
          expect(await world.edge.ready()).toBe(false);
          await expect(world.edge.replaceAll([siteOf(dotnet, 'a.test', 'dom_php')])).rejects.toThrow(/does not answer/);
        });
        expect([await served('a.test'), await statusOf('b.test')]).toEqual(['dotnet', 404]);
        await world.edge.setSite(siteOf(php, 'a.test'));
        expect(await served('a.test')).toBe('php');
      });

      it('puts right what differs, in a resync', async () => {
        await world.edge.replaceAll([siteOf(php, 'a.test'), siteOf(node, 'b.test'), siteOf(dotnet, 'c.test')]);
        const again = world.again();
        await again.replaceAll([
          siteOf(php, 'a.test'),
          siteOf(fresh, 'b.test', 'dom_node'),
          siteOf(fresh, 'd.test', 'dom_d'),
        ]);
        expect(await Promise.all(['a.test', 'b.test', 'd.test'].map((host) => served(host)))).toEqual([
          'php',
          'fresh',
          'fresh',
        ]);
        expect(await statusOf('c.test')).toBe(404);
        expect(await again.site('dom_dotnet')).toBeUndefined();
      });

      it('holds 10,000 sites, and changes one of them as quickly as one of ten', async () => {
        const many = Array.from({ length: 10_000 }, (_, index) => ({
          ...siteOf(servers[index % 4]!, `site${index}.test`, `dom_${index}`),
          hostnames: [`site${index}.test`, `www.site${index}.test`, `site${index}.sites.localhost`],
        }));
        const figures: Record<string, number> = {};
        const timed = async (what: string, work: () => Promise<void>) => {
          const start = performance.now();
          await work();
          figures[what] = Math.round((performance.now() - start) * 10) / 10;
        };
        const changes = async () => {
          for (let turn = 0; turn < 20; turn++)
            await world.edge.setSite(siteOf(php, `extra${turn}.test`, `dom_extra${turn}`));
        };
        await world.edge.replaceAll(many.slice(0, 10));
        await timed('20 changes with 10 sites, ms', changes);
        await timed('10,000 sites at once, ms', () => world.edge.replaceAll(many));
        await timed('20 changes with 10,000 sites, ms', changes);
        await timed('the same 10,000 again, ms', () => world.edge.replaceAll(many));
        for (const index of [0, 1, 4999, 9999]) {
          expect(await served(`www.site${index}.test`)).toBe(servers[index % 4]!.name);
        }
        expect(await statusOf('extra1.test')).toBe(404);
        await timed('restart with 10,000 sites, ms', () => world.restart());
        expect(await served('site9999.test')).toBe(servers[9999 % 4]!.name);
        process.stdout.write(`${JSON.stringify(figures)}\n`);
      }, 120_000);

      const hostile = ['\n', '\r\n', ' ', ';', '\t', '\\', '\0', '|', '~', '<<', '"', "'", '😀'].map(
        (text) => `a${text}show info`,
      );
      it.each(hostile)('lets no value become a command: %j', async (text) => {
        await world.edge.setSite(siteOf(php, 'safe.test'));
        const base = siteOf(php, 'evil.test', 'dom_evil');
        const live = base.live!;
        const attempts: EdgeSite[] = [
          { ...base, id: text },
          { ...base, hostnames: [text] },
          { ...base, hostnames: [`${text}.test`] },
          { ...base, live: { ...live, defaultPool: text } },
          { ...base, live: { ...live, pools: [{ name: text, endpoints: [php.endpoint] }] } },
          { ...base, live: { ...live, pools: [{ name: 'x', endpoints: [{ address: text, port: 80 }] }] } },
          { ...base, live: { ...live, extensions: [{ extension: `.${text}`, pool: 'php' }] } },
        ];
        for (const site of attempts) {
          await expect(world.edge.setSite(site)).rejects.toThrow(/is not/);
          await expect(world.edge.replaceAll([site])).rejects.toThrow(/is not/);
        }
        const prefixed = { ...base, live: { ...live, prefixes: [{ prefix: `/${text}/`, pool: 'php' }] } };
        // A prefix may hold anything that a URL can, percent-encoded.
        await world.edge.setSite(prefixed).catch((error: Error) => expect(error.message).toMatch(/is not/));
        await expect(world.edge.removeSite(text)).rejects.toThrow(/is not/);
        expect(await served('safe.test')).toBe('php');
        await world.restart();
        expect(await served('safe.test')).toBe('php');
      });
    });

    /** All that comes back for these bytes. */
    async function raw(bytes: string): Promise<string> {
      const socket = connectTcp(port, '127.0.0.1').setEncoding('latin1');
      socket.end(bytes);
      let text = '';
      for await (const piece of socket) text += String(piece);
      return text;
    }

    async function overTls(host: string) {
      const options = {
        port: ports.httpsPort,
        host: '127.0.0.1',
        headers: { Host: host },
        rejectUnauthorized: false,
        servername: host,
      };
      const [response] = (await once(httpsRequest({ ...options, agent: false }).end(), 'response')) as [
        IncomingMessage,
      ];
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      return JSON.parse(Buffer.concat(chunks).toString()) as { headers: Record<string, string> };
    }

    async function overHttp2(host: string, path: string) {
      const session = connectHttp2(`https://127.0.0.1:${ports.httpsPort}`, {
        rejectUnauthorized: false,
        servername: host,
      });
      const stream = session.request({ ':path': path, ':authority': host });
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      session.close();
      return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
    }

    async function upgrade(host: string) {
      const headers = { Host: host, Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' };
      const sent = httpRequest({
        port,
        host: '127.0.0.1',
        headers: { ...headers, 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' },
      }).end();
      const [, socket, first] = (await once(sent, 'upgrade')) as [IncomingMessage, import('node:net').Socket, Buffer];
      let text = first.toString();
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      return Object.assign(socket, { text: () => text });
    }
  });
}

function panel(request: IncomingMessage, response: import('node:http').ServerResponse): void {
  if (request.url !== '/events') return void response.end(`panel ${request.url}`);
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = 0;
  const timer = setInterval(() => {
    response.write(`data: ${sent++}\n\n`);
    if (sent === 3) response.end();
    if (sent === 3) clearInterval(timer);
  }, 200);
}

/** An address of this machine that is not loopback: there is one wherever Docker runs. */
function addressOutside(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)!.address;
}
