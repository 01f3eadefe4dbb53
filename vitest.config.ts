// Two projects: unit (pure, seconds, runs anywhere) and integ (real services and tools; needs root and Debian packages).
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,tools,tests}/**/*.test.ts'],
          exclude: ['**/*.integ.test.ts', '**/node_modules/**'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integ',
          include: ['{src,tools,tests}/**/*.integ.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // What comes by itself comes late on a busy machine.
          expect: { poll: { timeout: 20_000 } },
          // Two cores, and loop devices and volume groups are machine-wide: two files at once are plenty.
          maxWorkers: 2,
        },
      },
    ],
  },
});
