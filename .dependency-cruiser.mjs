/**
 * Who may import whom: the table of docs/architecture.md, line by line. Types may be imported where `types` says so: they
 * are gone at run time.
 */
const layers = {
  foundation: ['config', 'errors', 'clock', 'money', 'secrets', 'database'],
  planning: ['runtimes', 'applications', 'commands', 'documents'],
  adapters: ['engine', 'edge', 'dbservers', 'payments', 'registrar', 'mail', 'images', 'resolver'],
  domain: [
    'accounts',
    'domains',
    'databases',
    'operations',
    'platform',
    'notifications',
    'billing',
    'metering',
    'figures',
    'transfers',
  ],
  reconcile: ['reconcile'],
  provisioning: ['provisioning'],
};

const folders = (...names) => `^libs/(${names.flatMap((name) => layers[name]).join('|')})/`;
const notIn = (...names) => ({ path: '^libs/', pathNot: [folders(...names), '^libs/$1/'] });

/** A rule for each layer: what its libraries must not import. Each library may import itself. */
const layerRules = [
  { from: 'foundation', mayImport: ['foundation'] },
  { from: 'planning', mayImport: ['foundation', 'planning'] },
  { from: 'adapters', mayImport: ['foundation'] },
  { from: 'domain', mayImport: ['foundation', 'planning', 'domain'], types: ['adapters'] },
  { from: 'reconcile', mayImport: ['foundation'] },
].flatMap(({ from, mayImport, types = [] }) => {
  const source = { path: folders(from), pathNot: '\\.spec\\.ts$' };
  const rule = (name, to) => ({ name, severity: 'error', from: source, to });
  const values = { ...notIn(...mayImport), dependencyTypesNot: ['type-only'] };
  return types.length === 0
    ? [rule(`${from}-imports-too-much`, notIn(...mayImport))]
    : [rule(`${from}-imports-too-much`, values), rule(`${from}-imports-types-of`, notIn(...mayImport, ...types))];
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layerRules,
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-docker-for-strangers',
      comment: 'No process that a stranger can send a byte to has access to Docker.',
      severity: 'error',
      from: { path: '^apps/(api|activator)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^libs/(engine|edge|dbservers|images|reconcile|provisioning)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-an-app',
      severity: 'error',
      from: { path: '^(apps/([^/]+)|libs)/' },
      to: { path: '^apps/', pathNot: '^apps/$2/' },
    },
    {
      name: 'the-panel-knows-the-api-only',
      comment: 'It runs in browsers: what it knows of the platform is the document of the API.',
      severity: 'error',
      from: { path: '^apps/panel/' },
      to: { path: '^(libs|apps/(?!panel/))' },
    },
    {
      name: 'through-the-index',
      comment: 'A library is what its index.ts says; the rest is its own business.',
      severity: 'error',
      from: { path: '^(apps/|libs/([^/]+)/)' },
      to: { path: '^libs/[^/]+/src/.+', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^libs/$2/'] },
    },
    {
      name: 'no-tests-in-production',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '\\.spec\\.ts$' },
      to: { path: ['^test/', '\\.spec\\.ts$'] },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-dependencies',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['\\.spec\\.ts$', '^apps/panel/'] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
