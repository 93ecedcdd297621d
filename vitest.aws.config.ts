import { defineConfig } from 'vitest/config';

/** `npm run test:aws`: what needs emulators of AWS. They are installed by the first run; what is missing is skipped and named. */
export default defineConfig({
  test: {
    include: ['test/aws/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    globalSetup: ['test/aws/emulators/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
