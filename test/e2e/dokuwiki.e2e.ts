import { ask } from '../support/ask.js';
import { Customer, type DomainAnswer } from '../support/client.js';
import { dokuwikiArchive } from '../support/dokuwiki.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);

describe('DokuWiki, uploaded as an archive', () => {
  const hostname = `wiki-${unique}.test`;
  let platform: TestPlatform;
  let domain: DomainAnswer;

  beforeAll(async () => {
    platform = await sharedPlatform();
    const customer = await Customer.signUp(platform);
    domain = await customer.addDomain({ hostname });
    await customer.upload(domain.id, await dokuwikiArchive());
  });

  it('answers under its hostname and its preview name', async () => {
    for (const host of [hostname, domain.previewHostname]) {
      const { status, body } = await platform.get(host, '/doku.php?id=start');
      expect({ host, status }).toEqual({ host, status: 200 });
      expect(body).toContain('generator" content="DokuWiki"');
    }
  });

  it('keeps a page that is written', async () => {
    const form = (await platform.get(hostname, '/doku.php?id=notes:first&do=edit')) as {
      body: string;
      headers: { 'set-cookie'?: string[] };
    };
    const token = /name="sectok" value="([^"]*)"/.exec(form.body)![1]!;
    const cookie = (form.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
    const fields = {
      id: 'notes:first',
      sectok: token,
      wikitext: '====== Notes ======\nWritten on Onebox.',
      'do[save]': '1',
      rev: '0',
      date: '',
      prefix: '',
      suffix: '',
    };
    const saved = await ask({
      port: platform.httpPort,
      host: hostname,
      path: '/doku.php?id=notes:first',
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Cookie: cookie },
      body: new URLSearchParams(fields).toString(),
    });
    expect(saved.status).toBe(302);
    expect((await platform.get(hostname, '/doku.php?id=notes:first')).body).toContain('Written on Onebox.');
  });

  it('does not hand out its configuration or data', async () => {
    for (const path of ['/conf/dokuwiki.php', '/data/pages/notes/first.txt', '/conf/users.auth.php.dist']) {
      const { body } = await platform.get(hostname, path);
      expect(body).not.toMatch(/Written on Onebox|\$conf|<\?php/);
    }
  });
});
