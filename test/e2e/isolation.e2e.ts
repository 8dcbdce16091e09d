import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Customer, type DomainAnswer } from '../support/client.js';
import { containersOf, execIn, type FoundContainer } from '../support/containers.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';
import { phpSite } from '../support/sites.js';

const unique = Date.now().toString(36);

/** What a hostile tenant can do from inside: PHP code of the site's own, run in the site's own container. */
describe('from inside a container', () => {
  let platform: TestPlatform;
  let attacker: FoundContainer;
  let victim: FoundContainer;
  let sameAccount: FoundContainer;
  let gateway: string;
  let listener: Server;
  let listenerPort: number;

  beforeAll(async () => {
    platform = await sharedPlatform();
    const [one, two] = await Promise.all([Customer.signUp(platform), Customer.signUp(platform)]);
    const code = 'echo "front page";';
    const first = await phpSite(one, `attacker-${unique}.test`, code);
    const second = await phpSite(one, `sibling-${unique}.test`, code);
    const third = await phpSite(two, `victim-${unique}.test`, code);
    [attacker, sameAccount, victim] = (await Promise.all([first, second, third].map(running))) as [
      FoundContainer,
      FoundContainer,
      FoundContainer,
    ];
    gateway = (
      await php(
        attacker,
        'foreach (file("/proc/net/route") as $l) { $f = explode("\\t", $l); if ($f[1] === "00000000") echo long2ip(hexdec(implode("", array_reverse(str_split($f[2], 2))))); }',
      )
    ).trim();
    listener = createServer((socket) => socket.end('host')).listen(0, '0.0.0.0');
    await once(listener, 'listening');
    listenerPort = (listener.address() as { port: number }).port;
  });

  afterAll(() => listener?.close());

  async function running(domain: DomainAnswer): Promise<FoundContainer> {
    const found = await containersOf(platform.id, { domain: domain.id });
    return found.find(({ state }) => state === 'running')!;
  }

  const php = async (container: FoundContainer, code: string) =>
    (await execIn(container.id, ['php', '-r', code])).output;

  const connects = async (address: string, port: number) =>
    (await php(attacker, `echo @fsockopen("${address}", ${port}, $e, $m, 2) ? "open" : "closed";`)) === 'open';

  it('a site of the same account can be reached', async () => {
    expect(await connects(sameAccount.address!, 8080)).toBe(true);
  });

  it('a site of another account cannot', async () => {
    expect(victim.address).toMatch(/^10\.233\./);
    expect(await connects(victim.address!, 8080)).toBe(false);
  });

  it("nothing of the host's but the edge can, under any of its addresses", async () => {
    const own = Object.values(networkInterfaces()).flatMap((list) =>
      list!.map(({ address, family }) => (family === 'IPv4' ? address : '')),
    );
    const addresses = [
      ...new Set([gateway, ...own.filter((address) => address !== '' && !address.startsWith('127.'))]),
    ];
    expect(addresses.length).toBeGreaterThan(1);
    const { ONEBOX_API_PORT, ONEBOX_ACTIVATOR_PORT, ONEBOX_METRICS_PORT } = platform.env();
    for (const address of addresses) {
      for (const port of [
        listenerPort,
        ONEBOX_API_PORT,
        ONEBOX_ACTIVATOR_PORT,
        ONEBOX_METRICS_PORT,
        2375,
        3306,
        22,
      ].map(Number)) {
        expect({ address, port, open: await connects(address, port) }).toEqual({ address, port, open: false });
      }
    }
    expect(await connects(gateway, platform.httpPort)).toBe(true);
  });

  it('the edge answers for sites, and refuses the panel', async () => {
    const ask = (host: string, path = '/') =>
      php(
        attacker,
        `echo @file_get_contents("http://${gateway}:${platform.httpPort}${path}", false, stream_context_create(["http" => ["header" => "Host: ${host}", "ignore_errors" => true]])), "|", $http_response_header[0];`,
      );
    expect(await ask(`victim-${unique}.test`)).toMatch(/front page\|HTTP\/1\.1 200/);
    for (const host of [platform.panelHost, gateway, `${gateway}:${platform.httpPort}`, '127.0.0.1']) {
      expect({ host, answer: await ask(host, '/api/v1/config') }).toMatchObject({
        host,
        answer: expect.stringMatching(/HTTP\/1\.1 403/) as string,
      });
    }
  });

  it('a site reaches itself under its own hostname', async () => {
    const page = await php(attacker, `echo file_get_contents("http://attacker-${unique}.test:${platform.httpPort}/");`);
    expect(page).toBe('front page');
  });

  it('neither the link-local range, private ranges nor mail servers can be reached', async () => {
    for (const [address, port] of [
      ['169.254.169.254', 80],
      ['172.17.0.1', platform.httpPort + 1000],
      ['192.168.1.1', 80],
      ['10.1.2.3', 80],
    ] as const) {
      expect({ address, open: await connects(address, port) }).toEqual({ address, open: false });
    }
  });

  it('there is neither Docker, a capability, a device nor a writable root', async () => {
    const look = await php(
      attacker,
      'echo file_exists("/var/run/docker.sock") ? "docker " : "", preg_match("/CapEff:\\s*0+\\n/", file_get_contents("/proc/self/status")) ? "" : "capabilities ", @file_put_contents("/usr/x", "x") ? "writable " : "", preg_match("/NoNewPrivs:\\s*1/", file_get_contents("/proc/self/status")) ? "" : "privileges ", posix_getuid() >= 200000 ? "" : "uid";',
    );
    expect(look.trim()).toBe('');
  });
});
