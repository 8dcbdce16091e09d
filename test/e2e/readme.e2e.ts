import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

/** The commands under "A first domain", as they stand there. */
function firstDomainCommands(): string {
  const readme = readFileSync('README.md', 'utf8');
  const section = /^## A first domain$([\s\S]*?)^## /m.exec(readme)?.[1] ?? '';
  return [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, commands]) => commands).join('\n');
}

describe('the first domain of the README', () => {
  const directory = mkdtempSync(join(tmpdir(), 'readme-'));
  const unique = Date.now().toString(36);
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await sharedPlatform();
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('ends in a WordPress front page and a way into it, command by command', async () => {
    const commands = firstDomainCommands()
      .replaceAll(':8080', `:${platform.httpPort}`)
      .replaceAll('ada@example.com', `ada-${unique}@example.com`)
      .replaceAll('blog.example.com', `blog-${unique}.example.com`);
    expect(commands).toContain(`"app": "wordpress"`);
    const script = ['-c', `set -euo pipefail\n${commands}`];
    const { stdout } = await promisify(execFile)('bash', script, { cwd: directory, timeout: 200_000 });
    expect(stdout).toMatch(/<title>.+<\/title>/);
    expect(stdout).toMatch(/"url":"http|"password":"/);
  });
});
