/** Packages that are published as ECMAScript modules only and that Jest therefore has to translate. */
const translated = ['@nestjs', 'uuid', 'temporal-polyfill', 'temporal-utils'];

const shared = {
  testEnvironment: 'node',
  transform: { '^.+\\.(t|j|mj)s$': ['@swc/jest'] },
  transformIgnorePatterns: [`node_modules/(?!(${translated.join('|')})/)`],
  moduleNameMapper: {
    '^@onebox/(.*)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.onebox/'],
  setupFilesAfterEnv: ['<rootDir>/test/support/timeout.ts'],
};

const MINUTE = 60_000;

/** One project a kind of test; CONTRIBUTING.md says which kind belongs where and what it may use. */
const kinds = [
  { displayName: 'unit', testMatch: ['<rootDir>/{apps,libs,scripts}/**/*.spec.ts'], timeoutMs: 10_000 },
  { displayName: 'persistence', testMatch: ['<rootDir>/test/persistence/**/*.test.ts'], timeoutMs: 2 * MINUTE },
  { displayName: 'images', testMatch: ['<rootDir>/test/contract/images*.contract.ts'], timeoutMs: 5 * MINUTE },
  {
    displayName: 'contract',
    testMatch: ['<rootDir>/test/contract/**/!(images*).contract.ts'],
    timeoutMs: 5 * MINUTE,
  },
  { displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.e2e.ts'], timeoutMs: 5 * MINUTE },
  { displayName: 'long', testMatch: ['<rootDir>/test/long/**/*.long.ts'], timeoutMs: 10 * MINUTE },
  { displayName: 'chaos', testMatch: ['<rootDir>/test/chaos/**/*.chaos.ts'], timeoutMs: 15 * MINUTE },
];

export default {
  projects: kinds.map(({ timeoutMs, ...kind }) => ({ ...shared, ...kind, globals: { TEST_TIMEOUT_MS: timeoutMs } })),
};
