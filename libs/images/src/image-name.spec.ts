import { onSuite, ownBase, ownImage } from './image-name.js';

describe('ownImage', () => {
  it('reads folders with and without a Debian release', () => {
    expect(ownImage('php')).toEqual({ folder: 'php' });
    expect(ownImage('php@bookworm')).toEqual({ folder: 'php', suite: 'bookworm' });
  });

  it('leaves what has a registry, a path or a tag to the registry', () => {
    const outside = ['mcr.microsoft.com/dotnet/aspnet:8.0', 'mysql:8.4', 'library/mysql', 'a/b@sha256:00'];
    expect(outside.map(ownImage)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('ownBase', () => {
  it('reads the bases that are ours only', () => {
    expect(ownBase('onebox/front@bookworm')).toEqual({ folder: 'front', suite: 'bookworm' });
    expect(ownBase('onebox/runtime')).toEqual({ folder: 'runtime' });
    expect(ownBase('debian:trixie-slim')).toBeUndefined();
  });
});

describe('onSuite', () => {
  it("puts another release in the place of the reference's own", () => {
    expect(onSuite('debian:trixie-slim', 'bookworm')).toBe('debian:bookworm-slim');
    expect(onSuite('mirror.example:5000/debian:trixie', 'bookworm')).toBe('mirror.example:5000/debian:bookworm');
    expect(onSuite('company/base:2026-11', 'bookworm')).toBeUndefined();
  });
});
