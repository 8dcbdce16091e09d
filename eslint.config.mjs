import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const node = Object.fromEntries(
  [
    ...[
      'AbortController',
      'AbortSignal',
      'Buffer',
      'URL',
      'URLSearchParams',
      'clearInterval',
      'clearTimeout',
      'console',
    ],
    ...[
      'fetch',
      'performance',
      'process',
      'setImmediate',
      'setInterval',
      'setTimeout',
      'structuredClone',
      'TextDecoder',
    ],
    ...['FormData', 'Blob', 'WebSocket', 'queueMicrotask'],
  ].map((name) => [name, 'readonly']),
);

export default tseslint.config(
  {
    ignores: [
      'apps/panel/src/api/schema.d.ts',
      'apps/panel/public/',
      'dist/',
      'coverage/',
      'node_modules/',
      '.onebox*/',
      'docker/',
    ],
  },
  {
    ...js.configs.recommended,
    files: ['**/*.mjs'],
    languageOptions: { globals: node, sourceType: 'module' },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [js.configs.recommended, ...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './apps/panel/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'off', // NestJS reads the types of constructors at run time.
      '@typescript-eslint/no-non-null-assertion': 'off', // Index access is checked by noUncheckedIndexedAccess.
      '@typescript-eslint/require-await': 'off', // An async function that throws rejects, as its interface promises.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'no-control-regex': 'off', // Control characters are what much of the validation is about.
      'no-empty-pattern': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.spec.ts', 'test/**/*.ts'],
    rules: {
      // Bodies of answers are JSON of any shape; what a test says about them is the check.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
