import {
  type Catalogue,
  hostnameIn,
  likelyWww,
  newDomainBody,
  type NewDomainValues,
  suggestedDatabases,
  togglePick,
} from './new-domain';

const catalogue: Catalogue = {
  runtimes: [
    { id: 'php', extensions: ['.php'] },
    { id: 'dotnet', extensions: ['.aspx'] },
    { id: 'aspnet-framework', extensions: ['.aspx', '.svc'] },
    { id: 'node', extensions: [] },
  ],
  applications: [
    { id: 'wordpress', runtime: 'php', databases: ['mysql'] },
    { id: 'ghost', runtime: 'node', databases: [] },
  ],
};

function values(over: Partial<NewDomainValues> = {}): NewDomainValues {
  return { hostname: '', www: true, picks: [], versions: {}, databases: null, ...over };
}

describe('what a new domain is asked for with', () => {
  it('is PHP with MySQL at a preview name where nothing was picked', () => {
    expect(newDomainBody(values({ hostname: '  ' }), catalogue)).toEqual({
      runtimes: [{ runtime: 'php' }],
      databases: [{ engine: 'mysql' }],
    });
  });

  it('gives the root to the first, and to whom extensions tell apart; anybody else gets a folder', () => {
    expect(newDomainBody(values({ picks: ['php', 'dotnet', 'node'] }), catalogue).runtimes).toEqual([
      { runtime: 'php' },
      { runtime: 'dotnet' },
      { runtime: 'node', root: '/node/', mount: '/node/' },
    ]);
  });

  it('keeps two runtimes that claim one extension apart', () => {
    expect(newDomainBody(values({ picks: ['dotnet', 'aspnet-framework'] }), catalogue).runtimes[1]).toEqual({
      runtime: 'aspnet-framework',
      root: '/aspnet-framework/',
      mount: '/aspnet-framework/',
    });
  });

  it("puts an application's runtime first, with its version, whatever was picked before", () => {
    const body = newDomainBody(values({ picks: ['node', 'wordpress'], versions: { php: '8.2' } }), catalogue);
    expect(body.app).toBe('wordpress');
    expect(body.runtimes.map(({ runtime, version }) => [runtime, version])).toEqual([
      ['php', '8.2'],
      ['node', undefined],
    ]);
  });

  it('takes the databases that were ticked, and none where all were unticked', () => {
    expect(newDomainBody(values({ databases: [] }), catalogue).databases).toEqual([]);
    expect(suggestedDatabases({ picks: ['node'] }, catalogue)).toEqual([]);
    expect(suggestedDatabases({ picks: ['wordpress'] }, catalogue)).toEqual(['mysql']);
  });
});

describe('a click on a tile', () => {
  it('adds, takes away, and lets one application replace another', () => {
    expect(togglePick(['php'], 'node', catalogue)).toEqual(['php', 'node']);
    expect(togglePick(['php', 'node'], 'php', catalogue)).toEqual(['node']);
    expect(togglePick(['wordpress', 'php'], 'ghost', catalogue)).toEqual(['php', 'ghost']);
  });
});

it('asks for no www where its box was not ticked', () => {
  expect(newDomainBody(values({ hostname: 'example.com' }), catalogue)).not.toHaveProperty('www');
  expect(newDomainBody(values({ hostname: 'example.com', www: false }), catalogue)).toMatchObject({ www: false });
});

it.each([
  ['example.com', 'www.example.com'],
  [' Example.COM. ', 'www.example.com'],
  ['example.co.uk', 'www.example.co.uk'],
  ['www.example.com', undefined],
  ['blog.example.com', undefined],
  ['shop.sites.example', undefined],
  ['example', undefined],
  ['example.', undefined],
  ['', undefined],
])('shows for %j the box for %s', (typed, www) => expect(likelyWww(typed, 'sites.example')).toBe(www));

it.each([
  ['https://Bücher-Shop.example.com/path?x', 'Bücher-Shop.example.com'],
  ['HTTP://example.com:8080', 'example.com'],
  [' example.com/ ', 'example.com'],
  ['example.com#top', 'example.com'],
  ['example.com', 'example.com'],
  ['', ''],
])('finds in %j the name %j', (typed, hostname) => expect(hostnameIn(typed)).toBe(hostname));
