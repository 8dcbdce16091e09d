/** Jest takes a default for how long a test may run only for all projects together; ours differ (jest.config.mjs). */
jest.setTimeout((globalThis as unknown as { TEST_TIMEOUT_MS: number }).TEST_TIMEOUT_MS);
