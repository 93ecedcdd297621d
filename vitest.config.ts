import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // These need emulators: `npm run test:aws`.
    exclude: ['test/aws/**'],
    setupFiles: ['test/setup.ts'],
    globalSetup: ['test/global-setup.ts'],
    // For machines that do other work beside: what hangs is told a little later.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two at a time: the suite must pass on a machine of two cores without starving its own servers.
    maxWorkers: 2,
  },
});
