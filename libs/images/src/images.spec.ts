import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { Images } from './images.js';

/** Folders whose Dockerfiles say nothing but what they are built from; no engine is asked. */
function folders(bases: Record<string, string>, baseImage?: string): Images {
  const directory = mkdtempSync(join(tmpdir(), 'onebox-images-'));
  writeFileSync(join(directory, 'epoch'), '2026-11\n');
  for (const [name, base] of Object.entries(bases)) {
    mkdirSync(join(directory, name));
    writeFileSync(join(directory, name, 'Dockerfile'), `ARG BASE_IMAGE=${base}\nFROM \${BASE_IMAGE}\n`);
  }
  writeFileSync(join(directory, 'php/suites'), 'bookworm\n');
  return new Images({ docker: {} as Dockerode, directory, baseImage });
}

const BASES = {
  runtime: 'debian:trixie-slim',
  front: 'onebox/runtime',
  php: 'onebox/runtime',
  dotnet: 'onebox/front@bookworm',
};

describe('Images', () => {
  it('names the folders, and the Debian releases that a folder is also built on', () => {
    expect(folders(BASES).names()).toEqual(['dotnet', 'front', 'php', 'php@bookworm', 'runtime']);
  });

  it('has another tag on another Debian release, under the same name', async () => {
    const images = folders(BASES);
    const [own, other] = await Promise.all([images.tagOf('php'), images.tagOf('php@bookworm')]);
    expect(own).not.toBe(other);
    expect([own, other]).toEqual([
      expect.stringMatching(/^onebox\/php:[0-9a-f]{12}$/),
      expect.stringMatching(/^onebox\/php:[0-9a-f]{12}$/),
    ]);
    expect(await images.tagOf('php@trixie')).toBe(own);
  });

  it("builds the whole chain of bases on a Dockerfile's own release, or on the one that is asked for", async () => {
    const images = folders(BASES);
    const otherwise = folders({ ...BASES, dotnet: 'onebox/front' });
    expect(await images.tagOf('dotnet')).not.toBe(await otherwise.tagOf('dotnet'));
    expect(await folders({ ...BASES, front: 'debian:trixie-slim' }).tagOf('dotnet')).not.toBe(
      await images.tagOf('dotnet'),
    );
  });

  it('takes the other release from the same mirror where a base image is named', async () => {
    const [plain, mirrored] = [folders(BASES), folders(BASES, 'mirror.example/debian:trixie-slim')];
    expect(await mirrored.tagOf('php@bookworm')).not.toBe(await plain.tagOf('php@bookworm'));
    const unnamed = folders(BASES, 'company/base:1');
    expect(await unnamed.tagOf('php@bookworm')).toBe(await plain.tagOf('php@bookworm'));
  });

  it('leaves an image from elsewhere under its own name', async () => {
    expect(await folders(BASES).tagOf('mcr.microsoft.com/dotnet/aspnet:8.0')).toBe(
      'mcr.microsoft.com/dotnet/aspnet:8.0',
    );
  });

  it('has every folder, and nothing that has none', async () => {
    const images = folders(BASES);
    expect(await images.obtainable('php@bookworm')).toBeNull();
    expect(await images.obtainable('nothing')).toBe('This platform has no image named nothing.');
    await expect(images.ensure('nothing')).rejects.toThrow('There is no image named nothing.');
  });
});
