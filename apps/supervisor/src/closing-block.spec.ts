import { loadConfig } from '@onebox/config';
import { closingBlock } from './closing-block.js';

const block = (env: Record<string, string>, facts: Partial<Parameters<typeof closingBlock>[1]> = {}) =>
  closingBlock(loadConfig(env), { machineAddresses: [], userName: 'ada', notes: [], ...facts }).join('\n');

describe('the closing block', () => {
  it('says where the panel is, here and elsewhere, and how to reach it safely', () => {
    const text = block({}, { machineAddresses: ['192.0.2.7'] });
    expect(text).toContain('http://localhost:8080');
    expect(text).toContain('http://192.0.2.7:8080   not encrypted');
    expect(text).toContain('ssh -L 8080:127.0.0.1:8080 ada@192.0.2.7');
  });

  it('leaves the usual port out and names the public addresses first', () => {
    const text = block(
      { ONEBOX_HTTP_PORT: '80', ONEBOX_PANEL_HOST: 'panel.example.com', ONEBOX_PUBLIC_ADDRESSES: '2001:db8::7' },
      { machineAddresses: ['192.0.2.7'] },
    );
    expect(text).toContain('http://panel.example.com\n');
    expect(text).toContain('ada@[2001:db8::7]');
    expect(text).not.toContain('need port 80');
  });

  it('gives the link and the generated password at a start that made them', () => {
    const text = block({}, { signInToken: 'abc', newPassword: 'k3v9q-k3v9q' });
    expect(text).toContain('http://localhost:8080/sign-in#token=abc');
    expect(text).toContain('k3v9q-k3v9q   shown only this once');
  });

  it('says that the password is unchanged at every other', () => {
    expect(block({})).toContain('unchanged');
    expect(block({})).toContain('npm run admin -- link');
  });

  it('warns of what will surprise: ports, names that work on this machine only, and what the start found', () => {
    const text = block({}, { notes: ['The engine stops containers.'] });
    expect(text).toContain('need port 80');
    expect(text).toContain('*.sites.localhost works only in a browser on this machine');
    expect(text).toContain('  - The engine stops containers.');
    expect(block({ ONEBOX_PREVIEW_DOMAIN: 'sites.example.com' })).not.toContain('works only in a browser');
  });

  it('says where mails are, unless there is a server to send them', () => {
    expect(block({})).toContain('Mails are not sent but kept: read them at http://localhost:8080/api/v1/admin/mailbox');
    expect(block({ ONEBOX_SMTP_URL: 'smtp://user:s3cret@mail.example.com' })).not.toMatch(/mailbox|s3cret/);
  });
});
