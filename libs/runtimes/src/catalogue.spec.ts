import { catalogue, catalogueOfFolders, createCatalogue, DEFAULT_RUNTIME } from './catalogue.js';
import { svgProblem } from './plain-svg.js';
import { MIB, type Runtime } from './runtime.js';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">';
const logo = `${SVG}<circle cx="16" cy="16" r="9"/></svg>`;

const lua: Runtime = {
  id: 'lua',
  title: 'Lua',
  description: 'Lua.',
  logo,
  versions: [{ version: '5.4', image: 'lua' }],
  os: 'linux',
  port: 8080,
  extensions: ['.lua'],
  defaultDocuments: ['index.lua'],
  limits: { memoryBytes: 64 * MIB, cpus: 1, pids: 64 },
  probePath: '/',
  stopSeconds: 10,
  takesStart: false,
  readOnlyRoot: true,
  capabilities: [],
  tmpfs: { '/run': MIB },
  environment: () => ({}),
};

describe('the catalogue', () => {
  it('has what the folders hold, each whole', () => {
    expect(catalogue.runtimes.map(({ id }) => id)).toEqual(expect.arrayContaining([DEFAULT_RUNTIME, 'static']));
    expect(catalogue.find('php')?.id).toBe('php');
    expect(catalogue.find('constructor')).toBeUndefined();
  });

  it('lets runtimes of two kinds of node claim the same files', () => {
    const other: Runtime = { ...lua, id: 'lua-windows', os: 'windows' };
    expect(createCatalogue([lua, other]).runtimes).toEqual([lua, other]);
  });

  it.each<[string, Partial<Runtime>, RegExp]>([
    ['an id', { id: 'Lua 5' }, /Lua 5: its id/],
    ['a title', { title: ' ' }, /title/],
    ['no version', { versions: [] }, /versions/],
    ['a version twice', { versions: [lua.versions[0]!, lua.versions[0]!] }, /versions/],
    ['a version', { versions: [{ version: 'a b', image: 'lua' }] }, /version a b/],
    ['an image', { versions: [{ version: '5', image: '../lua' }] }, /version 5/],
    ['an image of elsewhere', { versions: [{ version: '5', image: 'https://x/lua' }] }, /version 5/],
    ['an extension', { extensions: ['lua'] }, /extension lua/],
    ['large letters', { extensions: ['.LUA'] }, /extension/],
    ['an extension twice', { extensions: ['.lua', '.lua'] }, /Two runtimes claim .lua/],
    ['a document with a space', { defaultDocuments: ['my index.lua'] }, /defaultDocuments/],
    ['a hidden document', { defaultDocuments: ['.htaccess'] }, /defaultDocuments/],
    ['a probe path', { probePath: 'health' }, /probePath/],
    ['a probe path that climbs', { probePath: '/../x' }, /probePath/],
    ['a port', { port: 0 }, /port/],
    ['a limit', { limits: { memoryBytes: 0, cpus: 1, pids: 1 } }, /limits/],
    ['a capability', { capabilities: ['sys admin'] }, /capabilities/],
    ['a memory file system', { tmpfs: { run: 1 } }, /tmpfs/],
    ['a time to stop', { stopSeconds: 0 }, /stopSeconds/],
    ['a logo', { logo: '<img src=x>' }, /logo/],
  ])('refuses %s that is wrong', (_what, change, message) => {
    expect(() => createCatalogue([{ ...lua, ...change }])).toThrow(message);
  });

  it('refuses two that cannot be told apart', () => {
    expect(() => createCatalogue([lua, { ...lua, extensions: [] }])).toThrow(/Two runtimes have the id lua/);
    expect(() => createCatalogue([lua, { ...lua, id: 'luajit' }])).toThrow(/Two runtimes claim .lua on linux/);
    expect(() => catalogueOfFolders({ perl: lua })).toThrow(/lua lies in the folder perl/);
  });

  it('takes images of our own, on another Debian release, and from elsewhere by their full names', () => {
    const images = ['lua', 'lua@bookworm', 'mcr.example.com/dotnet/aspnet:8.0', 'nginx:1', 'localhost:5000/a/b:c'];
    for (const image of images)
      expect(() => createCatalogue([{ ...lua, versions: [{ version: '1', image }] }])).not.toThrow();
  });
});

describe('a logo', () => {
  it('is a picture of shapes and words', () => {
    const gradient = '<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs>';
    expect(
      svgProblem(`${SVG}${gradient}<text x="1">Lua é</text><path d="M0 0" fill="url(#a)"/></svg>\n`),
    ).toBeUndefined();
  });

  it.each([
    `${SVG}<script>alert(1)</script></svg>`,
    `${SVG}<circle onload="alert(1)"/></svg>`,
    `${SVG}<circle ONLOAD="alert(1)"/></svg>`,
    `${SVG}<image href="http://elsewhere.test/"/></svg>`,
    `${SVG}<a xlink:href="javascript:alert(1)"><circle/></a></svg>`,
    `${SVG}<path fill="url(http://elsewhere.test/#a)"/></svg>`,
    `${SVG}<path fill="url( //elsewhere.test/)"/></svg>`,
    `${SVG}<path style="fill:red"/></svg>`,
    `${SVG}<style>*{}</style></svg>`,
    `${SVG}<foreignObject><p/></foreignObject></svg>`,
    `${SVG}<text>&lt;</text></svg>`,
    `${SVG}<circle r='1'/></svg>`,
    `${SVG}<circle r="1" r="2"/></svg>`,
    `${SVG}<circle>`,
    `${SVG}<circle></svg></circle>`,
    `${SVG}</svg>${SVG}</svg>`,
    `${SVG}</svg>text`,
    `${SVG}<svg/></svg>`,
    `<?xml version="1.0"?>${SVG}</svg>`,
    `<!DOCTYPE svg>${SVG}</svg>`,
    `<!-- a -->${SVG}</svg>`,
    '<svg viewBox="0 0 32 32"></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 16"></svg>',
    `${SVG}<text>${'x'.repeat(8192)}</text></svg>`,
    '',
    'text',
  ])('cannot be %j', (text) => expect(svgProblem(text)).toBeDefined());
});
