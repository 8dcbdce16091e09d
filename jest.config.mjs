/** Packages that are published as ECMAScript modules only and that Jest therefore has to translate. */
const translated = ['@nestjs', 'uuid'];

const shared = {
  testEnvironment: 'node',
  transform: { '^.+\\.(t|j|mj)s$': ['@swc/jest'] },
  transformIgnorePatterns: [`node_modules/(?!(${translated.join('|')})/)`],
  moduleNameMapper: {
    '^@onebox/(.*)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.onebox/'],
};

const minutes = (count) => count * 60_000;

/** One project a kind of test; docs in CONTRIBUTING.md say which kind belongs where and what it needs. */
export default {
  projects: [
    { displayName: 'unit', testMatch: ['<rootDir>/{apps,libs,scripts,test/unit}/**/*.spec.ts'], testTimeout: 10_000 },
    { displayName: 'persistence', testMatch: ['<rootDir>/test/persistence/**/*.test.ts'], testTimeout: minutes(2) },
    { displayName: 'contract', testMatch: ['<rootDir>/test/contract/**/*.contract.ts'], testTimeout: minutes(3) },
    { displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.e2e.ts'], testTimeout: minutes(5) },
    { displayName: 'chaos', testMatch: ['<rootDir>/test/chaos/**/*.chaos.ts'], testTimeout: minutes(15) },
  ].map((project) => ({ ...shared, ...project })),
};
