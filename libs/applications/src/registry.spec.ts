import type { Application } from './application.js';
import { applications, createRegistry } from './registry.js';

const site = {
  hosts: ['example.com', 'example.sites.localhost'],
  url: 'http://example.com:8080',
  settings: { title: 'example.com', adminEmail: 'ada@example.com' },
};

const notes: Application = {
  id: 'notes',
  title: 'Notes',
  description: 'Keeps notes.',
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"/>',
  runtime: 'php',
  image: 'notes',
  databases: [],
  shared: ['data'],
  environment: () => ({}),
  install: null,
  login: null,
};

describe('the registry of applications', () => {
  it('takes another one as a folder of its own would be: one more in the list', () => {
    const registry = createRegistry([...applications.applications, notes]);
    expect(registry.applications.map(({ id }) => id)).toEqual(['wordpress', 'notes']);
    expect(registry.find('notes')).toBe(notes);
    expect(registry.find('constructor')).toBeUndefined();
  });

  it('refuses mistakes of ours at start', () => {
    expect(() => createRegistry([notes, notes])).toThrow(/same id/);
    expect(() => createRegistry([{ ...notes, id: 'No Tes' }])).toThrow(/cannot be/);
    for (const path of ['/data', '../data', 'a b', 'a/../b', '.']) {
      expect(() => createRegistry([{ ...notes, shared: [path] }])).toThrow(/wrong shared path/);
    }
  });
});

describe('WordPress', () => {
  const wordpress = applications.find('wordpress')!;

  it('is told who its administrator is only while it is installed', () => {
    expect(wordpress.environment(site)).toEqual({ APP_URL: 'http://example.com:8080' });
    expect(wordpress.install!.environment(site)).toEqual({
      APP_TITLE: 'example.com',
      APP_ADMIN_EMAIL: 'ada@example.com',
    });
  });

  it('gives an address that signs in, from what its command prints', () => {
    const token = 'a'.repeat(48);
    const output = `{"token":"${token}","expiresAt":"2026-11-20T10:15:00Z"}\n`;
    expect(wordpress.login!.read(output, 'http://example.sites.localhost:8080')).toEqual({
      url: `http://example.sites.localhost:8080/?onebox_login=${token}`,
      expiresAt: '2026-11-20T10:15:00.000Z',
    });
    expect(() => wordpress.login!.read('PHP Warning: …', 'http://a')).toThrow();
    expect(() => wordpress.login!.read('{"token":"short","expiresAt":"2026-11-20T10:15:00Z"}', 'http://a')).toThrow();
  });
});
